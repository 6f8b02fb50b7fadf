import { readFile, stat } from 'node:fs/promises';
import { type ContentFile, packedAgain, packedFor, readContent } from './content.ts';
import { whyForbidden } from './forbidden.ts';
import { described, type FileOnDisk, readImage } from './image.ts';
import { inUseWords, isLocked } from './in-use.ts';
import { NotPossible } from './not-possible.ts';
import { belongsToPackage } from './package-folders.ts';
import { writeWhole } from './write.ts';

/** Where a changed image goes: into its own file, or into another one, whose ending may say another format. */
export type ChangeTarget = 'in-place' | { readonly output: string; readonly overwrite: boolean };

/**
 * Reads an image, lets `change` make another content of it, and writes its `bytes` into a file of the same format, whole or not at all.
 * Images of packages and of running guests are not written. Throws `NotPossible`, `FileExists`, or an error that says in plain words what can't be read or written;
 * what `change` throws comes through, and then nothing was written.
 */
export async function changeImage<Change extends { readonly bytes: Uint8Array }>(
  image: string,
  target: ChangeTarget,
  change: (before: ContentFile['container']) => Change,
): Promise<{ readonly file: FileOnDisk; readonly change: Change }> {
  const path = target === 'in-place' ? image : target.output;
  await refuseTarget(path, image, target);
  const from = await readContent(image);
  const made = change(from.container);
  const after = target === 'in-place' ? packedAgain(path, made.bytes, from) : packedFor(path, made.bytes, from);
  await writeWhole(path, after, {
    overwrite: target === 'in-place' || target.overwrite,
    prove: async ([temporary]) => {
      const written = temporary === undefined ? Buffer.alloc(0) : await readFile(temporary);
      if (!written.equals(after)) throw new Error(`What was written to the disk is not the new ${path}. Nothing was kept.`);
      if (!Buffer.from(await readImage(image)).equals(from.file)) {
        throw new Error(`${image} changed meanwhile, so the change was not written. Nothing was kept; try again.`);
      }
    },
  });
  return { file: described(path, after), change: made };
}

async function refuseTarget(path: string, image: string, target: ChangeTarget): Promise<void> {
  if (await belongsToPackage(path)) {
    throw new NotPossible(
      target === 'in-place'
        ? `${path} belongs to a package of the system: every guest begins with it, and the next update replaces it. ` +
            `Leave it and write to a private copy: -o GUEST_VARS.fd instead of --in-place, or first: cp ${path} GUEST_VARS.fd`
        : `${path} lies in a folder of the system's packages, where the next update replaces it. Choose another place.`,
    );
  }
  if (target !== 'in-place' && (await isSameFile(path, image))) {
    throw new NotPossible(`${path} is the very file that is read: choose another one for the result.`);
  }
  const forbidden = target === 'in-place' ? await whyForbidden(path) : undefined;
  if (forbidden !== undefined)
    throw new Error(
      `${path} can't be written: ${forbidden}. Leave it and write to a file of your own: -o FILE instead of --in-place.`,
    );
  if (await isLocked(path)) {
    throw new NotPossible(inUseWords(path));
  }
}

async function isSameFile(one: string, other: string): Promise<boolean> {
  const [first, second] = await Promise.all([one, other].map((path) => stat(path).catch(() => undefined)));
  return first !== undefined && second !== undefined && first.dev === second.dev && first.ino === second.ino;
}
