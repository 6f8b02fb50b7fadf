import { expect, test } from 'vitest';
import { composeCode } from '../../firmware/compose/code.ts';
import { composeVars } from '../../firmware/compose/vars.ts';
import { type Domain, readDomain } from '../domain/domain.ts';
import { parseXml } from '../xml/parse.ts';
import { fileSource } from './file-source.ts';
import { filesInMemory } from './files.ts';
import { createHost } from './host.ts';
import { hostFromProfile, makeProfile } from './profile.ts';

const descriptor = {
  description: 'plain',
  'interface-types': ['uefi'],
  mapping: {
    device: 'flash',
    executable: { filename: '/fw/CODE.fd', format: 'raw' },
    'nvram-template': { filename: '/fw/VARS.fd', format: 'raw' },
  },
  targets: [{ architecture: 'x86_64', machines: ['pc-q35-*'] }],
  features: ['acpi-s3'],
};
const varsLess = {
  ...descriptor,
  mapping: { device: 'memory', filename: '/fw/x.fd', 'uefi-vars': { template: '/fw/x.json' } },
};
const files = filesInMemory({
  '/usr/share/qemu/firmware/60-a.json': JSON.stringify(descriptor),
  '/usr/share/qemu/firmware/65-b.json': JSON.stringify(varsLess),
  '/usr/share/qemu/firmware/70-broken.json': '{',
  '/etc/libvirt/qemu.conf': 'nvram = [ "/fw/CODE.fd:/fw/VARS.fd", "no-colon" ]',
  '/fw/CODE.fd': composeCode({ layout: '4m' }),
  '/fw/VARS.fd': composeVars({ layout: '4m' }),
});

function domainWith(os: string): Domain {
  const domain = readDomain(parseXml(`<domain type='kvm'><name>a</name><os>${os}</os></domain>`));
  if (!domain) throw new Error('no domain');
  return domain;
}

const machines = [{ arch: 'x86_64', alias: 'q35', canonical: 'pc-q35-11.1' }];
const named = domainWith("<loader readonly='yes' type='pflash'>/fw/CODE.fd</loader>");

async function profileText(domains: readonly Domain[] = [named]): Promise<string> {
  return JSON.stringify(await makeProfile(fileSource(files, { libvirt: { machines, capabilities: [] } }), domains));
}

test('a host known by its profile is the host', async () => {
  const profiled = hostFromProfile(await profileText());
  if ('problem' in profiled) throw new Error(profiled.problem);
  const host = createHost(files);
  expect(await profiled.factsFor(named)).toEqual({ ...(await host.factsFor(named)), machines });
  expect(await profiled.problems()).toEqual(await host.problems());
  expect(await profiled.summaryOf('/fw/x.fd')).toEqual({ path: '/fw/x.fd', state: 'missing' });
});

test('of what was never looked at, nothing is said', async () => {
  const profiled = hostFromProfile(await profileText([]));
  if ('problem' in profiled) throw new Error(profiled.problem);
  expect(await profiled.summaryOf('/other.fd')).toMatchObject({
    state: 'unread',
    reason: expect.stringContaining('says nothing of /other.fd'),
  });
});

test.each<[string, (text: string) => string, string]>([
  ['no JSON', () => '<domain/>', 'is not JSON'],
  ['some other JSON', () => '{}', 'is no host profile; virtlens host-profile makes one'],
  [
    'of another time',
    (text) => text.replace('Profile":1', 'Profile":2'),
    'is a host profile of format 2, and this virtlens reads format 1',
  ],
  ['without images', (text) => text.replace('"images"', '"pictures"'), 'images should be a list'],
  ['a size that is none', (text) => text.replace(/"size":\d+/, '"size":"big"'), 'images[0].size should be a number'],
  [
    'a kind that is none',
    (text) => text.replace('"kind":"code"', '"kind":"toast"'),
    'images[0].summary.kind should be one of unified, code',
  ],
  ['a pair without VARS', (text) => text.replace('"vars":"/fw/VARS.fd"}', '"x":1}'), 'nvram.pairs[0].vars should be a text'],
  ['a machine without a name', (text) => text.replace('"canonical"', '"name"'), 'machines[0].canonical should be a text'],
])('refused: %s', async (_, damage, reason) => {
  expect(hostFromProfile(damage(await profileText()))).toEqual({ problem: expect.stringContaining(reason) });
});
