/** What is to be said of the file around an image. */
import type { OpenedContainer } from '../../firmware/containers/container.ts';
import { sizeText } from '../../firmware/wording.ts';
import { type Paint, printable } from '../console.ts';

/** For people: none for flash content, else one paragraph. */
export function containerText({ sentence, bytes, isList, warnings }: OpenedContainer, paint: Paint): string[] {
  if (sentence === undefined) return [];
  const size = isList ? [] : [`  A guest sees ${sizeText(bytes.length)}.`];
  const wrong = warnings.map((warning) => `  ${paint('yellow', `! ${printable(warning)}`)}`);
  return [[printable(sentence), ...size, ...wrong].join('\n')];
}

/** For programs: `size` is what a guest sees, and what all other offsets of the report are counted in; null for flash content. */
export function containerJson({ format, bytes, isList, warnings }: OpenedContainer): object | null {
  return format === 'raw' ? null : { format, size: isList ? null : bytes.length, warnings };
}
