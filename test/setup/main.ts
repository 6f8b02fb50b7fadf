/**
 * The set-up step of `npm test`: makes sure of what the tests need beyond Node and npm.
 *
 *     node test/setup/main.ts
 *
 * Fetches what it may into a cache (`$VIRTLENS_CACHE`, else `~/.cache/virtlens`), installs Debian packages where apt may be
 * used without asking, and otherwise says exactly what to install and fails. Quick when everything is there.
 */
import { install, releases } from '../vscode/install.ts';
import { chrootRefusal } from './chroot.ts';
import { providePrograms } from './programs.ts';
import { debianRoot, suites } from './roots.ts';

const say = (line: string) => console.log(`set-up: ${line}`);

/** Each step throws an error that says what to do. All are tried, so that one run names everything that is missing. */
const steps: readonly (() => Promise<void> | void)[] = [
  () => providePrograms(say),
  provideRoots,
  async () => {
    for (const release of releases) await install(release);
    say(`VS Code ${releases.map((release) => release.vscode).join(' and ')} are there`);
  },
  findCorpus,
];

let failures = 0;
for (const step of steps) {
  try {
    await step();
  } catch (error) {
    failures++;
    console.error(`set-up failed: ${error instanceof Error ? error.message : String(error)}`);
  }
}
process.exitCode = failures === 0 ? 0 : 1;

async function provideRoots(): Promise<void> {
  for (const suite of suites) await debianRoot(suite, say);
  say(`firmware of Debian ${suites.join(', ')}; libvirt and QEMU of bookworm and sid are there`);
  const refusal = await chrootRefusal(await debianRoot('sid'));
  if (refusal) throw new Error(refusal);
}

/** The labelled documents are no part of the repository. Without them the tests that read them fail and say so again. */
function findCorpus(): void {
  const corpus = process.env['VIRTLENS_CORPUS'];
  say(
    corpus ? `corpus: ${corpus}` : 'VIRTLENS_CORPUS is not set: the tests that read labelled domain XML from there will fail',
  );
}
