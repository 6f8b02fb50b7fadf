/**
 * Times in the newest VS Code what a person waits for, with the packaged extension, and leaves it in `test/results/timings.json`
 * for the benchmarks: for each thing that was timed its name and the milliseconds it took each time.
 *
 *     node test/vscode/timings.ts
 */
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { runOrThrow } from '../setup/process.ts';
import { debianRoot } from '../setup/roots.ts';
import { bundleSuite, root } from './bundle-suite.ts';
import { install, newest } from './install.ts';
import { packageExtension, prepareUserSuite } from './user-suite.ts';
import { customEditor, openFile, ready } from './workbench.ts';

const rounds = 5;
const longestStep = 'extension host, 64 MiB, longest step';

const suite = await prepareUserSuite(await install(newest), await packageExtension());
try {
  const { workspace, window, extension } = suite;
  const images = path.join(workspace.folder, 'host', 'srv');
  const large = path.join(images, 'AAVMF_CODE.fd');
  await copyFile(path.join(await debianRoot('sid'), 'usr/share/AAVMF/AAVMF_CODE.fd'), large);

  await ready(window.page);
  const small = path.join(images, 'sid', 'OVMF.fd');
  const of4: number[] = [];
  const of64: number[] = [];
  for (let round = 0; round < rounds; round++) {
    of4.push(await untilFirstRow(window.page, small));
    of64.push(await untilFirstRow(window.page, large));
  }
  const results = path.join(root, 'test', 'results');
  await mkdir(results, { recursive: true });
  const timings = {
    'activation, until the language server is ready': await activations(extension, workspace.folder),
    'firmware editor, from Enter to the first row of bytes, 4 MiB': of4,
    'firmware editor, from Enter to the first row of bytes, 64 MiB': of64,
    ...(await longestSteps(extension, workspace.folder)),
  };
  await writeFile(path.join(results, 'timings.json'), `${JSON.stringify(timings, undefined, 2)}\n`);
  console.log(timings);
} finally {
  await suite.end();
}

/** Milliseconds from the key that opens the file to the first row of its bytes on the screen. */
async function untilFirstRow(page: Page, file: string): Promise<number> {
  let opened = Number.NaN;
  await openFile(page, file, () => {
    opened = performance.now();
  });
  await customEditor(page).getByRole('rowheader', { name: /^0+$/ }).waitFor();
  return Math.round(performance.now() - opened);
}

/** From the start of `activate` to the answer of the language server, in extension hosts of their own. */
async function activations(extension: string, folder: string): Promise<number[]> {
  const lines = await writtenBy(extension, folder, 'the language server gets ready', 'VIRTLENS_TEST_TIMINGS');
  return lines.map(Number);
}

/** For how long the extension host did nothing else at once, while an image of 64 MiB was worked on; by the clock and by the processor. */
async function longestSteps(extension: string, folder: string): Promise<Record<string, number[]>> {
  const steps: Record<string, number[]> = {};
  const add = (what: string, value: number | undefined) => {
    if (value === undefined) return;
    steps[what] ??= [];
    steps[what].push(value);
  };
  for (const line of await writtenBy(extension, folder, 'an image of 64 MiB', 'VIRTLENS_TEST_STEPS')) {
    const { what, wall, cpu }: { what: string; wall: number; cpu?: number } = JSON.parse(line);
    add(`${longestStep}, ${what}`, wall);
    add(`${longestStep}, ${what}, time of the processor`, cpu);
  }
  return steps;
}

/** The lines that a test writes into the file which this variable names, each round in an extension host of its own. */
async function writtenBy(extension: string, folder: string, test: string, variable: string): Promise<string[]> {
  const [suiteFile, profile] = [await bundleSuite(), await mkdtemp(path.join(tmpdir(), 'virtlens-timings-'))];
  const file = path.join(profile, 'timings');
  try {
    const env = {
      ...process.env,
      VIRTLENS_VSCODE_RELEASE: 'newest',
      VIRTLENS_TEST_RESULT: path.join(profile, 'result.json'),
      VIRTLENS_TEST_ONLY: test,
      [variable]: file,
    };
    const args = [folder, `--extensionDevelopmentPath=${extension}`, `--extensionTestsPath=${suiteFile}`];
    for (let round = 0; round < rounds; round++) {
      await runOrThrow(process.execPath, [path.join(import.meta.dirname, 'host.ts'), ...args], { env });
    }
    return (await readFile(file, 'utf8')).trimEnd().split('\n');
  } finally {
    await rm(profile, { recursive: true, force: true });
  }
}
