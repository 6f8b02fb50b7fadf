import { escapeAttribute, escapeText } from '../xml/edit.ts';
import { type OptionList, readOptionList, switched } from './qemu-options.ts';
import { shellWords } from './shell-words.ts';
import { type Smbios, smbiosOf } from './smbios.ts';

/** What a QEMU command line says of firmware and machine, as domain XML. */
export interface DomainParts {
  /** `<os>` and `<features>`, `<sysinfo>` and `<pm>` where there is something to say; without a line break at the end. */
  readonly xml: string;
  /** What needs a person: variables, options that were not understood. Plain sentences. */
  readonly notes: readonly string[];
}

interface Found {
  readonly arch: string | undefined;
  readonly machine: OptionList;
  readonly flash: readonly Flash[];
  readonly bios: string | undefined;
  readonly globals: readonly (readonly [property: string, value: string])[];
  readonly noAcpi: boolean;
  readonly smbios: Smbios;
}

interface Flash {
  readonly unit: number | undefined;
  readonly path: string;
  readonly format: string;
  readonly readOnly: boolean;
}

/** Undefined where the text holds none of the options this is about. */
export function partsFromCommandLine(script: string): DomainParts | undefined {
  const words = shellWords(script).map(({ text }) => text);
  const found = find(words);
  const { machine, flash, bios, globals, noAcpi, smbios } = found;
  const nothing = machine.size === 0 && flash.length === 0 && bios === undefined && globals.length === 0 && !noAcpi;
  if (nothing && smbios.sysinfo === '' && smbios.notes.length === 0) return undefined;
  return {
    xml: [smbios.sysinfo, osXml(found), featuresXml(found), powerXml(found)].filter((part) => part !== '').join('\n'),
    notes: notes(found),
  };
}

function find(words: readonly string[]): Found {
  const values = (...names: readonly string[]): readonly string[] =>
    words.flatMap((word, index) => {
      const name = word.replace(/^--/, '-');
      return names.includes(name) ? (words[index + 1] ?? []) : [];
    });
  const program = words.map((word) => /qemu-system-([\w-]+)$/.exec(word)?.[1]).find((arch) => arch !== undefined);
  const machine = new Map(values('-machine', '-M').flatMap((value) => [...readOptionList(value)]));
  const blockdevs = new Map(
    values('-blockdev').map((value) => {
      const list = readOptionList(value);
      return [list.get('node-name') ?? '', list] as const;
    }),
  );
  return {
    arch: program === 'i386' ? 'i686' : program,
    machine,
    flash: [...drives(values('-drive')), ...values('-pflash').map(plainFlash), ...machineFlash(machine, blockdevs)],
    bios: values('-bios').at(-1),
    globals: values('-global').flatMap(readGlobal),
    noAcpi: words.includes('-no-acpi') || switched(machine.get('acpi')) === false,
    smbios: smbiosOf(values('-smbios')),
  };
}

function plainFlash(path: string): Flash {
  return { unit: undefined, path, format: 'raw', readOnly: false };
}

function drives(values: readonly string[]): readonly Flash[] {
  return values.map(readOptionList).flatMap((list): readonly Flash[] => {
    const path = list.get('file');
    if (list.get('if') !== 'pflash' || path === undefined) return [];
    const unit = list.get('unit');
    const readOnly = switched(list.get('readonly') ?? list.get('read-only')) === true;
    return [{ unit: unit === undefined ? undefined : Number(unit), path, format: list.get('format') ?? 'raw', readOnly }];
  });
}

/** `-machine pflash0=NODE`, and the nodes below it. */
function machineFlash(machine: OptionList, nodes: ReadonlyMap<string, OptionList>): readonly Flash[] {
  return [0, 1].flatMap((unit): readonly Flash[] => {
    let node = nodes.get(machine.get(`pflash${unit}`) ?? '');
    let readOnly = false;
    let format = 'raw';
    for (let depth = 0; node !== undefined && depth < 4; depth += 1) {
      readOnly ||= switched(node.get('read-only')) === true;
      const path = node.get('filename') ?? node.get('file.filename');
      const driver = node.get('driver');
      if (driver !== undefined && driver !== 'file') format = driver;
      if (path !== undefined) return [{ unit, path, format, readOnly }];
      node = nodes.get(node.get('file') ?? '');
    }
    return [];
  });
}

/** `driver.property=value`, or `driver=…,property=…,value=…`. */
function readGlobal(value: string): readonly (readonly [string, string])[] {
  const list = readOptionList(value);
  const driver = list.get('driver');
  if (driver !== undefined) return [[`${driver}.${list.get('property') ?? ''}`, list.get('value') ?? '']];
  const [, property, set] = /^([^=]+)=(.*)$/.exec(value) ?? [];
  return property === undefined || set === undefined ? [] : [[property, set]];
}

/** CODE and store, by their units; without units in the order they are given, as QEMU counts them. */
function chips(flash: readonly Flash[]): { readonly code: Flash | undefined; readonly store: Flash | undefined } {
  const free = flash.filter(({ unit }) => unit === undefined);
  const at = (unit: number): Flash | undefined => flash.find((chip) => chip.unit === unit) ?? free.shift();
  const code = at(0);
  return { code, store: at(1) };
}

function osXml({ arch, machine, flash, bios, globals, smbios }: Found): string {
  const { code, store } = chips(flash);
  const type = machine.get('type') ?? machine.get('');
  const attributes = [
    ...(arch === undefined ? [] : [`arch='${attributeText(arch)}'`]),
    ...(type ? [`machine='${attributeText(type)}'`] : []),
  ];
  const secure = switched(globals.find(([property]) => property === 'cfi.pflash01.secure')?.[1]) === true;
  const lines = [`<type${attributes.map((attribute) => ` ${attribute}`).join('')}>hvm</type>`];
  if (code) {
    // A second chip is the guest's store, so the first one is only read, whatever the command line allowed.
    const readOnly = code.readOnly || store !== undefined;
    const format = code.format === 'raw' ? '' : ` format='${attributeText(code.format)}'`;
    lines.push(
      `<loader readonly='${readOnly ? 'yes' : 'no'}'${secure ? " secure='yes'" : ''} type='pflash'${format}>${escapeText(code.path)}</loader>`,
    );
    if (readOnly && !store) lines[lines.length - 1] = lines.at(-1)?.replace('<loader', "<loader stateless='yes'") ?? '';
  } else if (bios !== undefined) lines.push(`<loader type='rom'>${escapeText(bios)}</loader>`);
  if (code && store) {
    const format = store.format === 'raw' ? '' : ` format='${attributeText(store.format)}'`;
    lines.push(`<nvram${format}>${escapeText(store.path)}</nvram>`);
  }
  if (smbios.sysinfo !== '') lines.push("<smbios mode='sysinfo'/>");
  return block('os', lines);
}

function featuresXml({ machine, globals, noAcpi }: Found): string {
  const smm = switched(machine.get('smm'));
  const secure = switched(globals.find(([property]) => property === 'cfi.pflash01.secure')?.[1]) === true;
  const irqchip = machine.get('kernel_irqchip') ?? machine.get('kernel-irqchip');
  const ioapic = irqchip === 'split' ? 'qemu' : switched(irqchip) === true ? 'kvm' : undefined;
  const vmport = switched(machine.get('vmport'));
  const lines = [
    ...(noAcpi ? [] : ['<acpi/>']),
    ...(vmport === undefined ? [] : [`<vmport state='${vmport ? 'on' : 'off'}'/>`]),
    ...(ioapic === undefined ? [] : [`<ioapic driver='${ioapic}'/>`]),
    ...(smm === undefined && !secure ? [] : [`<smm state='${smm === false ? 'off' : 'on'}'/>`]),
  ];
  return lines.length > 0 ? block('features', lines) : '';
}

function powerXml({ globals }: Found): string {
  const disabled = (state: 's3' | 's4'): boolean | undefined => {
    const value = globals.find(([property]) => new RegExp(`^(?:ICH9-LPC|PIIX4_PM)\\.disable_${state}$`).test(property))?.[1];
    return value === undefined ? undefined : value !== '0' && switched(value) !== false;
  };
  const line = (element: string, off: boolean | undefined): readonly string[] =>
    off === undefined ? [] : [`<${element} enabled='${off ? 'no' : 'yes'}'/>`];
  const lines = [...line('suspend-to-mem', disabled('s3')), ...line('suspend-to-disk', disabled('s4'))];
  return lines.length > 0 ? block('pm', lines) : '';
}

function notes({ flash, bios, machine, globals, smbios }: Found): readonly string[] {
  const { code, store } = chips(flash);
  const paths = [code?.path, store?.path, bios].filter((path) => path !== undefined);
  const variables = paths.filter((path) => /[$`~]/.test(path));
  const relative = paths.filter((path) => !path.startsWith('/') && !/[$`~]/.test(path));
  const known = /^(?:cfi\.pflash01\.secure|(?:ICH9-LPC|PIIX4_PM)\.disable_s[34])$/;
  return [
    ...variables.map((path) => `${path} holds a shell variable: write the path it stands for.`),
    ...relative.map((path) => `${path} is relative, and libvirt takes absolute paths only.`),
    ...(code && store && !code.readOnly
      ? [`${code.path} was writable; it is read-only now, since the guest has a store of its own.`]
      : []),
    ...(code && !store && !code.readOnly ? [`${code.path} is written to by the guest: it needs a copy of its own.`] : []),
    ...globals
      .filter(([property]) => !known.test(property))
      .map(([property]) => `-global ${property} has no place in <os> or <features>.`),
    ...smbios.notes,
    ...(machine.has('accel') ? [`accel=${machine.get('accel')} is the type of the <domain>: kvm for kvm, qemu for tcg.`] : []),
  ];
}

function block(name: string, lines: readonly string[]): string {
  return [`<${name}>`, ...lines.map((line) => `  ${line}`), `</${name}>`].join('\n');
}

function attributeText(text: string): string {
  return escapeAttribute(text, "'");
}
