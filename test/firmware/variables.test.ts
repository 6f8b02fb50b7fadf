/** Every variable of the stores in Debian's packages, beside what virt-firmware's `virt-fw-vars` says of it. */
import { describe, expect, test } from 'vitest';
import { entryStates } from '../../firmware/entry-state.ts';
import { analyzeImage } from '../../firmware/image.ts';
import type { Variable } from '../../firmware/model.ts';
import { readBootEntry } from '../../firmware/variables/boot-entry.ts';
import { type DecodedVariable, decodeVariable } from '../../firmware/variables/decode.ts';
import { readDevicePath } from '../../firmware/variables/device-path.ts';
import { storeHealth } from '../../firmware/variables/store-health.ts';
import { type DebianImage, debianImages, shipped } from './debian-images.ts';
import { type PrintedVariable, printWithVirtFirmware } from './virt-fw-vars.ts';

const stores = debianImages.filter(({ layout }) => layout.kind === 'vars');
const enrolled = stores.filter(({ name }) => /\.(ms|snakeoil)\.fd$/.test(name));

async function read({ suite, name }: DebianImage) {
  const bytes = await shipped(suite, name);
  return { bytes, image: analyzeImage(bytes) };
}

test('there are stores with keys and without', () => {
  expect([stores.length > 15, enrolled.length > 10]).toEqual([true, true]);
});

describe('live variables, as virt-fw-vars prints them', () => {
  test.each(enrolled)('$suite $name', async (store) => {
    const { bytes, image } = await read(store);
    const { variables } = await printWithVirtFirmware(bytes);
    const ours = image.variables.filter(({ live }) => live).map((variable) => described(variable, bytes));
    const theirs = variables.map(({ name, size, time, lines }) => ({ name, size, time, said: said(lines) }));
    expect(byName(ours)).toEqual(byName(theirs));
  });
});

interface Told {
  readonly name: string;
  readonly size: number;
  readonly time: string;
  /** Only of what virt-fw-vars decodes. */
  readonly said: string | undefined;
}

function byName(told: readonly Told[]): Told[] {
  return told.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Signature lists have a test of their own, and plain numbers are not decoded. */
function said([line = '']: PrintedVariable['lines']): string | undefined {
  return /^(bool|ascii|boot|devpath)/.test(line) ? line.replace(/ optdata=.*/, '') : undefined;
}

function described(variable: Variable, bytes: Uint8Array): Told {
  const { name, size, timestamp, dataOffset } = variable;
  const data = bytes.subarray(dataOffset, dataOffset + size);
  const time = timestamp === undefined ? '' : timestamp.replace('T', ' ').replace('Z', '+00:00');
  return { name, size, time, said: theirWords(variable, decodeVariable(variable, data), data) };
}

/** Our reading in virt-fw-vars's words. */
function theirWords({ name }: Variable, { form, summary, fields }: DecodedVariable, data: Uint8Array): string | undefined {
  const field = (label: string) => fields.find((each) => each.label === label)?.value ?? '';
  if (name === 'SecureBootEnable' || name === 'CustomMode') return `bool: ${summary.startsWith('on: ') ? 'ON' : 'off'}`;
  if (name === 'Lang' || name === 'PlatformLang') return `ascii: "${field('Text')}"`;
  if (form === 'boot-order') return `boot order: ${summary.replaceAll('Boot', '').toLowerCase()}`;
  if (form === 'boot-entry') {
    const path = theirPath(readBootEntry(data)?.path ?? new Uint8Array());
    return `boot entry: title="${field('Description')}" devpath=${path}`;
  }
  return form === 'device-path' ? `devpath: ${theirPath(data)}` : undefined;
}

/** It shows the first instance only, and of most nodes only what kind they are. */
function theirPath(path: Uint8Array): string {
  const [first = []] = readDevicePath(path).instances;
  return first.map(({ text }) => theirNode(text)).join('/');
}

const nodes: readonly (readonly [RegExp, (...parts: string[]) => string])[] = [
  [/^PciRoot\(0x0\)$/, () => 'PciRoot()'],
  [
    /^Pci\(0x(\w+),0x(\w+)\)$/,
    (device = '', pciFunction) => `PCI(dev=${device.padStart(2, '0')}:${pciFunction})`.toLowerCase().replace('pci', 'PCI'),
  ],
  [/^Sata\(0x(\w+),/, (port) => `SATA(port=${Number(`0x${port}`)})`],
  [/^Fv\((.*)\)$/, (guid) => `FvName(${guid})`],
  [/^FvFile\((.*)\)$/, (guid) => `FvFileName(${guid})`],
  [/^VenHw\((.*)\)$/, (guid) => `VendorHW(${guid})`],
  [/^Serial\((.*)\)$/, (uid) => `ACPI(hid=0x50141d0,uid=${uid})`],
  [/^Acpi\(PNP0303,(.*)\)$/, (uid) => `ACPI(hid=0x30341d0,uid=${uid})`],
  [/^Uart\(/, () => 'Msg(subtype=0xe)'],
  [/^Ven(PcAnsi|Vt100|Utf8)/, () => 'Msg(subtype=0xa)'],
  [/^UsbHID\(/, () => 'Msg(subtype=0xf)'],
];

function theirNode(text: string): string {
  for (const [form, words] of nodes) {
    const found = form.exec(text);
    if (found) return words(...found.slice(1)).replaceAll(/[0-9A-F-]{36}/g, (guid) => guid.toLowerCase());
  }
  throw new Error(`Nothing is known of how virt-fw-vars shows ${text}`);
}

describe('the store as a whole', () => {
  test.each(stores.filter(({ layout }) => layout.kind === 'vars'))('$suite $name is well', async (store) => {
    const { bytes, image } = await read(store);
    const health = storeHealth(bytes, image);
    expect(health).toMatchObject({ healthy: true, nearlyFull: undefined, ftw: { valid: true, midWrite: false } });
    const header = 28;
    const used = (health?.liveBytes ?? 0) + (health?.deadBytes ?? 0);
    expect(used + (health?.freeBytes ?? 0) + header).toBe(image.store?.length);
    // An entry with a live copy was superseded; only what has none was deleted.
    const names = new Set(image.variables.filter(({ live }) => live).map(({ name }) => name));
    const lives = entryStates(image.variables).map(({ life }, index) => [image.variables[index]?.name ?? '', life] as const);
    for (const [name, life] of lives) expect(['live', names.has(name) ? 'superseded' : 'deleted']).toContain(life);
  });
});
