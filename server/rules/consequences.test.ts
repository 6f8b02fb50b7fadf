import { expect, test } from 'vitest';
import { unknownHost } from '../host/facts.ts';
import { checkByBuiltIn } from '../schema/check.ts';
import { parseXml } from '../xml/parse.ts';
import { checkDocument } from './check.ts';

/** What schema and rules say together of a guest, as rule ids. */
const found = (text: string): readonly string[] =>
  checkDocument(parseXml(text), unknownHost, { levels: {}, schema: checkByBuiltIn })
    .filter(({ level }) => level === 'error' || level === 'warning')
    .map(({ rule }) => rule);

const guest = `<domain type='kvm'>
  <name>web1</name>
  <memory unit='GiB'>2</memory>
  <vcpu>2</vcpu>
  <os firmware='efi'>
    <type arch='x86_64' machine='q35'>hvm</type>
    <boot dev='hd'/>
  </os>
  <features>
    <acpi/>
  </features>
  <devices>
    <controller type='pci' index='1' model='pcie-root-port'>
      <address type='pci' domain='0x0000' bus='0x00' slot='0x02' function='0x0'/>
    </controller>
    <disk type='file' device='disk'>
      <source file='/srv/vm/web1.img'/>
      <target dev='vda' bus='virtio'/>
    </disk>
  </devices>
</domain>
`;

test('the guest as it is has nothing wrong', () => {
  expect(found(guest)).toEqual([]);
});

test.each([
  { slip: 'a misspelt <memory>', from: /memory/g, to: 'memry', rule: 'schema/unknown-element' },
  { slip: 'a capital letter in <features>', from: /features>/g, to: 'Features>', rule: 'schema/unknown-element' },
  { slip: 'a misspelt <target>', from: '<target', to: '<taget', rule: 'schema/unknown-element' },
  { slip: 'a misspelt model', from: 'pcie-root-port', to: 'pcie-root-prt', rule: 'schema/bad-value' },
  {
    slip: '<acpi/> beside <features>',
    from: /<features>\s*<acpi\/>\s*<\/features>/,
    to: '<features>\n  </features>\n  <acpi/>',
    rule: 'schema/misplaced-element',
  },
  {
    slip: 'all devices twice',
    from: /<devices>[\s\S]*<\/devices>/,
    to: '$&\n  $&',
    rule: 'schema/duplicate-element',
  },
  { slip: 'a quote of the other kind', from: "dev='hd'", to: 'dev=\'hd"', rule: 'xml/unclosed-value' },
  { slip: 'an element without its end', from: '</name>', to: '', rule: 'xml/unclosed-element' },
])('of $slip nothing else follows', ({ from, to, rule }) => {
  expect(found(guest.replace(from, to))).toEqual([rule]);
});

test('what is wrong besides is still said', () => {
  const text = guest.replace('<target', '<taget').replace("dev='hd'", "dev='usb'");
  expect(found(text)).toEqual(['boot/device-kind', 'schema/unknown-element']);
});

test.each([
  { what: 'an application server', text: "<domain log-root='logs'>\n  <applications/>\n  <servers/>\n</domain>\n" },
  { what: 'something with a name', text: '<domain>\n  <name>shop</name>\n  <class name="Order"/>\n</domain>\n' },
])('nothing is said of the <domain> of $what', ({ text }) => {
  expect(found(text)).toEqual([]);
});

test.each([
  { what: 'its memory', text: '<domain>\n  <memory>1</memory>\n</domain>\n' },
  { what: 'its type', text: "<domain type='kvm'>\n  <foo/>\n</domain>\n" },
  { what: 'nothing else in it', text: '<domain>\n</domain>\n' },
])("a libvirt's <domain> is known by $what", ({ text }) => {
  expect(found(text)).not.toEqual([]);
});
