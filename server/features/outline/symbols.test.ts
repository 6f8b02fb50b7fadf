import { expect, test } from 'vitest';
import { type DocumentSymbol, SymbolKind } from 'vscode-languageserver-types';
import { domainText } from '../marks-for-tests.ts';
import { symbols } from './symbols.ts';

/** Name and detail of each symbol below the domain, indented by its depth. */
function outline(xml: string, symbol: DocumentSymbol | undefined = symbols(domainText(xml))[0], depth = 0): string[] {
  const line = '  '.repeat(depth) + symbol?.name + (symbol?.detail === undefined ? '' : ` — ${symbol.detail}`);
  return [line, ...(symbol?.children ?? []).flatMap((child) => outline(xml, child, depth + 1))];
}

test.each([
  [
    "<disk type='file'><source file='/srv/ubuntu.qcow2'/><target dev='vda' bus='virtio'/></disk>",
    ['disk vda — ubuntu.qcow2', '  source — /srv/ubuntu.qcow2', '  target — vda virtio'],
  ],
  ["<disk type='file' device='cdrom'><target dev='sdb'/></disk>", ['disk sdb — empty', '  target — sdb']],
  [
    "<interface type='network'><mac address='52:54:00:12:34:56'/><source network='default'/></interface>",
    ['interface 52:54:00:12:34:56 — default', '  mac — 52:54:00:12:34:56', '  source — default'],
  ],
  ["<interface type='user'/>", ['interface user']],
  ["<controller type='pci' index='3' model='pcie-root-port'/>", ['controller pci 3 — pcie-root-port']],
  [
    "<hostdev mode='subsystem' type='pci'><source><address domain='0x0000' bus='0x01' slot='0x00' function='0x0'/></source></hostdev>",
    ['hostdev 0000:01:00.0 — pci', '  source', '    address — 0000:01:00.0'],
  ],
  [
    "<hostdev mode='subsystem' type='usb'><source><vendor id='0x046d'/><product id='0xc52b'/></source></hostdev>",
    ['hostdev 046d:c52b — usb', '  source', '    vendor — 0x046d', '    product — 0xc52b'],
  ],
  ["<graphics type='spice' port='5900'/>", ['graphics spice — 5900']],
  ["<video><model type='virtio'/></video>", ['video virtio', '  model — virtio']],
  [
    "<tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>",
    ['tpm tpm-crb — emulator 2.0', '  backend — emulator'],
  ],
  ["<console type='pty'><target type='serial' port='0'/></console>", ['console pty — serial 0', '  target — serial']],
  ["<input type='tablet' bus='usb'/>", ['input tablet — usb']],
  ['<emulator>/usr/bin/qemu-system-x86_64</emulator>', ['emulator qemu-system-x86_64']],
  ["<constructor/><toString a='1'/>", ['constructor', 'toString']],
])('a device is called what tells it from others: %s', (device, expected) => {
  const lines = outline(`<domain type="kvm"><devices>${device}</devices></domain>`);
  expect(lines.slice(2)).toEqual(expected.map((line) => `    ${line}`));
});

test('what stands around the devices', () => {
  const xml = `<domain type='kvm'><name>web</name><memory unit='GiB'>2</memory>
<os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type><loader type='pflash'>/usr/share/OVMF/OVMF_CODE_4M.fd</loader>
<nvram template='/usr/share/OVMF/OVMF_VARS_4M.fd'>/var/lib/web_VARS.fd</nvram></os><features><acpi/></features></domain>`;
  expect(outline(xml)).toEqual([
    'domain web — kvm',
    '  name — web',
    '  memory — 2 GiB',
    '  os — efi q35',
    '    type — hvm',
    '    loader OVMF_CODE_4M.fd — pflash',
    '    nvram web_VARS.fd — OVMF_VARS_4M.fd',
    '  features',
    '    acpi',
  ]);
});

test('the kinds say what sort of thing it is', () => {
  const xml =
    '<domain type="kvm"><name>a</name><memory>1</memory><features><acpi/></features><devices><interface/><disk/></devices></domain>';
  const kindsIn = (symbol: DocumentSymbol): SymbolKind[] => [symbol.kind, ...(symbol.children ?? []).flatMap(kindsIn)];
  expect(symbols(domainText(xml)).flatMap(kindsIn)).toEqual([
    SymbolKind.Module,
    SymbolKind.String,
    SymbolKind.Number,
    SymbolKind.Namespace,
    SymbolKind.Boolean,
    SymbolKind.Namespace,
    SymbolKind.Interface,
    SymbolKind.Object,
  ]);
});

test('a tag that is just begun has no symbol, and long values are cut', () => {
  expect(outline('<domain type="kvm"><os><</os></domain>')).toEqual(['domain — kvm', '  os']);
  const [, name] = outline(`<domain type="kvm"><name>${'x'.repeat(200)}</name></domain>`);
  expect(name).toBe(`  name — ${'x'.repeat(79)}…`);
  const [, whole] = outline(`<domain type="kvm"><name>${'x'.repeat(80)}</name></domain>`);
  expect(whole).toBe(`  name — ${'x'.repeat(80)}`);
});

test('the outline ends twelve levels below the domain', () => {
  const lines = outline(`<domain type="kvm">${'<a>'.repeat(20)}${'</a>'.repeat(20)}</domain>`);
  expect(lines).toHaveLength(13);
  expect(lines.at(-1)).toBe(`${'  '.repeat(12)}a`);
});
