/**
 * What the firmware editor's page and the extension say to each other. The page asks (a request with an id gets exactly one
 * reply); the extension also tells the page, unasked, what became of the document. Bytes travel in windows, never the whole file.
 */
import type { FirmwareImage } from '../firmware/model.ts';

/** Bytes of one window; windows start at multiples of it. A multiple of the 16 bytes of a row. */
export const windowSize = 64 * 1024;

/** The longest range that `copy` puts on the clipboard, in bytes. */
export const longestCopy = 1024 * 1024;

/** The longest pattern that `find` looks for, in bytes. */
export const longestPattern = 1024;

/** What became of the document. `version` counts the times its bytes were read; windows of an older version are void. */
export type DocumentState =
  | { readonly kind: 'loading'; readonly name: string }
  | {
      readonly kind: 'ready';
      readonly name: string;
      readonly version: number;
      readonly image: FirmwareImage;
      /** The file is gone; these are the bytes that were read last. */
      readonly deleted: boolean;
      /** What splitting these bytes wrote, if that was done already. */
      readonly report: SplitReport | undefined;
    }
  | { readonly kind: 'failed'; readonly name: string; readonly title: string; readonly message: string };

export type CopyFormat = 'hex' | 'text' | 'c' | 'base64';

export type Direction = 'forward' | 'backward';

/** Bytes to look for. A place matches where each of its bytes, as far as the mask's bits go, is the pattern's. */
export interface BytePattern {
  readonly bytes: Uint8Array;
  /** As long as `bytes`, which have no bit that is not in it: 0xFF this byte, 0xDF this letter in either case, 0 any byte. */
  readonly mask: Uint8Array;
}

/** Matches are counted up to here; beyond it is enough to know that there are more. */
export const mostCounted = 10_000;

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

/** Every request with what it asks and what it is answered. Offsets and lengths are bytes, ends exclusive. */
export interface Requests {
  /** The page is up; what is there to show? */
  readonly ready: { readonly ask: Record<never, never>; readonly answer: DocumentState };
  /** Fewer bytes come back at the end of the file. */
  readonly read: {
    readonly ask: { readonly version: number; readonly offset: number; readonly length: number };
    readonly answer: { readonly bytes: Uint8Array };
  };
  /** The first match at or behind `from`, or the last match before it; goes around the end of the file once. */
  readonly find: {
    readonly ask: {
      readonly version: number;
      readonly pattern: BytePattern;
      readonly from: number;
      readonly direction: Direction;
    };
    readonly answer: { readonly offset: number | undefined; readonly wrapped: boolean };
  };
  /** How many matches there are, `mostCounted` at most, and how many of them start before `offset`. */
  readonly count: {
    readonly ask: { readonly version: number; readonly pattern: BytePattern; readonly offset: number };
    readonly answer: { readonly matches: number; readonly before: number };
  };
  readonly copy: {
    readonly ask: {
      readonly version: number;
      readonly offset: number;
      readonly length: number;
      readonly format: CopyFormat;
    };
    readonly answer: { readonly copied: number };
  };
  /** Undefined: the user thought better of it. */
  readonly split: { readonly ask: Record<never, never>; readonly answer: SplitReport | undefined };
  readonly open: { readonly ask: { readonly uri: string }; readonly answer: undefined };
}

export type RequestName = keyof Requests;

export type RequestMessage = {
  [Name in RequestName]: {
    readonly type: 'request';
    readonly id: number;
    readonly name: Name;
    readonly ask: Requests[Name]['ask'];
  };
}[RequestName];

export type ReplyMessage =
  | { readonly type: 'reply'; readonly id: number; readonly ok: true; readonly answer: unknown }
  | { readonly type: 'reply'; readonly id: number; readonly ok: false; readonly message: string };

export interface StateMessage {
  readonly type: 'state';
  readonly state: DocumentState;
}

/** A command of the palette or a key of VS Code's own, for the page that is in front. */
export interface CommandMessage {
  readonly type: 'command';
  readonly command: PageCommand;
}

export type PageCommand = 'find' | 'go-to';

/** A search that nobody waits for any more may stop. */
export interface CancelMessage {
  readonly type: 'cancel';
  readonly id: number;
}

export type PageMessage = RequestMessage | CancelMessage;
export type HostMessage = ReplyMessage | StateMessage | CommandMessage;

/** Narrows what arrives from the other frame; anything else is not ours and is ignored. */
export function isPageMessage(message: unknown): message is PageMessage {
  return hasType(message, 'request') || hasType(message, 'cancel');
}

export function isHostMessage(message: unknown): message is HostMessage {
  return hasType(message, 'reply') || hasType(message, 'state') || hasType(message, 'command');
}

function hasType(message: unknown, type: string): boolean {
  return typeof message === 'object' && message !== null && 'type' in message && message.type === type;
}
