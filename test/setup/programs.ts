/** Programs that the tests run on the machine itself, and how a Debian machine gets them. */
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { run } from './process.ts';

interface Needed {
  readonly program: string;
  /** The Debian package that brings it. */
  readonly debian: string;
  readonly purpose: string;
}

const needed: readonly Needed[] = [
  { program: 'chromium', debian: 'chromium', purpose: 'the window that VS Code is tested in' },
  { program: 'xmllint', debian: 'libxml2-utils', purpose: 'to compare the checker with' },
  { program: 'UEFIExtract', debian: 'uefitool-cli', purpose: 'to compare the image reader with' },
];

/** Makes sure of every program, by apt where that is allowed; otherwise throws an error that names what to install. */
export async function providePrograms(say: (line: string) => void): Promise<void> {
  const missing = needed.filter(({ program }) => !isOnPath(program));
  if (missing.length === 0) {
    say(`programs: ${needed.map(({ program }) => program).join(', ')} are there`);
    return;
  }
  const packages = missing.map(({ debian }) => debian);
  const apt = await aptCommand();
  if (apt) {
    say(`installing Debian's ${packages.join(', ')} with apt`);
    const quiet = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
    await run(apt[0], [...apt.slice(1), '-qq', 'update'], quiet);
    await run(apt[0], [...apt.slice(1), '-qq', '-y', '--no-install-recommends', 'install', ...packages], quiet);
  }
  const stillMissing = missing.filter(({ program }) => !isOnPath(program));
  if (stillMissing.length > 0) throw new Error(whatToInstall(stillMissing));
}

function whatToInstall(missing: readonly Needed[]): string {
  const list = missing.map(({ program, purpose }) => `  ${program}: ${purpose}`).join('\n');
  const packages = missing.map(({ debian }) => debian).join(' ');
  return `These programs are missing:\n${list}\nOn Debian: apt install --no-install-recommends ${packages}`;
}

function isOnPath(program: string): boolean {
  return (process.env['PATH'] ?? '').split(path.delimiter).some((folder) => isExecutable(path.join(folder, program)));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** How apt can be run without asking anyone: as root, or by a sudo that wants no password; undefined where it can't. */
async function aptCommand(): Promise<[string, ...string[]] | undefined> {
  if (!isOnPath('apt-get')) return undefined;
  if (process.getuid?.() === 0) return ['apt-get'];
  if (isOnPath('sudo') && (await run('sudo', ['-n', 'true'])).status === 0) return ['sudo', '-n', '-E', 'apt-get'];
  return undefined;
}
