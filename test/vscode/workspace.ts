import { copyFile, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { debianRoot, type Suite, suites } from '../setup/roots.ts';
import { root } from './bundle-suite.ts';

export interface Workspace {
  readonly folder: string;
  /** Machine settings: the host that the domains run on is `host/` in the folder. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly remove: () => Promise<void>;
}

/** What a suite's package calls the halves that its OVMF.fd is made of. */
const shippedHalves: Readonly<Record<Suite, { readonly code: string; readonly vars: string }>> = {
  bookworm: { code: 'OVMF_CODE.fd', vars: 'OVMF_VARS.fd' },
  trixie: { code: 'OVMF_CODE_4M.fd', vars: 'OVMF_VARS_4M.fd' },
  sid: { code: 'OVMF_CODE_4M.fd', vars: 'OVMF_VARS_4M.fd' },
};

/**
 * A new folder to work in:
 *
 * - `domains/`: domain XML that tests write and open; `samples/`: the repository's own
 * - `host/`: a Debian 12 host's firmware and descriptors, and in `host/srv/SUITE/` the unified OVMF.fd of each Debian suite
 * - `shipped/SUITE/`: CODE.fd and VARS.fd as the suite's package ships them
 */
export async function makeWorkspace(): Promise<Workspace> {
  const folder = await mkdtemp(path.join(tmpdir(), 'virtlens-workspace-'));
  const host = path.join(folder, 'host');
  await mkdir(path.join(folder, 'domains'));
  await writeFile(path.join(folder, 'domains', 'network.xml'), '<network>\n  <name>default</name>\n</network>\n');
  const isSource = (file: string): boolean => !file.endsWith('.ts') && path.basename(file) !== 'images';
  await cp(path.join(root, 'samples'), path.join(folder, 'samples'), { recursive: true, filter: isSource });
  const debian = await debianRoot('bookworm', console.log);
  for (const part of ['usr/share/OVMF', 'usr/share/ovmf', 'usr/share/qemu/firmware']) {
    await cp(path.join(debian, part), path.join(host, part), { recursive: true, verbatimSymlinks: true });
  }
  for (const suite of suites) await layOutImages(folder, suite);
  return {
    folder,
    settings: { 'virtlens.hostRoot': host },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

async function layOutImages(folder: string, suite: Suite): Promise<void> {
  const share = path.join(await debianRoot(suite, console.log), 'usr', 'share');
  const unified = path.join(folder, 'host', 'srv', suite);
  const shipped = path.join(folder, 'shipped', suite);
  await mkdir(unified, { recursive: true });
  await mkdir(shipped, { recursive: true });
  await copyFile(path.join(share, 'ovmf', 'OVMF.fd'), path.join(unified, 'OVMF.fd'));
  await copyFile(path.join(share, 'OVMF', shippedHalves[suite].code), path.join(shipped, 'CODE.fd'));
  await copyFile(path.join(share, 'OVMF', shippedHalves[suite].vars), path.join(shipped, 'VARS.fd'));
}
