import { escapeAttribute, escapeText } from '../xml/edit.ts';
import { readOptionList } from './qemu-options.ts';

/** What `-smbios` says, as `<sysinfo>`. */
export interface Smbios {
  /** Empty where nothing of it can be said in XML. */
  readonly sysinfo: string;
  readonly notes: readonly string[];
}

interface Table {
  readonly element: string;
  /** QEMU's keys and libvirt's names for them (formatdomain, SMBIOS System Information; QEMU, -smbios). */
  readonly entries: Readonly<Record<string, string>>;
}

const same = (...names: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(names.map((name) => [name, name]));

/** By SMBIOS structure type, in libvirt's order. */
const tables: Readonly<Record<string, Table>> = {
  '0': { element: 'bios', entries: same('vendor', 'version', 'date', 'release') },
  '1': { element: 'system', entries: same('manufacturer', 'product', 'version', 'serial', 'uuid', 'sku', 'family') },
  '2': { element: 'baseBoard', entries: same('manufacturer', 'product', 'version', 'serial', 'asset', 'location') },
  '3': { element: 'chassis', entries: same('manufacturer', 'version', 'serial', 'asset', 'sku') },
};

/** `values` are what stands behind each `-smbios`. */
export function smbiosOf(values: readonly string[]): Smbios {
  const notes: string[] = [];
  const entries = new Map<string, string[]>();
  for (const value of values) {
    const list = readOptionList(value);
    const type = list.get('type') ?? '';
    const table = tables[type];
    if (type === '11') entries.set('oemStrings', [...(entries.get('oemStrings') ?? []), ...oemStrings(value)]);
    else if (!table) notes.push(`-smbios ${value} has no place in <sysinfo>.`);
    else {
      const lines = [...list].flatMap(([key, text]) => {
        const name = table.entries[key];
        if (name === undefined && key !== 'type')
          notes.push(`${key}=${text} of -smbios type=${type} has no place in <sysinfo>.`);
        return name === undefined ? [] : [`<entry name='${escapeAttribute(name, "'")}'>${escapeText(text)}</entry>`];
      });
      entries.set(table.element, [...(entries.get(table.element) ?? []), ...lines]);
      if (type === '1' && list.has('uuid')) notes.push(`libvirt wants <uuid>${list.get('uuid')}</uuid> in the domain as well.`);
    }
  }
  const blocks = [...Object.values(tables).map(({ element }) => element), 'oemStrings'].flatMap((element) => {
    const lines = entries.get(element) ?? [];
    return lines.length === 0 ? [] : [`  <${element}>`, ...lines.map((line) => `    ${line}`), `  </${element}>`];
  });
  return { sysinfo: blocks.length === 0 ? '' : ["<sysinfo type='smbios'>", ...blocks, '</sysinfo>'].join('\n'), notes };
}

/** Here one key may come several times, each time with another string. */
function oemStrings(value: string): readonly string[] {
  return value
    .replaceAll(',,', '\u0000')
    .split(',')
    .flatMap((part) => /^value=(.*)$/s.exec(part.replaceAll('\u0000', ','))?.[1] ?? [])
    .map((text) => `<entry>${escapeText(text)}</entry>`);
}
