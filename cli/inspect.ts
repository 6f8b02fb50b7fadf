import { described, readImage } from '../files/image.ts';
import { unpack } from '../firmware/compression/unpack.ts';
import { analyzeImage } from '../firmware/image.ts';
import { openAll, Structure } from '../firmware/structure/structure.ts';
import type { Console } from './console.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import type { InspectOptions } from './image-options.ts';
import { imageJson, imageText } from './image-report.ts';
import { viewsJson, viewsText } from './image-views.ts';

/** `virtlens inspect`. */
export async function inspect({ image: path, format, views }: InspectOptions, console: Console): Promise<ExitCode> {
  const bytes = await readImage(path);
  const image = analyzeImage(bytes);
  if (views.length > 0) {
    const seen = { path, bytes, image, structure: () => openedStructure(bytes), today: new Date() };
    console.print(format === 'json' ? viewsJson(seen, views) : viewsText(seen, views, console.paint));
    return exitCode.fine;
  }
  const file = described(path, bytes);
  console.print(format === 'json' ? imageJson(file, image) : imageText(file, image, console.paint));
  return exitCode.fine;
}

/** The whole tree, compressed parts included. */
export function openedStructure(bytes: Uint8Array): Structure {
  const structure = new Structure(bytes);
  openAll(structure, structure.root, unpack);
  return structure;
}
