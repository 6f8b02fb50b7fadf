/** Image files as the commands that only read take them: what containers hold, as far as it can be had. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { readImage } from '../../files/image.ts';
import { type OpenedContainer, readContainer } from '../../firmware/containers/container.ts';
import { analyzeImage } from '../../firmware/image.ts';

/** Where Debian's python3-virt-firmware has Amazon's dictionary. */
const installedDictionary = '/usr/lib/python3/dist-packages/virt/firmware/aws/dict.v0';

export interface ImageFile {
  /** The file's own bytes. */
  readonly file: Uint8Array;
  /** What it holds; for flash content, and for a container whose content can't be had, the file itself. */
  readonly container: OpenedContainer;
}

/** Throws an error that names the file where it can't be read. */
export async function openImage(name: string): Promise<ImageFile> {
  const file = await readImage(name);
  const container = readContainer(file, { fileName: path.basename(name), awsDictionary: await dictionary() });
  if (!('problem' in container)) return { file, container };
  const { format, problem } = container;
  const image = analyzeImage(file);
  const problems = [{ offset: 0, length: 0, message: problem }, ...image.problems];
  const closed = { format, bytes: file, image: { ...image, problems }, isList: false, sentence: undefined, warnings: [] };
  return { file, container: closed };
}

/** Undefined where it is not installed: then a store of EC2 says what is missing. */
async function dictionary(): Promise<Uint8Array | undefined> {
  return readFile(installedDictionary).catch(() => undefined);
}
