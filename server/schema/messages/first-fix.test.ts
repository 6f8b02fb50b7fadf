import { expect, test } from 'vitest';
import { applyEdits } from '../../xml/edit.ts';
import { parseXml } from '../../xml/parse.ts';
import { checkByBuiltIn } from '../check.ts';

const guest = (inner: string, type = '<type>hvm</type>') =>
  `<domain type='kvm'><name>a</name><memory>1</memory><os>${type}</os>${inner}</domain>`;
const device = (xml: string) => guest(`<devices>${xml}</devices>`);
const disk = (type: string, source: string) => device(`<disk type='${type}'>${source}<target dev='vda'/></disk>`);
const interfaceOf = (type: string, source: string) => device(`<interface type='${type}'>${source}</interface>`);

/** The first fix is what was meant. */
test.each([
  ['the beginning of a word', guest("<clock offset='local'/>"), guest("<clock offset='localtime'/>")],
  ['the end of one', guest("<cpu mode='passthrough'/>"), guest("<cpu mode='host-passthrough'/>")],
  [
    'the end of one, though another is spelt more like it',
    device("<controller type='usb' model='xhci'/>"),
    device("<controller type='usb' model='qemu-xhci'/>"),
  ],
  ['a number without its letters', device("<watchdog model='i6300'/>"), device("<watchdog model='i6300esb'/>")],
  ['another name of an architecture', guest('', "<type arch='arm64'>hvm</type>"), guest('', "<type arch='aarch64'>hvm</type>")],
  ['what others call it', guest('<on_reboot>reboot</on_reboot>'), guest('<on_reboot>restart</on_reboot>')],
  ['off, where that is none', device("<memballoon model='off'/>"), device("<memballoon model='none'/>")],
  [
    'the source of a bridge under the name of others',
    interfaceOf('bridge', "<source dev='br0'/>"),
    interfaceOf('bridge', "<source bridge='br0'/>"),
  ],
  [
    'a network under the name that few have',
    interfaceOf('network', "<source name='default'/>"),
    interfaceOf('network', "<source network='default'/>"),
  ],
  ['the file of a disk as a path', disk('file', "<source path='/a'/>"), disk('file', "<source file='/a'/>")],
  ['a device in a disk of files', disk('file', "<source dev='/dev/sda'/>"), disk('block', "<source dev='/dev/sda'/>")],
])('%s', (_, text, after) => {
  const [finding, ...others] = checkByBuiltIn(parseXml(text));
  expect(others).toEqual([]);
  const [fix] = finding?.fixes ?? [];
  expect(applyEdits(text, fix && 'edits' in fix ? fix.edits : [])).toBe(after);
});

test.each([
  [guest('', "<type arch='arm64'>hvm</type>"), "Did you mean 'aarch64'?"],
  [guest("<clock offset='local'/>"), "Did you mean 'localtime'?"],
])('the message says it as well', (text, words) => {
  expect(checkByBuiltIn(parseXml(text)).map(({ message }) => message)).toEqual([expect.stringContaining(words)]);
});

test('of a name for two things, neither is the preferred one', () => {
  const [finding] = checkByBuiltIn(parseXml(guest('', "<type arch='x86'>hvm</type>")));
  const fixes = finding?.fixes.map(({ title, preferred }) => `${preferred ? '*' : ''}${title}`);
  expect(fixes?.slice(0, 2)).toEqual(["Change to 'x86_64'", "Change to 'i686'"]);
});

test('another name is offered only where one is missing, or where libvirt names it after the type', () => {
  const titles = (text: string) => checkByBuiltIn(parseXml(text)).flatMap(({ fixes }) => fixes.map(({ title }) => title));
  expect(titles(disk('block', "<source file='/dev/sda'/>"))).toEqual(["Change type= of <disk> to 'file'", 'Remove file=']);
  expect(titles(device("<memballoon model='none' autodeflat='on'/>"))).toEqual([
    'Rename to autodeflate=',
    'Remove autodeflat=',
  ]);
});
