import { described } from '../../files/image.ts';
import { unpack } from '../../firmware/compression/unpack.ts';
import { openAll, Structure } from '../../firmware/structure/structure.ts';
import type { Console } from '../console.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import type { InspectOptions } from './image-options.ts';
import { imageJson, imageText } from './image-report.ts';
import { viewsJson, viewsText } from './image-views.ts';
import { openImage } from './open-image.ts';

/** `virtlens inspect`. */
export async function inspect({ image: path, format, views }: InspectOptions, console: Console): Promise<ExitCode> {
  const { file: onDisk, container } = await openImage(path);
  if (views.length > 0) {
    const seen = { path, container, structure: () => openedStructure(container.bytes), today: new Date() };
    console.print(format === 'json' ? viewsJson(seen, views) : viewsText(seen, views, console.paint));
    return exitCode.fine;
  }
  const file = described(path, onDisk);
  console.print(format === 'json' ? imageJson(file, container) : imageText(file, container, console.paint));
  return exitCode.fine;
}

/** The whole tree, compressed parts included. */
export function openedStructure(bytes: Uint8Array): Structure {
  const structure = new Structure(bytes);
  openAll(structure, structure.root, unpack);
  return structure;
}
