import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../xml/edit.ts';
import { parseXml } from '../../xml/parse.ts';
import { checkByBuiltIn } from '../check.ts';

const guest = (inner: string): string => `<domain type='kvm'><name>a</name><memory>1</memory>${inner}</domain>`;
const os = '<os><type>hvm</type></os>';
const devices = (inner: string): string => guest(`${os}<devices>${inner}</devices>`);
const card = (inner: string): string => devices(`<interface type='bridge'><source bridge='br0'/>${inner}</interface>`);
const disk = (inner: string): string => devices(`<disk type='file'><source file='/a'/>${inner}</disk>`);
const host = (inner: string): string => devices(`<hostdev mode='subsystem' type='pci'>${inner}</hostdev>`);
const pci = "<address domain='0' bus='1' slot='0' function='0'/>";

/** One mistake each, with what is said of it, and what its first fix makes of the text. */
const cases: readonly (readonly [what: string, marked: string, message: string, fixed: string])[] = [
  [
    'a needed attribute under another name',
    disk("<target ⟦name⟧='vda'/>"),
    'name= is not known on <target>. Did you mean dev=, which is missing?',
    disk("<target dev='vda'/>"),
  ],
  [
    'a needed attribute under the name of one that the element has too',
    devices("<input ⟦model⟧='mouse' bus='usb'/>"),
    "model='mouse' is not possible on <input>. Did you mean type=, which is missing?",
    devices("<input type='mouse' bus='usb'/>"),
  ],
  [
    'a needed attribute as an element',
    disk('<target><⟦dev⟧>vda</dev></target>'),
    '<dev> is not an element of <target>, but an attribute: dev=.',
    disk("<target dev='vda'></target>"),
  ],
  [
    'an attribute as an element',
    devices("<input type='mouse'><⟦bus⟧>usb</bus></input>"),
    '<bus> is not an element of <input>, but an attribute: bus=.',
    devices("<input type='mouse' bus='usb'></input>"),
  ],
  [
    'a needed element as an attribute',
    devices("<filesystem type='mount' ⟦source⟧='/a'><target dir='b'/></filesystem>"),
    'source= is not an attribute of <filesystem>, but an element: <source>.',
    devices("<filesystem type='mount'><target dir='b'/><source dir='/a'/></filesystem>"),
  ],
  [
    'an element as an attribute',
    guest("<os ⟦loader⟧='/a'><type>hvm</type></os>"),
    'loader= is not an attribute of <os>, but an element: <loader>.',
    guest('<os><type>hvm</type><loader>/a</loader></os>'),
  ],
  [
    'a needed element under the name of another one',
    `<domain type='kvm'><⟦devices⟧>a</devices><memory>1</memory>${os}</domain>`,
    '<devices> is not possible like this in <domain>. Did you mean <name>, which is missing?',
    guest(os),
  ],
  [
    'an element that is right under another name only',
    devices("<⟦controller⟧ type='mouse' bus='usb'/>"),
    '<controller> is not possible like this in <devices>. Did you mean <input>?',
    devices("<input type='mouse' bus='usb'/>"),
  ],
  [
    'the plural of a name',
    guest(`<⟦vcpus⟧ placement='static'>1</vcpus>${os}`),
    '<vcpus> is not possible like this in <domain>. Did you mean <vcpu>?',
    guest(`<vcpu placement='static'>1</vcpu>${os}`),
  ],
  [
    'what others call a card',
    devices("<⟦nic⟧ type='network'><source network='default'/></nic>"),
    '<nic> is not known in <devices>. Did you mean <interface>?',
    devices("<interface type='network'><source network='default'/></interface>"),
  ],
  [
    'what others call a drive',
    devices("<⟦cdrom⟧ type='file' device='cdrom'><target dev='sda' bus='sata'/></cdrom>"),
    '<cdrom> is not known in <devices>. Did you mean <disk>?',
    devices("<disk type='file' device='cdrom'><target dev='sda' bus='sata'/></disk>"),
  ],
  [
    'what others call memory',
    `<domain type='kvm'><name>a</name><⟦ram⟧ unit='GiB'>2</ram>${os}</domain>`,
    '<ram> is not known in <domain>. Did you mean <memory>?',
    `<domain type='kvm'><name>a</name><memory unit='GiB'>2</memory>${os}</domain>`,
  ],
  [
    'what others call a card, and write otherwise too',
    devices('<⟦network⟧>default</network>'),
    '<network> is not known in <devices>. Did you mean <interface>?',
    devices('<interface>default</interface>'),
  ],
  [
    'what is spelt like something else',
    devices('<⟦nic⟧/>'),
    '<nic> is not known in <devices>. Did you mean <interface>?',
    devices('<interface/>'),
  ],
  [
    'what others call processors',
    guest(`<⟦smp⟧>2</smp>${os}`),
    '<smp> is not known in <domain>. Did you mean <vcpu>?',
    guest(`<vcpu>2</vcpu>${os}`),
  ],
  [
    'what others call the halves of the firmware',
    guest("<os><type>hvm</type><loader readonly='yes' type='pflash'>/c.fd</loader><⟦vars⟧>/v.fd</vars></os>"),
    '<vars> is not known in <os>. Did you mean <nvram>?',
    guest("<os><type>hvm</type><loader readonly='yes' type='pflash'>/c.fd</loader><nvram>/v.fd</nvram></os>"),
  ],
  [
    'a prefix too many',
    disk("<⟦qemu:target⟧ dev='vda'/>"),
    '<qemu:target> is not known in <disk>. Did you mean <target>?',
    disk("<target dev='vda'/>"),
  ],
  [
    'a missing element around what belongs in it',
    guest(`${os}<⟦suspend-to-mem⟧ enabled='no'/><suspend-to-disk enabled='no'/>`),
    "<suspend-to-mem> and <suspend-to-disk> can't stand in <domain>: they belong in a <pm>, which is missing.",
    guest(`${os}<pm><suspend-to-mem enabled='no'/><suspend-to-disk enabled='no'/></pm>`),
  ],
  [
    'what is missing, beside one of its name',
    host(`<source></source>${pci.replace('<address', '<⟦address⟧')}<address type='pci'/>`),
    "<address> can't stand in <hostdev>: it belongs in <source>.",
    host(`<source>${pci}</source><address type='pci'/>`),
  ],
  [
    'the first of two that is wrong',
    disk("<⟦target⟧ dev='/dev/a'/><target dev='vda'/>"),
    '<disk> has <target> twice, and only one is possible.',
    disk("<target dev='vda'/>"),
  ],
  [
    'the first of a sequence that is missing',
    devices("<hostdev mode='subsystem' type='usb'><⟦source⟧><product id='0x1'/></source></hostdev>"),
    '<source> needs a <vendor>.',
    devices("<hostdev mode='subsystem' type='usb'><source><vendor id='1'/><product id='0x1'/></source></hostdev>"),
  ],
  [
    'one of two attributes that is needed',
    devices(
      "<disk type='network'><source protocol='rbd' name='a'><auth username='a'><⟦secret⟧ type='ceph'/></auth></source><target dev='vda'/></disk>",
    ),
    '<secret> needs uuid= or usage=.',
    devices(
      "<disk type='network'><source protocol='rbd' name='a'><auth username='a'><secret type='ceph' uuid='00000000-0000-0000-0000-000000000001'/></auth></source><target dev='vda'/></disk>",
    ),
  ],
  [
    'an element of the same name that has another meaning here',
    devices("<disk type='file'><source file='/a'/><target dev='vda'/></disk><⟦serial⟧>WD-1</serial>"),
    "<serial> can't stand in <devices>: it belongs in <disk> or <controller>.",
    devices("<disk type='file'><source file='/a'/><target dev='vda'/><serial>WD-1</serial></disk>"),
  ],
  [
    'white space and more around a value',
    card("<mtu size='⟦ 1500,⟧'/>"),
    "' 1500,' is not possible for size= of <mtu>. Did you mean '1500'? Expected: a number from 0 to 65535.",
    card("<mtu size='1500'/>"),
  ],
  [
    'a MAC address with other signs between',
    card("<mac address='⟦52-54-00-12-34-56⟧'/>"),
    "'52-54-00-12-34-56' is not possible for address= of <mac>. Did you mean '52:54:00:12:34:56'? Expected: a MAC address of one card, such as 52:54:00:12:34:56 (the second digit is even).",
    card("<mac address='52:54:00:12:34:56'/>"),
  ],
  [
    'the word of another place',
    guest("<os><type>hvm</type><bootmenu enable='⟦on⟧'/></os>"),
    "'on' is not possible for enable= of <bootmenu>. Did you mean 'yes'? Expected: 'yes', 'no'.",
    guest("<os><type>hvm</type><bootmenu enable='yes'/></os>"),
  ],
  [
    'white space around a value',
    disk("<target dev='vda'/><source file='⟦ /srv/A.img ⟧'/>").replace("<source file='/a'/>", ''),
    "' /srv/A.img ' is not possible for file= of <source>. Did you mean '/srv/A.img'? Expected: an absolute path, such as /var/lib/libvirt/images/guest.qcow2 or a path in a VMware datastore, such as [local] guest/disk.vmdk.",
    disk("<target dev='vda'/><source file='/srv/A.img'/>").replace("<source file='/a'/>", ''),
  ],
  [
    'white space around a text',
    guest('<os><type>hvm</type><loader>\n  ⟦/srv/A.fd⟧\n</loader></os>'),
    "<loader> can't have white space around its text, '/srv/A.fd'.",
    guest('<os><type>hvm</type><loader>/srv/A.fd</loader></os>'),
  ],
  [
    'white space around a text, and a comment',
    guest('<os><type>hvm</type><loader><!-- mine --> ⟦/srv/A.fd⟧</loader></os>'),
    "<loader> can't have white space around its text, '/srv/A.fd'.",
    guest('<os><type>hvm</type><loader><!-- mine -->/srv/A.fd</loader></os>'),
  ],
  [
    'a unit in the text',
    `<domain type='kvm'><name>a</name><memory>⟦4 GiB⟧</memory>${os}</domain>`,
    "'4 GiB' is not possible as the text of <memory>. Expected: a whole number, 0 or more. The unit goes into unit=.",
    `<domain type='kvm'><name>a</name><memory unit='GiB'>4</memory>${os}</domain>`,
  ],
];

describe.each(cases)('%s', (_, marked, message, fixed) => {
  const text = marked.replace(/[⟦⟧]/g, '');
  const findings = checkByBuiltIn(parseXml(text));
  it('is one finding', () => {
    expect(findings.map((finding) => finding.message)).toEqual([message]);
    expect(findings[0]?.span).toEqual({ start: marked.indexOf('⟦'), end: marked.indexOf('⟧') - 1 });
  });
  it('has a fix', () => {
    const [fix] = findings[0]?.fixes ?? [];
    expect(fix && applyEdits(text, fix.edits)).toBe(fixed);
  });
});

describe('what would be right in another namespace under the same name', () => {
  const [qemu, bhyve] = ['qemu', 'bhyve'].map((name) => `http://libvirt.org/schemas/domain/${name}/1.0`);
  const argument = `<b:arg value='a' xmlns:b='${bhyve}'/>`;
  const smartcard =
    "<smartcard mode='host-certificates'><certificate xmlns='urn:other'/><certificate/><os>text</os></smartcard>";

  it.each([guest(`${os}<commandline xmlns='${qemu}'>${argument}${argument}</commandline>`), devices(smartcard)])(
    'is not to be renamed to what it is called: %s',
    (text) => {
      const fixes = checkByBuiltIn(parseXml(text)).flatMap((finding) => finding.fixes);
      expect(fixes).not.toEqual([]);
      for (const fix of fixes) expect(applyEdits(text, fix.edits), fix.title).not.toBe(text);
    },
  );
});
