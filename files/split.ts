import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { joinImage, splitImage } from '../firmware/split.ts';
import { described, type FileOnDisk, readImage } from './image.ts';
import { writeTogether } from './write.ts';

/** The files are not what the step needs; the message says why. Nothing was written. */
export class NotPossible extends Error {}

export interface SplitOrder {
  readonly image: string;
  readonly code: string;
  readonly vars: string;
  /** False: a file that is there already is left alone and `FileExists` is thrown. */
  readonly overwrite: boolean;
}

/** An image and its two halves, all on the disk. */
export interface WholeAndHalves {
  readonly image: FileOnDisk;
  readonly code: FileOnDisk;
  readonly vars: FileOnDisk;
}

/**
 * Cuts a unified image file into CODE and VARS: both files are written or none. Before they get their names, they are read back
 * from the disk and VARS followed by CODE is compared with the image, byte for byte. Throws `NotPossible`, `FileExists`, or an error
 * that says in plain words what can't be read or written.
 */
export async function splitFile({ image, code, vars, overwrite }: SplitOrder): Promise<WholeAndHalves> {
  await refuseSameFile([image, code, vars]);
  const whole = await readImage(image);
  const halves = splitImage(whole);
  if ('refusal' in halves) throw new NotPossible(`${image} can't be split: ${halves.refusal}`);
  const files = [
    { path: vars, bytes: halves.vars },
    { path: code, bytes: halves.code },
  ];
  await writeTogether(files, {
    overwrite,
    prove: async (temporaries) => {
      const written = Buffer.concat(await Promise.all(temporaries.map((path) => readFile(path))));
      const now = await readImage(image);
      if (!written.equals(now)) {
        throw new Error(
          `What was written to the disk is not ${image}, or that changed meanwhile. Nothing was kept; try again.`,
        );
      }
    },
  });
  return { image: described(image, whole), code: described(code, halves.code), vars: described(vars, halves.vars) };
}

export interface JoinOrder {
  readonly vars: string;
  readonly code: string;
  readonly image: string;
  readonly overwrite: boolean;
}

/** Puts a variable store and its CODE together to a unified image file; proven and refused as in `splitFile`. */
export async function joinFiles({ vars, code, image, overwrite }: JoinOrder): Promise<WholeAndHalves> {
  await refuseSameFile([vars, code, image]);
  const [store, program] = await Promise.all([readImage(vars), readImage(code)]);
  const joined = joinImage(store, program);
  if ('refusal' in joined) throw new NotPossible(`${vars} and ${code} can't be joined: ${joined.refusal}`);
  await writeTogether([{ path: image, bytes: joined.image }], {
    overwrite,
    prove: async ([temporary]) => {
      const written = temporary === undefined ? Buffer.alloc(0) : await readFile(temporary);
      if (!written.equals(Buffer.concat([store, program]))) {
        throw new Error(`What was written to the disk is not ${vars} followed by ${code}. Nothing was kept; try again.`);
      }
    },
  });
  return { image: described(image, joined.image), code: described(code, program), vars: described(vars, store) };
}

/** Under any of their names: one file can't be two of them. */
async function refuseSameFile(paths: readonly string[]): Promise<void> {
  const names = new Set<string>();
  for (const path of paths) {
    const found = await stat(path).catch(() => undefined);
    const name = found ? `${found.dev}:${found.ino}` : resolve(path);
    if (names.has(name)) throw new NotPossible(`${path} is named twice: the image, CODE and VARS must be three files.`);
    names.add(name);
  }
}
