import { applyEdit, type StoreEdit } from '../../../firmware/editing/edit.ts';
import type { FirmwareImage } from '../../../firmware/model.ts';
import { volumeEnd } from '../../../firmware/scan.ts';
import { isNvram } from '../../../firmware/volume.ts';

/** The bytes that a change touched, as they were and as they became; both have the same length. */
export interface Patch {
  readonly offset: number;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

export type StoreChange =
  | { readonly ok: true; readonly patches: readonly Patch[]; readonly description: string }
  | { readonly ok: false; readonly reason: string };

/**
 * Works out what an edit does to an image, of which `image` is the reading, and changes nothing yet. The volume with the variables
 * is an image by itself, so the rest, which may be a hundred times as long, is not even looked at.
 */
export function storeChange(bytes: Uint8Array, image: FirmwareImage, edit: StoreEdit): StoreChange {
  const span = nvramSpan(image);
  // Without a sound volume there is nothing to change, and the image as a whole tells why.
  const result = span ? applyEdit(bytes.slice(span.start, span.end), edit) : applyEdit(bytes, edit, image);
  if (!result.ok) return result;
  const start = span?.start ?? 0;
  const patches = result.changed.map(({ offset, length }) => ({
    offset: start + offset,
    before: bytes.slice(start + offset, start + offset + length),
    after: result.bytes.slice(offset, offset + length),
  }));
  return { ok: true, patches, description: result.description };
}

/** Where the first volume with variables lies. A damaged header is no source for that: its length may be anything, also nothing. */
export function nvramSpan({ volumes, size }: FirmwareImage): { readonly start: number; readonly end: number } | undefined {
  const index = volumes.findIndex(isNvram);
  const volume = volumes[index];
  return volume?.checksumValid ? { start: volume.offset, end: volumeEnd(volumes, index, size) } : undefined;
}
