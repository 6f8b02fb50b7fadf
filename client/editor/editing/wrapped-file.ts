import { hasAscii } from '../../../firmware/bytes.ts';

/** Bytes to show, and a sentence on the file around them where they are not its own. */
export interface WrappedFile {
  readonly bytes: Uint8Array;
  readonly wrapping: string | undefined;
}

/** What a guest sees of a qcow2 file; any other file, and a qcow2 file that can't be read, as it is. */
export async function openWrapped(file: Uint8Array): Promise<WrappedFile> {
  const asItIs = { bytes: file, wrapping: undefined };
  if (!hasAscii(file, 0, 'QFI\xfb')) return asItIs;
  // Loaded only now: hardly any image is wrapped.
  const { readContainer } = await import('../../../firmware/containers/container.ts');
  const container = readContainer(file);
  if ('problem' in container) return asItIs;
  const { bytes, sentence = '', warnings } = container;
  return { bytes, wrapping: [sentence, 'It is shown read-only.', ...warnings].join(' ') };
}
