import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { joinImage, splitImage } from '../firmware/split.ts';
import { containerOf, packedFor, readContent } from './content.ts';
import { described, type FileOnDisk, readImage } from './image.ts';
import { NotPossible } from './not-possible.ts';
import { writeTogether } from './write.ts';

export interface SplitOrder {
  readonly image: string;
  readonly code: string;
  readonly vars: string;
  /** False: a file that is there already is left alone and `FileExists` is thrown. */
  readonly overwrite: boolean;
}

/** An image and its two halves, all on the disk. */
export interface WholeAndHalves {
  /** Whether all three files are flash content as it is: then the halves are the image's bytes themselves. */
  readonly isRaw: boolean;
  readonly image: FileOnDisk;
  readonly code: FileOnDisk;
  readonly vars: FileOnDisk;
}

/**
 * Cuts a unified image file into CODE and VARS: both files are written or none. Before they get their names, they are read back
 * from the disk and VARS followed by CODE is compared with the image, byte for byte; of qcow2 files, what guests see of them. Throws
 * `NotPossible`, `FileExists`, or an error that says in plain words what can't be read or written.
 */
export async function splitFile({ image, code, vars, overwrite }: SplitOrder): Promise<WholeAndHalves> {
  await refuseSameFile([image, code, vars]);
  const from = await readContent(image);
  const whole = from.container.bytes;
  const halves = splitImage(whole);
  if ('refusal' in halves) throw new NotPossible(`${image} can't be split: ${halves.refusal}`);
  const files = [
    { path: vars, bytes: packedFor(vars, halves.vars, from) },
    { path: code, bytes: packedFor(code, halves.code, from) },
  ] as const;
  await writeTogether(files, {
    overwrite,
    prove: async (temporaries) => {
      const written = Buffer.concat(await Promise.all(temporaries.map(contentAt)));
      if (!written.equals(whole) || !Buffer.from(await readImage(image)).equals(from.file)) {
        throw new Error(
          `What was written to the disk is not ${image}, or that changed meanwhile. Nothing was kept; try again.`,
        );
      }
    },
  });
  const isRaw = from.container.format === 'raw' && files[0].bytes === halves.vars && files[1].bytes === halves.code;
  return {
    isRaw,
    image: described(image, from.file),
    code: described(code, files[1].bytes),
    vars: described(vars, files[0].bytes),
  };
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
  const [store, program] = await Promise.all([readContent(vars), readContent(code)]);
  const halves = Buffer.concat([store.container.bytes, program.container.bytes]);
  const joined = store.container.isList
    ? { refusal: `${vars} lists variables only. Migrate them into a VARS template first.` }
    : joinImage(store.container.bytes, program.container.bytes);
  if ('refusal' in joined) throw new NotPossible(`${vars} and ${code} can't be joined: ${joined.refusal}`);
  const bytes = packedFor(image, joined.image, program);
  await writeTogether([{ path: image, bytes }], {
    overwrite,
    prove: async ([temporary]) => {
      const written = temporary === undefined ? Buffer.alloc(0) : Buffer.from(await contentAt(temporary));
      if (!written.equals(halves)) {
        throw new Error(`What was written to the disk is not ${vars} followed by ${code}. Nothing was kept; try again.`);
      }
    },
  });
  const isRaw = bytes === joined.image && [store, program].every(({ container }) => container.format === 'raw');
  return { isRaw, image: described(image, bytes), code: described(code, program.file), vars: described(vars, store.file) };
}

/** What a file that was written holds; nothing where that can't be read again. */
async function contentAt(file: string): Promise<Uint8Array> {
  const container = await containerOf(await readFile(file), file);
  return 'problem' in container ? new Uint8Array() : container.bytes;
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
