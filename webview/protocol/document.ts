import type { FirmwareImage } from '../../firmware/model.ts';

/** A file that holds an image, or of a list only its variables, around which a store is shown that is in no file. */
export interface ImageContainer {
  readonly format: 'qcow2' | 'json-varstore' | 'aws' | 'auth';
  readonly isList: boolean;
}

/** What became of the document. `version` counts the times its bytes were read; windows of an older version are void. */
export type DocumentState =
  | { readonly kind: 'loading'; readonly name: string }
  | {
      readonly kind: 'ready';
      readonly name: string;
      readonly version: number;
      readonly image: FirmwareImage;
      /** What the file keeps the image in; absent for flash content. */
      readonly container?: ImageContainer | undefined;
      /** The file is gone; these are the bytes that were read last. */
      readonly deleted: boolean;
      /** These bytes came of a change that was made or taken back here, not out of the file. */
      readonly edited?: boolean;
      /** Why saving is no good idea now, in sentences: a running guest works with the file. */
      readonly inUse?: string | undefined;
      /** What splitting these bytes wrote, if that was done already. */
      readonly report: SplitReport | undefined;
    }
  | { readonly kind: 'failed'; readonly name: string; readonly title: string; readonly message: string };

export interface WrittenHalf {
  readonly role: 'VARS' | 'CODE';
  readonly name: string;
  /** As text, for `open`. */
  readonly uri: string;
  /** Bytes. */
  readonly size: number;
  /** Lower case hex digits. */
  readonly sha256: string;
}

/** Both halves, written and proven: VARS ‖ CODE was compared with the source, byte for byte. */
export interface SplitReport {
  readonly halves: readonly WrittenHalf[];
}

/** The document as a whole: what it is, and its splitting. */
export interface DocumentRequests {
  /** The page is up; what is there to show? */
  readonly ready: { readonly ask: Record<never, never>; readonly answer: DocumentState };
  /** Undefined: the user thought better of it. */
  readonly split: { readonly ask: Record<never, never>; readonly answer: SplitReport | undefined };
  readonly open: { readonly ask: { readonly uri: string }; readonly answer: undefined };
}
