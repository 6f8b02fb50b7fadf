import type { FileOnDisk } from '../../files/image.ts';
import { joinFiles, splitFile, type WholeAndHalves } from '../../files/split.ts';
import { defaultSplitPaths } from '../../firmware/split-names.ts';
import { sizeText } from '../../firmware/wording.ts';
import { columns } from '../columns.ts';
import type { Console } from '../console.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import type { JoinOptions, SplitOptions } from './split-options.ts';

/** `virtlens split`. */
export async function split({ image, code, vars, force, format }: SplitOptions, console: Console): Promise<ExitCode> {
  const { codePath, varsPath } = defaultSplitPaths(image);
  const done = await splitFile({ image, code: code ?? codePath, vars: vars ?? varsPath, overwrite: force });
  if (format === 'json') {
    console.print(filesJson(done));
    return exitCode.fine;
  }
  console.print(
    table([
      ['image', done.image],
      ['CODE', done.code],
      ['VARS', done.vars],
    ]),
  );
  console.print(`VARS followed by CODE is the image, byte for byte${done.isRaw ? '' : ': what guests see of the files'}.`);
  return exitCode.fine;
}

/** `virtlens join`. */
export async function join({ vars, code, output, force, format }: JoinOptions, console: Console): Promise<ExitCode> {
  const done = await joinFiles({ vars, code, image: output, overwrite: force });
  if (format === 'json') {
    console.print(filesJson(done));
    return exitCode.fine;
  }
  console.print(
    table([
      ['VARS', done.vars],
      ['CODE', done.code],
      ['image', done.image],
    ]),
  );
  return exitCode.fine;
}

/** For programs; sizes are bytes. */
function filesJson({ image, code, vars }: WholeAndHalves): string {
  return JSON.stringify({ image, code, vars }, null, 2);
}

/** One file a line: what it is, its path, its size, its SHA-256. */
function table(files: readonly (readonly [role: string, file: FileOnDisk])[]): string {
  const rows = files.map(([role, { path, size, sha256 }]) => [
    role,
    path,
    sizeText(size),
    `${size} bytes`,
    `SHA-256 ${sha256}`,
  ]);
  return columns(rows, [2, 3]);
}
