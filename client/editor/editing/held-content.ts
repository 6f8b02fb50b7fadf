import type { Container, ContainerFormat } from '../../../firmware/containers/container.ts';
import { mayBeContainer } from '../../../firmware/containers/marks.ts';
import type { FirmwareImage } from '../../../firmware/model.ts';
import type { ImageContainer } from '../../../webview/protocol.ts';

/** A file and the flash content that it holds. */
export interface HeldContent {
  readonly file: Uint8Array;
  /** The file's own bytes, what a guest sees of qcow2, or a store laid out for a list of variables. */
  readonly bytes: Uint8Array;
  readonly format: ContainerFormat;
  readonly isList: boolean;
  /** What the file is around the bytes; undefined for flash content. */
  readonly sentence: string | undefined;
  /** Why changes can't go back into the file; undefined where they can. */
  readonly fixed: string | undefined;
  /** What the container says of Secure Boot, where its bytes don't. */
  readonly secureBoot: FirmwareImage['secureBoot'] | undefined;
}

/** A container that holds nothing but variables, which can't be had. The message says why. */
export class Closed extends Error {}

/** What a file holds. A qcow2 file that can't be opened is shown as it is, with the reason. Throws `Closed`. */
export async function contentOf(file: Uint8Array, name: string): Promise<HeldContent> {
  if (!mayBeContainer(file)) return asItIs(file);
  // Loaded only now: hardly any image is wrapped.
  const files = await import('../../../files/content.ts');
  return heldIn(file, await files.containerOf(file, name));
}

function heldIn(file: Uint8Array, container: Container): HeldContent {
  if (container.format === 'raw') return asItIs(file);
  if ('problem' in container) {
    const { format, problem } = container;
    if (format !== 'qcow2') throw new Closed(problem);
    return { ...asItIs(file), sentence: `What is in this qcow2 file can’t be shown. ${problem}`, fixed: problem };
  }
  const { format, bytes, isList, warnings, fixed, image } = container;
  const notes = [
    container.sentence ?? '',
    isList ? 'The store around the variables was laid out to show them, and is no part of the file.' : '',
    ...warnings,
    fixed === undefined ? '' : `It is shown read-only: ${fixed}`,
  ];
  const sentence = notes.filter((note) => note !== '').join(' ');
  return { file, bytes, format, isList, sentence, fixed, secureBoot: format === 'auth' ? image.secureBoot : undefined };
}

/** Flash content, and nothing around it. */
export function asItIs(file: Uint8Array): HeldContent {
  const flash = { format: 'raw', isList: false, sentence: undefined, fixed: undefined, secureBoot: undefined } as const;
  return { file, bytes: file, ...flash };
}

/** What pages are told of the file; undefined for flash content. */
export function containerOf({ format, isList }: HeldContent): ImageContainer | undefined {
  return format === 'raw' ? undefined : { format, isList };
}

/** The reading of the content with what is known of the file around it. A list of variables has nothing but them. */
export function describedIn({ isList, sentence, secureBoot }: HeldContent, read: FirmwareImage): FirmwareImage {
  if (sentence === undefined) return read;
  const around = { text: sentence, offset: undefined };
  const image = isList ? { ...read, build: undefined, evidence: [around] } : { ...read, evidence: [around, ...read.evidence] };
  return secureBoot ? { ...image, secureBoot } : image;
}

/**
 * A file with the changed content: the one that it comes from, or where `name` is given, a new one whose ending may say another format.
 * Throws in a sentence where that can't be.
 */
export async function packed(bytes: Uint8Array, held: HeldContent, name?: string): Promise<Uint8Array> {
  const { file, format, isList, fixed } = held;
  if (name === undefined && fixed !== undefined) throw new Error(fixed);
  const { formatOfName, packContent } = await import('../../../firmware/containers/pack.ts');
  const wanted = name === undefined ? format : formatOfName(name, format);
  if (wanted === 'raw' && !isList) return bytes;
  const result = packContent({ bytes, isList }, wanted, wanted === format ? file : undefined);
  if ('problem' in result) throw new Error(result.problem);
  return result.bytes;
}
