/**
 * Runs the suites that need a real VS Code: on the oldest release that `engines.vscode` promises, and on the newest.
 *
 *     node test/vscode/run.ts [--release oldest|newest] [--suite host|user] [--only PART-OF-A-TEST'S-NAME]
 *
 * Packages the extension first, so both suites meet what is shipped. Writes `test/results/vscode.json`: how many passed and failed.
 * With `VIRTLENS_VSCODE=download` the host suite runs in a desktop VS Code, which @vscode/test-electron downloads.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runTests as runInVSCode } from '@vscode/test-electron';
import { cacheFolder } from '../setup/cache.ts';
import { bundleSuite, root } from './bundle-suite.ts';
import { install, type Release, releases } from './install.ts';
import { type Counts, runTests } from './tests.ts';
import { installPackage, packageExtension, prepareUserSuite } from './user-suite.ts';
import { makeWorkspace } from './workspace.ts';

const { values: options } = parseArgs({
  options: { release: { type: 'string' }, suite: { type: 'string' }, only: { type: 'string', default: '' } },
});

/** Of each suite on each release; the failures say which. */
const counts: Counts[] = [];
const suiteFile = await bundleSuite();
const vsix = await packageExtension();
const results = path.join(root, 'test', 'results');
await mkdir(results, { recursive: true });

for (const release of releases) {
  const age = release === releases[0] ? 'oldest' : 'newest';
  if (options.release && options.release !== age) continue;
  if (options.suite !== 'user') counts.push(named(`${release.vscode}, inside`, await hostSuite(release, age)));
  if (options.suite !== 'host') counts.push(named(`${release.vscode}, as a user`, await userSuite(release)));
}

const sum: Counts = {
  passed: counts.reduce((total, count) => total + count.passed, 0),
  failed: counts.reduce((total, count) => total + count.failed, 0),
  failures: counts.flatMap(({ failures }) => failures),
};
await writeFile(path.join(results, 'vscode.json'), `${JSON.stringify(sum)}\n`);
console.log(`VS Code: ${sum.passed} passed, ${sum.failed} failed`);
process.exitCode = sum.failed === 0 && sum.passed > 0 ? 0 : 1;

function named(where: string, counted: Counts): Counts {
  return { ...counted, failures: counted.failures.map(({ test, reason }) => ({ test: `${where}: ${test}`, reason })) };
}

/** The tests under `suite/`, inside the extension host. */
async function hostSuite(release: Release, age: string): Promise<Counts> {
  console.log(`VS Code ${release.vscode}, inside the extension host`);
  const workspace = await makeWorkspace();
  const profile = await mkdtemp(path.join(tmpdir(), 'virtlens-profile-'));
  const resultFile = path.join(profile, 'result.json');
  try {
    // What is shipped, unpacked in a place of its own: nobody builds anew below the running tests.
    const extension = await installPackage(await install(release), vsix, path.join(profile, 'shipped'));
    await mkdir(path.join(profile, 'User'));
    await writeFile(path.join(profile, 'User', 'settings.json'), JSON.stringify(workspace.settings));
    const desktop = process.env['VIRTLENS_VSCODE'] === 'download';
    await runInVSCode({
      ...(desktop
        ? { version: release.vscode, cachePath: path.join(cacheFolder(), 'vscode-desktop') }
        : { vscodeExecutablePath: path.join(import.meta.dirname, 'host.ts') }),
      extensionDevelopmentPath: extension,
      extensionTestsPath: suiteFile,
      launchArgs: [workspace.folder, `--user-data-dir=${profile}`, `--extensions-dir=${path.join(profile, 'extensions')}`],
      extensionTestsEnv: {
        VIRTLENS_VSCODE_RELEASE: age,
        VIRTLENS_TEST_RESULT: resultFile,
        VIRTLENS_TEST_ONLY: options.only,
        VIRTLENS_TEST_ENGINE: release.vscode,
      },
    }).catch((error: unknown) => console.error(`The extension host ended badly: ${String(error)}`));
    return readCounts(await readFile(resultFile, 'utf8').catch(() => ''));
  } finally {
    await rm(profile, { recursive: true, force: true });
    await workspace.remove();
  }
}

/** The tests under `user/`, which drive the packaged extension through its window. */
async function userSuite(release: Release): Promise<Counts> {
  console.log(`VS Code ${release.vscode}, as a user of the packaged extension`);
  const suite = await prepareUserSuite(await install(release), vsix);
  try {
    return await runTests({
      say: (line) => console.log(line),
      only: options.only,
      failed: async (name) => {
        const picture = path.join(results, `${release.vscode} ${name.replaceAll(/[^\w-]+/g, '-')}.png`);
        await suite.window.page.screenshot({ path: picture });
        console.log(`          ${picture}`);
        // A test that was given up goes on with its keys, and one that failed leaves dialogs: not in the next test's window.
        await suite.openAnew();
      },
    });
  } finally {
    await suite.end();
  }
}

/** A suite that did not get as far as writing its result has failed. */
function readCounts(text: string): Counts {
  const result: unknown = text === '' ? undefined : JSON.parse(text);
  if (typeof result === 'object' && result !== null && 'passed' in result && 'failed' in result) {
    // The suite wrote it, in a process of its own.
    return result as Counts;
  }
  const reason = 'the suite ended before it could count its tests';
  console.log(`  FAILED  ${reason}`);
  return { passed: 0, failed: 1, failures: [{ test: 'the whole suite', reason }] };
}
