import { describe, expect, it } from 'vitest';
import { unknownHost } from '../../host/facts.ts';
import { checkDocument } from '../../rules/check.ts';
import { applyEdits } from '../../xml/edit.ts';
import { parseXml } from '../../xml/parse.ts';
import { checkByBuiltIn } from '../check.ts';

const guest = (machine: string, type: string, devices: readonly string[]): string =>
  [
    `<domain type='${type}'>`,
    '  <name>guest</name>',
    "  <memory unit='GiB'>2</memory>",
    '  <os>',
    `    <type arch='${machine === 'virt' ? 'aarch64' : 'x86_64'}' machine='${machine}'>hvm</type>`,
    '  </os>',
    '  <devices>',
    ...devices.map((line) => `    ${line}`),
    '  </devices>',
    '</domain>',
    '',
  ].join('\n');

const file = "<source file='/srv/vm/image.img'/>";
const drive = (device: string, target: string): string => `<disk type='file' device='${device}'>${file}${target}</disk>`;
const other = (target: string): string => `<disk type='file' device='disk'>${file}${target}</disk>`;
const at = (what: 'unit' | 'port'): string =>
  what === 'unit'
    ? "<address type='drive' controller='0' bus='0' target='0' unit='1'/>"
    : "<address type='usb' bus='0' port='1'/>";

/** The fix's title is `Add` and what stands between the marks. */
const cases: readonly (readonly [what: string, machine: string, others: readonly string[], device: string, marked: string])[] =
  [
    ['a disk', 'q35', [], 'disk', "⟦<target dev='vda'/>⟧"],
    ['a second disk', 'q35', [other("<target dev='vda'/>")], 'disk', "⟦<target dev='vdb'/>⟧"],
    ['a disk on SATA', 'q35', [], 'disk', "<target bus='sata' ⟦dev='sda'⟧/>"],
    ['a disk on USB', 'q35', [other("<target dev='sda' bus='sata'/>")], 'disk', "<target bus='usb' ⟦dev='sdb'⟧/>"],
    ['a CD-ROM', 'q35', [], 'cdrom', "⟦<target dev='sda' bus='sata'/>⟧"],
    ['a CD-ROM whose target has nothing', 'q35', [], 'cdrom', "<target ⟦dev='sda' bus='sata'⟧/>"],
    ['a CD-ROM beside a disk', 'q35', [other("<target dev='sda' bus='sata'/>")], 'cdrom', "⟦<target dev='sdb' bus='sata'/>⟧"],
    [
      'a CD-ROM whose first place is taken by an address',
      'q35',
      [other("<target dev='sdx' bus='sata'/><address type='drive' controller='0' bus='0' target='0' unit='0'/>")],
      'cdrom',
      "⟦<target dev='sdb' bus='sata'/>⟧",
    ],
    ['a CD-ROM of an older board', 'pc', [], 'cdrom', "⟦<target dev='hda'/>⟧"],
    [
      'a CD-ROM where IDE is full',
      'pc',
      ['hda', 'hdb', 'hdc', 'hdd'].map((dev) => other(`<target dev='${dev}' bus='ide'/>`)),
      'cdrom',
      "⟦<target dev='sda' bus='sata'/>⟧",
    ],
    ['a CD-ROM on ARM', 'virt', [], 'cdrom', "⟦<target dev='sda'/>⟧"],
    ['a disk with the address of a drive', 'q35', [], 'disk', `${at('unit')}⟦<target dev='sda' bus='sata'/>⟧`],
    ['a disk with the address of a drive on IDE', 'pc', [], 'disk', `${at('unit')}⟦<target dev='hda'/>⟧`],
    ['a disk with a port', 'q35', [], 'disk', `${at('port')}⟦<target dev='sda' bus='usb'/>⟧`],
    ['a floppy', 'pc', [], 'floppy', "⟦<target dev='fda'/>⟧"],
    ['a second floppy', 'pc', [drive('floppy', "<target dev='fda'/>")], 'floppy', "⟦<target dev='fdb'/>⟧"],
    ['a floppy on its bus', 'pc', [], 'floppy', "<target bus='fdc' ⟦dev='fda'⟧/>"],
  ];

describe.each(cases)('%s', (_, machine, others, device, marked) => {
  const added = /⟦(.*)⟧/.exec(marked)?.[1] ?? '';
  const before = guest(machine, 'kvm', [...others, drive(device, marked.replace(/ ?⟦.*⟧/, ''))]);
  const after = guest(machine, 'kvm', [...others, drive(device, marked.replace(/[⟦⟧]/g, ''))]);

  it('gets a name that fits it, and its bus', () => {
    const fix = checkByBuiltIn(parseXml(before))
      .flatMap(({ fixes }) => fixes)
      .find(({ title }) => title === `Add ${added}`);
    expect(fix && applyEdits(before, fix.edits)).toBe(after);
  });

  it('is right then', () => {
    const tree = parseXml(after);
    const found = [...checkByBuiltIn(tree), ...checkDocument(tree, unknownHost, { levels: {} })];
    const errors = found.filter(({ level }) => level === 'error');
    expect(errors.map(({ message }) => message)).toEqual([]);
  });
});

it('a CD-ROM of other hypervisors is on IDE', () => {
  const text = guest('xenfv', 'xen', [drive('cdrom', '<target/>')]);
  expect(checkByBuiltIn(parseXml(text)).flatMap(({ fixes }) => fixes.map(({ title }) => title))).toEqual(["Add dev='hda'"]);
});
