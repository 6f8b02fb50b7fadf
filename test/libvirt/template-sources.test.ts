import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { analyseOn, guestWith } from './documents.ts';
import { placeCaseFiles } from './firmware.ts';
import { type HostSetting, Libvirtd, type LibvirtSuite } from './libvirtd.ts';

const listed = { nvram: ['/mnt/vm/MY_CODE.fd:/mnt/vm/existing_VARS.fd'] };

/**
 * Where libvirt looks for the template of a loader whose domain names none, tried on hosts with and without firmware descriptors
 * and an `nvram` list in qemu.conf. `knows`: these loaders' guests start; all others fail for want of a template.
 */
const hosts: readonly { title: string; suite: LibvirtSuite; host: HostSetting; knows: readonly Loader[] }[] = [
  { title: 'descriptors hide the list, and the built-in one with it', suite: 'bookworm', host: listed, knows: ['descriptor'] },
  {
    title: 'without descriptors the list counts',
    suite: 'bookworm',
    host: { ...listed, descriptors: false },
    knows: ['listed'],
  },
  { title: 'without either the built-in list counts', suite: 'bookworm', host: { descriptors: false }, knows: ['built-in'] },
  { title: 'descriptors do not hide the built-in list', suite: 'bookworm', host: {}, knows: ['descriptor', 'built-in'] },
  { title: 'descriptors hide the list', suite: 'sid', host: listed, knows: ['descriptor'] },
  { title: 'without descriptors the list counts', suite: 'sid', host: { ...listed, descriptors: false }, knows: ['listed'] },
];

const loaders = {
  descriptor: '/usr/share/OVMF/OVMF_CODE_4M.fd',
  listed: '/mnt/vm/MY_CODE.fd',
  'built-in': '/usr/share/OVMF/OVMF_CODE.fd',
};
type Loader = keyof typeof loaders;

describe.each(hosts)("$suite's libvirt: $title", ({ suite, host, knows }) => {
  let libvirtd: Libvirtd;

  beforeAll(async () => {
    libvirtd = await Libvirtd.launch(suite, host);
    await placeCaseFiles(libvirtd);
  });

  afterAll(() => libvirtd?.stop());

  test.each(Object.keys(loaders) as Loader[])('the %s loader', async (loader) => {
    const xml = guestWith('q35', `<loader readonly='yes' type='pflash'>${loaders[loader]}</loader>`, '');
    const { findings } = await analyseOn(libvirtd.files, xml);
    expect(await libvirtd.define(xml)).toEqual({ ok: true, message: '' });
    const started = await libvirtd.start('guest');
    await libvirtd.forget('guest');
    const known = knows.includes(loader);
    // sid's packages no longer bring the 2 MiB build, and a loader that isn't there is the one thing to say.
    const isThere = loader !== 'built-in' || suite === 'bookworm';
    expect(findings.map(({ rule, level }) => `${rule}:${level}`)).toEqual([
      isThere ? `loader/nvram-missing:${known ? 'information' : 'warning'}` : 'loader/missing-file:warning',
    ]);
    expect(started.ok ? 'STARTED' : started.message).toContain(
      known ? 'STARTED' : 'unable to find any master var store for loader',
    );
  });
});
