/**
 * Changes to the variable store of an image, made the way edk2's variable driver makes them (MdeModulePkg/Universal/Variable):
 * a new record behind the last one, the old one marked deleted, and the store compacted only when there is no room left.
 * Nothing outside of the store changes: the volume's header, event log, FTW working block and spare stay as they are.
 */
import { analyzeImage } from '../image.ts';
import type { FirmwareImage, Guid } from '../model.ts';
import type { ChangedRange } from './changed-ranges.ts';
import { openStore } from './open-store.ts';
import { perform } from './perform.ts';
import { StoreEditor } from './store-editor.ts';

/** The variables that hold Secure Boot's keys. */
export type KeyDatabase = 'PK' | 'KEK' | 'db' | 'dbx';

/** A change to one variable store. */
export type StoreEdit =
  | {
      readonly kind: 'set';
      readonly name: string;
      readonly guid: Guid;
      /** The EFI_VARIABLE_… bits; a store keeps only what is non-volatile (0x01). */
      readonly attributes: number;
      readonly data: Uint8Array;
      /** ISO 8601 in UTC, to the second. Only for time-based authenticated variables (0x20); without it the time that was there stays. */
      readonly timestamp?: string;
    }
  | { readonly kind: 'delete'; readonly name: string; readonly guid: Guid }
  | {
      readonly kind: 'enroll';
      readonly database: KeyDatabase;
      /** Who vouches for the certificate; PK, KEK, db and dbx keep it beside each entry. */
      readonly owner: Guid;
      /** X.509, DER. */
      readonly certificate: Uint8Array;
      /** True: instead of all that the database holds. */
      readonly replace: boolean;
      readonly timestamp?: string;
    }
  | {
      readonly kind: 'enroll-hash';
      readonly database: 'db' | 'dbx';
      readonly owner: Guid;
      /** SHA-256 of what is to be allowed or forbidden, 32 bytes: the Authenticode hash of a program. */
      readonly hash: Uint8Array;
      readonly replace: boolean;
      readonly timestamp?: string;
    }
  /** Setup mode: PK, KEK, db and dbx go, and SecureBootEnable, which only means something with a platform key. */
  | { readonly kind: 'remove-keys' }
  | { readonly kind: 'boot-order'; readonly order: readonly number[] }
  /** `data` is an EFI_LOAD_OPTION; it becomes Boot#### of the first free number and goes to the front or the end of BootOrder. */
  | { readonly kind: 'boot-entry'; readonly data: Uint8Array; readonly place: 'first' | 'last' }
  | { readonly kind: 'compact' };

export type EditResult =
  | {
      readonly ok: true;
      /** A new array, as long as the old one. */
      readonly bytes: Uint8Array;
      /** What differs from before, in order; empty where everything was so already. */
      readonly changed: readonly ChangedRange[];
      /** For menus of undo and redo: `Delete Boot0002`. */
      readonly description: string;
    }
  /** A plain sentence or two: what is in the way, and what to do. */
  | { readonly ok: false; readonly reason: string };

/**
 * Makes the change in a copy of a whole image: a VARS file, or a unified image. Refused are images without a store, stores that
 * are damaged or in the middle of a fault tolerant write, and what does not fit. Whoever has
 * already analyzed these bytes saves the time by handing over the reading. Never throws.
 */
export function applyEdit(bytes: Uint8Array, edit: StoreEdit, image: FirmwareImage = analyzeImage(bytes)): EditResult {
  const opened = openStore(bytes, image, edit.kind === 'compact' ? 'ignored' : 'erased');
  if ('reason' in opened) return { ok: false, reason: opened.reason };
  const editor = new StoreEditor(bytes, opened);
  const done = perform(editor, edit);
  if ('reason' in done) return { ok: false, reason: done.reason };
  return { ok: true, ...editor.finish(), description: done.description };
}
