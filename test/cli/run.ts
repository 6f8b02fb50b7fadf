import { spawn } from 'node:child_process';
import path from 'node:path';
import { asOrdinaryUser } from '../setup/ordinary-user.ts';

const cliMain = path.resolve(import.meta.dirname, '../../cli/main.ts');

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly input?: string | Uint8Array;
  /** Permissions of files count, also for root. */
  readonly ordinary?: boolean;
}

/** Runs the command line as a process of its own, in the repository's root where nothing else is said. */
export async function virtlens(args: readonly string[], { cwd, input, ordinary }: RunOptions = {}): Promise<Ended> {
  const whole: [string, ...string[]] = [process.execPath, cliMain, ...args];
  const [program, ...rest] = ordinary ? asOrdinaryUser(whole) : whole;
  const child = spawn(program, rest, { cwd: cwd ?? path.resolve(import.meta.dirname, '../..') });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text;
  });
  child.stdin.end(input ?? '');
  const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
  return { code, ...output };
}
