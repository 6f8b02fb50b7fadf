import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Container, type OpenedContainer, readContainer } from '../firmware/containers/container.ts';
import { formatOfName, packContent } from '../firmware/containers/pack.ts';
import { readImage } from './image.ts';
import { NotPossible } from './not-possible.ts';

/** Where Debian's python3-virt-firmware has Amazon's dictionary, which stores of EC2 are packed with. */
const installedDictionary = '/usr/lib/python3/dist-packages/virt/firmware/aws/dict.v0';

/** A file and what it holds. */
export interface ContentFile {
  /** The file's own bytes. */
  readonly file: Uint8Array;
  readonly container: OpenedContainer;
}

/** What a file with these bytes holds. Without the dictionary installed, a store of EC2 says what is missing. */
export async function containerOf(file: Uint8Array, name: string): Promise<Container> {
  const awsDictionary = await readFile(installedDictionary).catch(() => undefined);
  return readContainer(file, { fileName: path.basename(name), awsDictionary });
}

/**
 * The flash content of a file: its own bytes, what a guest sees of qcow2, or a store laid out for a list of variables. Throws
 * `NotPossible` where it can't be had, and an error in plain words where the file can't be read.
 */
export async function readContent(image: string): Promise<ContentFile> {
  const file = await readImage(image);
  const container = await containerOf(file, image);
  if ('problem' in container) throw new NotPossible(`${image} can't be opened. ${container.problem}`);
  return { file, container };
}

/**
 * A new file of this name with the content of `from`, changed or not: raw, qcow2 or JSON as its ending says, else as the file that it
 * comes from, whose shape it then keeps. Throws `NotPossible` where that can't be.
 */
export function packedFor(name: string, bytes: Uint8Array, { file, container }: ContentFile): Uint8Array {
  const format = formatOfName(name, container.format);
  const packed = packContent({ bytes, isList: container.isList }, format, format === container.format ? file : undefined);
  if ('problem' in packed) throw new NotPossible(`${name} was not written. ${packed.problem}`);
  return packed.bytes;
}

/** The file itself with the changed content. Throws `NotPossible` where it can't be written. */
export function packedAgain(name: string, bytes: Uint8Array, { file, container }: ContentFile): Uint8Array {
  const { format, isList, fixed } = container;
  const packed = fixed === undefined ? packContent({ bytes, isList }, format, file) : { problem: fixed };
  if ('problem' in packed) throw new NotPossible(`${name} was not changed. ${packed.problem}`);
  return packed.bytes;
}
