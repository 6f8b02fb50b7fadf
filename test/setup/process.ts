import { spawn } from 'node:child_process';

/** What a finished program left behind. `status` is its exit code, or the name of the signal that ended it. */
export interface Ended {
  status: number | string;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  stdin?: string;
  /** Milliseconds after which the program is killed; the result's `status` is then `SIGKILL`. */
  limit?: number;
}

/** Runs a program to its end and collects what it wrote. Throws only when it cannot be started at all. */
export function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: [options.stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      timeout: options.limit,
      killSignal: 'SIGKILL',
    });
    const ended: Ended = { status: 0, stdout: '', stderr: '' };
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      ended.stdout += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      ended.stderr += text;
    });
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ ...ended, status: code ?? signal ?? 'unknown' }));
    child.stdin?.on('error', () => {
      // The program may end without reading its input; its exit status tells whether that was right.
    });
    child.stdin?.end(options.stdin);
  });
}

/** Like `run`, but any end other than exit status 0 throws an error that carries the program's last words. */
export async function runOrThrow(program: string, args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const ended = await run(program, args, options);
  if (ended.status !== 0) {
    const lastWords = `${ended.stdout}\n${ended.stderr}`.trim().split('\n').slice(-6).join('\n');
    throw new Error(`${program} ${args.join(' ')} ended with ${ended.status}:\n${lastWords}`);
  }
  return ended;
}
