import { applyEdit, type StoreEdit } from './edit.ts';

/** The image after these changes, one after the other; throws the reason where one can't be made. */
export function edited(bytes: Uint8Array, ...edits: readonly StoreEdit[]): Uint8Array {
  return edits.reduce((before, edit) => {
    const done = applyEdit(before, edit);
    if (!done.ok) throw new Error(done.reason);
    return done.bytes;
  }, bytes);
}
