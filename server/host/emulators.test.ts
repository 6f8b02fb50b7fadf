import { expect, test } from 'vitest';
import { type Domain, readDomain } from '../domain/domain.ts';
import { parseXml } from '../xml/parse.ts';
import type { HostFacts } from './facts.ts';
import { fileSource } from './file-source.ts';
import { filesInMemory } from './files.ts';
import { type Host, hostOf } from './host.ts';
import { hostFromProfile, makeProfile } from './profile.ts';

function domainOn(emulator: string): Domain {
  const devices = `<devices><emulator>${emulator}</emulator></devices>`;
  const domain = readDomain(parseXml(`<domain type='kvm'><name>a</name><os><type>hvm</type></os>${devices}</domain>`));
  if (!domain) throw new Error('no domain');
  return domain;
}

const source = (...paths: readonly string[]) =>
  fileSource(filesInMemory(Object.fromEntries(paths.map((path) => [path, 'program']))), {});

async function toldOf(host: Host, emulator: string): Promise<readonly unknown[]> {
  const { emulators, missingEmulator } = await host.factsFor(domainOn(emulator));
  return [emulators, missingEmulator];
}

/** What a host is known to have to run guests with, which its profile says too. */
async function hypervisorsOf(paths: readonly string[]): Promise<readonly HostFacts[]> {
  const files = source(...debian, ...paths);
  const profile = hostFromProfile(JSON.stringify(await makeProfile(files, [])));
  if ('problem' in profile) throw new Error(profile.problem);
  return Promise.all([hostOf(files), profile].map((host) => host.factsFor(domainOn('/usr/bin/kvm'))));
}

/** With a file beside each folder that is asked about: only where there is something, something can be missing. */
const debian = ['/vmlinuz', '/usr/os-release', '/usr/bin/kvm', '/usr/bin/qemu-img', '/usr/bin/qemu-system-x86_64'];
const withoutKvm = debian.filter((path) => path !== '/usr/bin/kvm');

test.each([
  ['it is there', debian, '/usr/bin/kvm', ['/usr/bin/kvm', '/usr/bin/qemu-system-x86_64'], undefined],
  [
    'it is elsewhere',
    debian,
    '/usr/libexec/qemu-kvm',
    ['/usr/bin/kvm', '/usr/bin/qemu-system-x86_64'],
    '/usr/libexec/qemu-kvm',
  ],
  ['its folder is not there', withoutKvm, '/opt/qemu', ['/usr/bin/qemu-system-x86_64'], '/opt/qemu'],
  ["it is the author's own", [...withoutKvm, '/opt/qemu'], '/opt/qemu', ['/usr/bin/qemu-system-x86_64'], undefined],
  [
    'built here',
    ['/vmlinuz', '/usr/local/bin/qemu-system-x86_64'],
    '/opt/qemu',
    ['/usr/local/bin/qemu-system-x86_64'],
    '/opt/qemu',
  ],
  ['RHEL', ['/usr/libexec/qemu-kvm'], '/usr/libexec/qemu-kvm', ['/usr/libexec/qemu-kvm'], undefined],
  ['a machine without QEMU', ['/usr/bin/ls'], '/usr/bin/qemu-system-x86_64', [], undefined],
  ['a path that is none', withoutKvm, 'qemu-kvm', ['/usr/bin/qemu-system-x86_64'], undefined],
])('%s', async (_, paths, emulator, emulators, missing) => {
  expect(await toldOf(hostOf(source(...paths)), emulator)).toEqual([emulators, missing]);
});

test.each([
  ["Intel's", ['/sys/module/kvm', '/sys/module/kvm_intel'], ['x86_64', 'i686']],
  ["AMD's", ['/sys/module/kvm_amd'], ['x86_64', 'i686']],
  ["another processor's", ['/sys/module/kvm'], []],
  ['none', ['/sys/module/rfkill'], []],
])('guests that KVM runs: %s', async (_, paths, architectures) => {
  const known = await hypervisorsOf(paths);
  expect(known.map(({ kvmArchitectures }) => kvmArchitectures)).toEqual([architectures, architectures]);
});

test.each([
  ['it has it', ['/sys/class/misc/rfkill', '/sys/class/misc/kvm'], true],
  ['it has none', ['/sys/class/misc/rfkill'], false],
  ['its kernel is not seen, as on a disk that is mounted elsewhere', ['/etc/fstab', '/dev/null'], undefined],
])('KVM of a host: %s', async (_, paths, kvm) => {
  const known = await hypervisorsOf(paths);
  expect(known.map((facts) => facts.kvm)).toEqual([kvm, kvm]);
});

test('a profile says it as the host does', async () => {
  const host = source(...debian);
  const domains = ['/usr/libexec/qemu-kvm', '/usr/bin/kvm'].map(domainOn);
  const profile = hostFromProfile(JSON.stringify(await makeProfile(host, domains)));
  if ('problem' in profile) throw new Error(profile.problem);
  const present = ['/usr/bin/kvm', '/usr/bin/qemu-system-x86_64'];
  expect(await toldOf(profile, '/usr/libexec/qemu-kvm')).toEqual([present, '/usr/libexec/qemu-kvm']);
  expect(await toldOf(profile, '/usr/bin/kvm')).toEqual([present, undefined]);
  // The profile was made for other domains.
  expect(await toldOf(profile, '/opt/qemu')).toEqual([present, undefined]);
});

test('what was installed meanwhile is seen once the host is looked at anew', async () => {
  const files: Record<string, string> = { '/usr/bin/kvm': 'program' };
  const host = hostOf(fileSource(filesInMemory(files), {}));
  expect(await toldOf(host, '/usr/bin/qemu-system-x86_64')).toEqual([['/usr/bin/kvm'], '/usr/bin/qemu-system-x86_64']);
  files['/usr/bin/qemu-system-x86_64'] = 'program';
  host.invalidate();
  expect(await toldOf(host, '/usr/bin/qemu-system-x86_64')).toEqual([
    ['/usr/bin/kvm', '/usr/bin/qemu-system-x86_64'],
    undefined,
  ]);
});
