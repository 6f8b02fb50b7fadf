import { expect, test } from 'vitest';
import { type Domain, readDomain } from '../domain/domain.ts';
import { parseXml } from '../xml/parse.ts';
import { unknownHost } from './facts.ts';
import { filesInMemory, type HostFiles } from './files.ts';
import { createHost } from './host.ts';

const shipped = '/usr/share/qemu/firmware';
const local = '/etc/qemu/firmware';
const own = '/home/me/.config/qemu/firmware';

function domainWith(os: string): Domain {
  const domain = readDomain(parseXml(`<domain type='kvm'><name>a</name><os>${os}</os></domain>`));
  if (!domain) throw new Error('no domain');
  return domain;
}

const empty = domainWith('');

function descriptor(code: string, vars = '/v.fd'): string {
  return JSON.stringify({
    mapping: {
      device: 'flash',
      executable: { filename: code, format: 'raw' },
      'nvram-template': { filename: vars, format: 'raw' },
    },
    targets: [],
  });
}

test.each([
  [
    'sorted by file name, byte by byte, whatever the folder',
    { [`${shipped}/60-a.json`]: 'A', [`${local}/50-b.json`]: 'B', [`${shipped}/60-a-b.json`]: 'C' },
    ['B', 'C', 'A'],
  ],
  ['the more specific folder hides the same name', { [`${shipped}/60-a.json`]: 'A', [`${local}/60-a.json`]: 'B' }, ['B']],
  [
    'the order is that of the name, not of the folder that won',
    { [`${shipped}/60-a.json`]: 'A', [`${local}/60-a.json`]: 'B', [`${shipped}/50-b.json`]: 'C' },
    ['C', 'B'],
  ],
  [
    'an empty file hides without being one',
    { [`${shipped}/60-a.json`]: 'A', [`${local}/60-a.json`]: '', [`${shipped}/70-b.json`]: 'B' },
    ['B'],
  ],
  [
    'an empty file in the general folder is hidden itself',
    { [`${shipped}/60-a.json`]: '', [`${local}/60-a.json`]: 'B' },
    ['B'],
  ],
  ["the user's own come last in the chain", { [`${shipped}/60-a.json`]: 'A', [`${own}/60-a.json`]: 'B' }, ['B']],
  [
    'hidden files are skipped, any extension is read',
    { [`${shipped}/.60-a.json`]: 'A', [`${shipped}/60-a.json.rpmsave`]: 'B' },
    ['B'],
  ],
])('descriptors: %s', async (_, files, codes) => {
  const written = Object.fromEntries(Object.entries(files).map(([path, code]) => [path, code && descriptor(code)]));
  const { descriptors } = await createHost(filesInMemory(written), { userDescriptors: own }).factsFor(empty);
  expect(descriptors.map(({ mapping }) => (mapping.device === 'flash' ? mapping.executable.filename : ''))).toEqual(codes);
});

test("without a folder of the user, only the system's descriptors count", async () => {
  const files = filesInMemory({ [`${own}/60-a.json`]: descriptor('A') });
  expect((await createHost(files).factsFor(empty)).descriptors).toEqual([]);
});

test('a broken descriptor is skipped and remembered', async () => {
  const host = createHost(filesInMemory({ [`${shipped}/60-a.json`]: '{', [`${shipped}/70-b.json`]: descriptor('B') }));
  expect((await host.factsFor(empty)).descriptors.map(({ path }) => path)).toEqual([`${shipped}/70-b.json`]);
  expect(await host.problems()).toEqual([expect.stringContaining(`${shipped}/60-a.json is not JSON`)]);
});

const list = 'nvram = [ "/my/CODE.fd:/my/VARS.fd" ]';
const listed = [{ code: '/my/CODE.fd', vars: '/my/VARS.fd' }];

test.each([
  ['qemu.conf sets a list', { '/etc/libvirt/qemu.conf': list }, { pairsBuiltIn: false, nvramPairs: listed, ignoredPairs: [] }],
  [
    'with descriptors libvirt ignores it',
    { '/etc/libvirt/qemu.conf': list, [`${shipped}/60-a.json`]: descriptor('A') },
    { pairsBuiltIn: false, nvramPairs: [], ignoredPairs: listed },
  ],
])('pairs: %s', async (_, files, expected) => {
  expect(await createHost(filesInMemory(files)).factsFor(empty)).toMatchObject(expected);
});

test.each([
  ['no qemu.conf', {}],
  ['a qemu.conf without a list', { '/etc/libvirt/qemu.conf': '#nvram = [ "/a:/b" ]' }],
  ['also beside descriptors', { [`${shipped}/60-a.json`]: descriptor('A') }],
])("pairs: libvirt's own where there is %s", async (_, files) => {
  const facts = await createHost(filesInMemory(files)).factsFor(empty);
  expect(facts.pairsBuiltIn).toBe(true);
  expect(facts.nvramPairs[0]).toEqual({ code: '/usr/share/OVMF/OVMF_CODE.fd', vars: '/usr/share/OVMF/OVMF_VARS.fd' });
});

test('the images a domain names, and the templates that the host has for its loader', async () => {
  const files = filesInMemory({
    '/fw/CODE.fd': 'x',
    '/tpl.fd': 'y',
    [`${shipped}/60-a.json`]: descriptor('/fw/CODE.fd', '/tpl.fd'),
  });
  const domain = domainWith("<loader type='pflash'>/fw/CODE.fd</loader><nvram>/store.fd</nvram>");
  const { images, consulted } = await createHost(files).factsFor(domain);
  expect(consulted).toBe(true);
  expect([...images.values()].map(({ path, state }) => `${path} ${state}`)).toEqual([
    '/fw/CODE.fd read',
    '/store.fd missing',
    '/tpl.fd read',
  ]);
  expect(images.get('/fw/CODE.fd')).toMatchObject({ size: 1, summary: { kind: 'unknown' } });
});

test('the stores beside a loader: by their name or size, never the loader itself, at most twenty', async () => {
  const folder = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`/fw/${index + 10}_VARS.fd`, 'v']));
  const files = filesInMemory({
    ...folder,
    '/fw/MY_CODE.fd': 'c',
    '/fw/00.fd': new Uint8Array(0x20000),
    '/fw/01.fd': 'no store',
    '/fw/02_VARS.txt': 'text',
  });
  const host = createHost(files);
  const stores = async (os: string): Promise<readonly string[] | undefined> =>
    (await host.factsFor(domainWith(os))).storesBeside.get('/fw/MY_CODE.fd')?.map(({ path }) => path);
  const found = await stores("<loader type='pflash'>/fw/MY_CODE.fd</loader>");
  expect(found?.slice(0, 2)).toEqual(['/fw/00.fd', '/fw/10_VARS.fd']);
  expect(found).toHaveLength(20);
  expect(await stores("<loader type='pflash'>/fw/MY_CODE.fd</loader><nvram template='/t.fd'/>")).toBeUndefined();
  expect(await stores("<loader type='rom'>/fw/MY_CODE.fd</loader>")).toBeUndefined();
});

/** A host whose one file is what `current` says at each moment. */
function changingHost(current: { bytes: Uint8Array; modified: number; reads: number; failing: boolean }): HostFiles {
  return {
    wholeHost: true,
    list: async () => [],
    stat: async (path) => (path === '/a.fd' ? { size: current.bytes.length, modified: current.modified } : undefined),
    read: async () => {
      current.reads += 1;
      if (current.failing) throw new Error('permission denied');
      return current.bytes;
    },
  };
}

test('an image is read again only when its time or size changed, or when asked to forget', async () => {
  const current = { bytes: new Uint8Array(8), modified: 1, reads: 0, failing: false };
  const host = createHost(changingHost(current));
  await Promise.all([host.summaryOf('/a.fd'), host.summaryOf('/a.fd')]);
  await host.summaryOf('/a.fd');
  expect(current.reads).toBeLessThanOrEqual(2);
  const before = current.reads;
  current.modified = 2;
  await host.summaryOf('/a.fd');
  current.bytes = new Uint8Array(9);
  expect(await host.summaryOf('/a.fd')).toMatchObject({ state: 'read', size: 9 });
  host.invalidate();
  await host.summaryOf('/a.fd');
  expect(current.reads).toBe(before + 3);
});

test("what can't be read is no fact, and is tried again", async () => {
  const current = { bytes: new Uint8Array(8), modified: 1, reads: 0, failing: true };
  const host = createHost(changingHost(current));
  expect(await host.summaryOf('/a.fd')).toEqual({
    path: '/a.fd',
    state: 'unread',
    reason: "/a.fd can't be read: permission denied",
  });
  current.failing = false;
  expect(await host.summaryOf('/a.fd')).toMatchObject({ state: 'read' });
  expect(await host.summaryOf('a.fd')).toMatchObject({ state: 'unread', reason: expect.stringContaining('relative') });
  expect(await host.summaryOf('/b.fd')).toEqual({ path: '/b.fd', state: 'missing' });
});

test('a file larger than any firmware is not read', async () => {
  const current = { bytes: new Uint8Array(1), modified: 1, reads: 0, failing: false };
  const files = { ...changingHost(current), stat: async () => ({ size: 300 * 1024 * 1024, modified: 1 }) };
  expect(await createHost(files).summaryOf('/a.fd')).toMatchObject({ state: 'unread' });
  expect(current.reads).toBe(0);
});

test('no host: nothing is known', async () => {
  const host = createHost(undefined);
  expect(await host.factsFor(empty)).toBe(unknownHost);
  expect(await host.summaryOf('/a.fd')).toMatchObject({ state: 'unread' });
});

test('a host of which only a part may be seen is not consulted, and its images in that part are', async () => {
  const files = { ...filesInMemory({ '/ws/a.fd': 'x', [`${shipped}/60-a.json`]: descriptor('A') }), wholeHost: false };
  const facts = await createHost(files).factsFor(domainWith('<loader>/ws/a.fd</loader>'));
  expect(facts).toMatchObject({ consulted: false, descriptors: [], nvramPairs: [] });
  expect(facts.images.get('/ws/a.fd')).toMatchObject({ state: 'read' });
});
