/**
 * Folders that hold another Debian suite's packages, unpacked side by side and never installed: firmware images of several
 * years, and a newer libvirt with its QEMU that runs in a chroot.
 */
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cacheFolder } from './cache.ts';
import { holdingLock } from './lock.ts';
import { runOrThrow } from './process.ts';

export type Suite = 'bookworm' | 'trixie' | 'sid';

export const suites: readonly Suite[] = ['bookworm', 'trixie', 'sid'];

/** A libvirtd and its QEMU, with the little that a chroot needs to run them. */
const hypervisorPackages = [
  ...['libvirt-daemon', 'libvirt-daemon-driver-qemu', 'libvirt-clients', 'qemu-system-x86'],
  ...['base-files', 'bash', 'dash', 'libc-bin', 'coreutils'],
];

const packagesOf: Record<Suite, readonly string[]> = {
  bookworm: ['ovmf', 'ovmf-ia32', 'qemu-efi-aarch64', 'qemu-efi-arm', ...hypervisorPackages],
  trixie: ['ovmf', 'ovmf-ia32', 'qemu-efi-aarch64', 'qemu-efi-arm', 'qemu-efi-riscv64', 'qemu-efi-loongarch64'],
  // sid has no firmware for processors of 32 bits any more.
  sid: [
    ...['ovmf', 'qemu-efi-aarch64', 'qemu-efi-riscv64', 'qemu-efi-loongarch64'],
    ...hypervisorPackages,
    ...['libvirt-common', 'python3-virt-firmware', 'uefitool-cli', 'qemu-utils', 'qemu-system-arm'],
  ],
};

const debianKeyring = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** Written last into a finished root. It holds how the root was made, so that a change of that builds the root anew. */
const marker = '.complete';
const recipe = (suite: Suite) => `2 ${packagesOf[suite].join(' ')}`;

/**
 * The folder of a suite's unpacked packages; built on the first call (half a minute and 0.5 GB for sid), found on later ones.
 * Any number of processes may ask at once. Needs apt and a Debian mirror, but no root.
 */
export async function debianRoot(suite: Suite, say: (line: string) => void = () => {}): Promise<string> {
  const root = path.join(cacheFolder(), 'roots', suite);
  if (await isComplete(root, suite)) return root;
  await mkdir(path.dirname(root), { recursive: true });
  return holdingLock(`${root}.lock`, async () => {
    if (!(await isComplete(root, suite))) await build(root, suite, say);
    return root;
  });
}

async function isComplete(root: string, suite: Suite): Promise<boolean> {
  const built = await readFile(path.join(root, marker), 'utf8').catch(() => '');
  return built === recipe(suite);
}

async function build(root: string, suite: Suite, say: (line: string) => void): Promise<void> {
  say(`unpacking Debian ${suite}'s ${packagesOf[suite].join(', ')} into ${root} (nothing is installed)`);
  const scratch = `${root}.building`;
  await rm(scratch, { recursive: true, force: true });
  await mkdir(scratch);
  try {
    const archives = await downloadPackages(scratch, suite);
    const unpacked = path.join(scratch, 'root');
    await layOutMergedUsr(unpacked);
    // One after the other: two packages may bring the same folder, one as a link.
    for (const archive of archives) await runOrThrow('dpkg-deb', ['-x', archive, unpacked]);
    await makeRunnable(unpacked);
    await writeFile(path.join(unpacked, marker), recipe(suite));
    if (existsSync(root)) await rename(root, path.join(scratch, 'replaced'));
    await rename(unpacked, root);
    say(`${root}: ${archives.length} packages of ${suite}`);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Lets apt resolve and download into `scratch`, with lists, state and cache of its own, as if nothing were installed. */
async function downloadPackages(scratch: string, suite: Suite): Promise<string[]> {
  const archives = path.join(scratch, 'cache', 'archives');
  await mkdir(path.join(scratch, 'lists', 'partial'), { recursive: true });
  await mkdir(path.join(archives, 'partial'), { recursive: true });
  await writeFile(path.join(scratch, 'status'), '');
  const signedBy = existsSync(debianKeyring) ? `[signed-by=${debianKeyring}] ` : '';
  await writeFile(path.join(scratch, 'sources.list'), `deb ${signedBy}${await debianMirror()} ${suite} main\n`);
  const settings = {
    'Dir::Etc::SourceList': path.join(scratch, 'sources.list'),
    'Dir::Etc::SourceParts': '/dev/null',
    'Dir::Etc::PreferencesParts': '/dev/null',
    'Dir::State::Lists': path.join(scratch, 'lists'),
    'Dir::State::Status': path.join(scratch, 'status'),
    'Dir::Cache': path.join(scratch, 'cache'),
    'APT::Sandbox::User': 'root',
    'Acquire::Languages': 'none',
    'Acquire::Retries': '3',
  };
  const options = ['-qq', ...Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`])];
  await runOrThrow('apt-get', [...options, 'update']);
  const install = ['-y', '--no-install-recommends', '--download-only', 'install'];
  await runOrThrow('apt-get', [...options, ...install, ...packagesOf[suite]]);
  const names = await readdir(archives);
  return names.filter((name) => name.endsWith('.deb')).map((name) => path.join(archives, name));
}

/** The mirror that this machine itself uses for Debian, so that a local one is preferred; else Debian's own. */
async function debianMirror(): Promise<string> {
  const targets = await runOrThrow('apt-get', ['indextargets', '--format', '$(REPO_URI)', 'Identifier: Packages']);
  const mirror = targets.stdout.split('\n').find((uri) => /^https?:\/\/.*\/debian\/?$/.test(uri));
  return mirror ?? 'http://deb.debian.org/debian';
}

/** `/bin`, `/lib` and so on as links into `/usr`, before a package can put a folder there. */
async function layOutMergedUsr(root: string): Promise<void> {
  for (const name of ['bin', 'sbin', 'lib', 'lib64']) {
    await mkdir(path.join(root, 'usr', name), { recursive: true });
    await symlink(`usr/${name}`, path.join(root, name));
  }
}

/** What the packages' own installation scripts would have left: a shell, the users libvirt looks up, mount points. */
async function makeRunnable(root: string): Promise<void> {
  for (const folder of ['proc', 'dev', 'sys', 'tmp', 'root', 'run', 'srv', 'var', 'mnt', 'etc/libvirt']) {
    await mkdir(path.join(root, folder), { recursive: true });
  }
  await rm(path.join(root, 'usr/bin/sh'), { force: true });
  await symlink('dash', path.join(root, 'usr/bin/sh'));
  await writeFile(path.join(root, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/bash\nlibvirt-qemu:x:64055:64055::/:/bin/false\n');
  await writeFile(path.join(root, 'etc/group'), 'root:x:0:\nlibvirt-qemu:x:64055:\nkvm:x:105:\n');
}
