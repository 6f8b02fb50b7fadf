import { described, readImage } from '../files/image.ts';
import { analyzeImage } from '../firmware/image.ts';
import type { Console } from './console.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { imageJson, imageText } from './image-report.ts';
import type { InspectOptions } from './options.ts';

/** `virtlens inspect`. */
export async function inspect({ image: path, format }: InspectOptions, console: Console): Promise<ExitCode> {
  const bytes = await readImage(path);
  const file = described(path, bytes);
  const image = analyzeImage(bytes);
  console.print(format === 'json' ? imageJson(file, image) : imageText(file, image, console.paint));
  return exitCode.fine;
}
