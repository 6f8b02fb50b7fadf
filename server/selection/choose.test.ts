import { expect, test } from 'vitest';
import { type Domain, readDomain } from '../domain/domain.ts';
import { type FirmwareDescriptor, type HostFacts, unknownHost } from '../host/facts.ts';
import { parseXml } from '../xml/parse.ts';
import { chooseFirmware } from './choose.ts';
import { explain } from './explanation.ts';
import { descriptorName } from './remarks.ts';

function descriptor(name: string, different: Partial<FirmwareDescriptor> = {}): FirmwareDescriptor {
  return {
    path: `/usr/share/qemu/firmware/${name}`,
    description: '',
    interfaceTypes: ['uefi'],
    mapping: {
      device: 'flash',
      mode: 'split',
      executable: { filename: `/fw/${name}.CODE.fd`, format: 'raw' },
      nvramTemplate: { filename: `/fw/${name}.VARS.fd`, format: 'raw' },
    },
    targets: [{ architecture: 'x86_64', machines: ['pc-q35-*'] }],
    features: ['acpi-s3'],
    ...different,
  };
}

const keys = descriptor('40-keys', { features: ['acpi-s3', 'secure-boot', 'enrolled-keys', 'requires-smm'] });
const secure = descriptor('50-secure', { features: ['acpi-s3', 'secure-boot', 'requires-smm'] });
const sev = descriptor('60-a-sev', {
  mapping: { device: 'memory', filename: '/fw/sev.fd' },
  features: ['amd-sev', 'amd-sev-es'],
});
const plain = descriptor('60-plain', {
  targets: [{ architecture: 'x86_64', machines: ['pc-i440fx-*', 'pc-q35-*'] }],
});
const all = [keys, secure, sev, plain];

function domainWith({ os = '', machine = " machine='q35'", attributes = " firmware='efi'", features = '', rest = '' }): Domain {
  const text = `<domain type='kvm'><os${attributes}><type arch='x86_64'${machine}>hvm</type>${os}</os><features>${features}</features>${rest}</domain>`;
  const domain = readDomain(parseXml(text));
  if (!domain) throw new Error('no domain');
  return domain;
}

const host = (descriptors: readonly FirmwareDescriptor[], more: Partial<HostFacts> = {}): HostFacts => ({
  ...unknownHost,
  consulted: true,
  descriptors,
  ...more,
});

const noSecureBoot = "<firmware><feature enabled='no' name='secure-boot'/></firmware>";
const secureBoot = "<firmware><feature enabled='yes' name='secure-boot'/></firmware>";

test.each([
  ['the first that fits', {}, ['chosen', 'fits but comes later', 'fits but comes later', 'fits but comes later']],
  ['without Secure Boot', { os: noSecureBoot }, ['excluded', 'excluded', 'chosen', 'fits but comes later']],
  ['with <nvram/>', { os: `${noSecureBoot}<nvram/>` }, ['excluded', 'excluded', 'excluded', 'chosen']],
  ['no machine is i440fx', { machine: '' }, ['excluded', 'excluded', 'excluded', 'chosen']],
  [
    'a named image',
    { attributes: '', os: "<loader type='pflash'>/fw/50-secure.CODE.fd</loader>" },
    ['excluded', 'chosen', 'excluded', 'excluded'],
  ],
  ['nothing asked', { attributes: '' }, []],
])('%s', (_, domain, verdicts) => {
  expect(chooseFirmware(domainWith(domain), host(all)).candidates.map(({ verdict }) => verdict)).toEqual(verdicts);
});

test('a named image is compared by file, since libvirt 12; before, by name', () => {
  const domain = domainWith({ attributes: '', os: "<loader readonly='yes' type='pflash'>/link.fd</loader>" });
  const linked = host(all, { realPaths: new Map([['/link.fd', '/fw/60-plain.CODE.fd']]) });
  expect(chooseFirmware(domain, linked).chosen).toBe(plain);
  expect(chooseFirmware(domain, linked).remarks.join()).toContain(
    '/fw/60-plain.CODE.fd into the definition instead of /link.fd',
  );
  expect(chooseFirmware(domain, linked, '9.2').chosen).toBeUndefined();
});

test("the host's own aliases count", () => {
  const old = descriptor('10-old', { targets: [{ architecture: 'x86_64', machines: ['pc-q35-7.*'] }] });
  const machines = [{ arch: 'x86_64', alias: 'q35', canonical: 'pc-q35-7.2' }];
  expect(chooseFirmware(domainWith({}), host([old])).chosen).toBeUndefined();
  expect(chooseFirmware(domainWith({}), host([old], { machines })).chosen).toBe(old);
});

test('a pair completes a raw read-only image that no descriptor describes', () => {
  const pair = { code: '/my.fd', vars: '/my_VARS.fd' };
  const known = host(all, { nvramPairs: [pair] });
  const named = (attributes: string) => domainWith({ attributes: '', os: `<loader ${attributes}>/my.fd</loader>` });
  expect(chooseFirmware(named("type='pflash' readonly='yes'"), known).pair).toEqual(pair);
  for (const attributes of [
    "type='pflash' readonly='no'",
    "type='rom'",
    "type='pflash' stateless='yes'",
    "type='pflash' format='qcow2'",
  ]) {
    expect(chooseFirmware(named(attributes), known).pair).toBeUndefined();
  }
});

test.each([
  [
    'the smallest change, and the next that leaves it alone',
    { machine: " machine='pc'", os: secureBoot },
    [
      ['60-plain', "remove <feature enabled='yes' name='secure-boot'/>"],
      ['40-keys', 'use a machine type of pc-q35-*'],
    ],
  ],
  [
    'two conditions of one descriptor',
    { os: `${noSecureBoot}<loader secure='yes'/>` },
    [
      ['40-keys', "remove <feature enabled='no' name='secure-boot'/>"],
      ['60-a-sev', "remove secure='yes' from <loader>"],
    ],
  ],
  ['a stale path', { os: "<loader type='pflash'>/gone.fd</loader>" }, [['40-keys', 'remove the path /gone.fd of <loader>']]],
  [
    'suspend to disk',
    { rest: "<pm><suspend-to-disk enabled='yes'/></pm>" },
    [['40-keys', "set <suspend-to-disk enabled='no'/> in <pm>"]],
  ],
])('where nothing fits: %s', (_, domain, ways) => {
  const { chosen, advice, alternative } = chooseFirmware(domainWith(domain), host(all));
  expect(chosen).toBeUndefined();
  const found = [advice, alternative].flatMap((way) =>
    way ? [[descriptorName(way.descriptor), ...way.changes.map(({ undo }) => undo)]] : [],
  );
  expect(found).toEqual(ways);
});

test('another architecture is nothing to advise', () => {
  const arm = descriptor('60-arm', { targets: [{ architecture: 'aarch64', machines: ['virt-*'] }] });
  expect(chooseFirmware(domainWith({}), host([arm])).advice).toBeUndefined();
});

test.each([
  ['keys that nobody asked for', {}, 'Secure Boot is on with enrolled keys although the domain does not ask for it'],
  ['SMM is switched on', {}, 'libvirt switches SMM on'],
  ['ROM keeps no variables', { os: noSecureBoot }, 'gets no NVRAM'],
  [
    'what sorts before',
    { os: noSecureBoot },
    'built for AMD SEV, and is chosen only because its descriptor sorts before 60-plain',
  ],
  ['an old libvirt refuses the attribute', { os: "<loader type='pflash'/>" }, "On libvirt 9.0 type='pflash' is refused"],
  [
    'an old libvirt overlooks SMM',
    { features: "<smm state='off'/>" },
    "On libvirt 9.0 the guest can't start: 40-keys is chosen, and needs SMM, which is off.",
  ],
  ['an old libvirt does not know formats', { os: "<loader format='qcow2'/><nvram/>" }, 'libvirt 9.0 chooses 40-keys.'],
])('said: %s', (_, domain, words) => {
  expect(chooseFirmware(domainWith(domain), host(all)).remarks.join('\n')).toContain(words);
});

test.each([
  [
    'asked-for keys',
    { os: "<firmware><feature enabled='yes' name='enrolled-keys'/></firmware>" },
    'although the domain does not ask',
  ],
  ['plain firmware without a rival', { os: `${noSecureBoot}<nvram/>` }, 'ROM'],
])('not said: %s', (_, domain, words) => {
  expect(chooseFirmware(domainWith(domain), host(all)).remarks.join('\n')).not.toContain(words);
});

test.each([
  [host(all), {}, 'libvirt chooses 40-keys → 40-keys.CODE.fd + 40-keys.VARS.fd.'],
  [
    host([]),
    {},
    "No firmware of this host fits: libvirt refuses with “Unable to find 'efi' firmware that is compatible with the current configuration”.",
  ],
  [
    host(all),
    { attributes: '' },
    'libvirt chooses no firmware: the domain asks for none, so QEMU starts with its own, for x86 SeaBIOS.',
  ],
  [
    unknownHost,
    { attributes: '' },
    'libvirt chooses no firmware: the domain asks for none, so QEMU starts with its own, for x86 SeaBIOS.',
  ],
  [unknownHost, {}, 'Nothing is known of the host, so it can not be told which firmware libvirt will choose.'],
  [
    host(all),
    { attributes: '', os: "<loader type='pflash'>/x.fd</loader>" },
    'No descriptor fits /x.fd: libvirt takes it as it stands.',
  ],
])('in one line', (facts, domain, summary) => {
  expect(explain(chooseFirmware(domainWith(domain), facts), facts).summary).toBe(summary);
});

test('an exclusion points at what the author wrote', () => {
  const domain = domainWith({ os: noSecureBoot });
  const [first] = explain(chooseFirmware(domain, host(all)), host(all)).descriptors;
  const { start = 0, end = 0 } = first?.because?.span ?? {};
  expect([first?.reason, domain.document.text.slice(start, end)]).toEqual([
    'it has secure-boot',
    "<feature enabled='no' name='secure-boot'/>",
  ]);
});
