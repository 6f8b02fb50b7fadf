/**
 * A first look at virtlens, run by `npm start` after the build: makes the samples' images, then checks, inspects and splits with the
 * command line that was built. Findings in the samples are what is to be seen, so they don't make this fail.
 */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { styleText } from 'node:util';
import { writeSampleImages } from './images.ts';

const root = path.resolve(import.meta.dirname, '..');
const cli = path.join(root, 'dist/cli.js');
const hostRoot = 'samples/images';

/** Runs the command line as a person would. Only what `check` and `inspect` may answer is accepted. */
function virtlens(...args: readonly string[]): void {
  console.log(`\n${styleText('dim', '$')} ${styleText('bold', `virtlens ${args.join(' ')}`)}`);
  const { status, error } = spawnSync(process.execPath, [cli, ...args], { cwd: root, stdio: 'inherit' });
  if (error) throw error;
  if (status !== 0 && status !== 1) throw new Error(`virtlens ${args[0]} ended with ${status}`);
}

const written = await writeSampleImages(path.join(root, hostRoot));
console.log(`${written.length} files of a sample host are in ${hostRoot}/.`);

virtlens('check', '--host-root', hostRoot, 'samples');
virtlens('inspect', `${hostRoot}/srv/guests/old-unified.fd`);

const folder = await mkdtemp(path.join(tmpdir(), 'virtlens-start-'));
try {
  const half = (name: string) => path.join(folder, `old-unified_${name}.fd`);
  virtlens('split', `${hostRoot}/srv/guests/old-unified.fd`, '--code', half('CODE'), '--vars', half('VARS'));
} finally {
  await rm(folder, { recursive: true, force: true });
}

console.log(`
Next:
  ${styleText('bold', 'npm run vscode')}    opens VS Code on samples/, with this extension: Ctrl+click a loader's path, or open a .fd file
  ${styleText('bold', 'npm test')}          runs the tests
  ${styleText('bold', 'node dist/cli.js --help')}`);
