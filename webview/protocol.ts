/**
 * What the firmware editor's page and the extension say to each other. The page asks (a request with an id gets exactly one
 * reply); the extension also tells the page, unasked, what became of the document. Bytes travel in windows, never the whole file.
 */
import type { ByteRequests } from './protocol/bytes.ts';
import type { DocumentRequests, DocumentState } from './protocol/document.ts';
import type { SecureBootRequests } from './protocol/secure-boot.ts';
import type { StructureRequests } from './protocol/structure.ts';
import type { VariableRequests } from './protocol/variables.ts';

export * from './protocol/bytes.ts';
export * from './protocol/document.ts';
export * from './protocol/secure-boot.ts';
export * from './protocol/structure.ts';
export * from './protocol/variables.ts';

/** Every request with what it asks and what it is answered. Offsets and lengths are bytes, ends exclusive. */
export interface Requests extends DocumentRequests, ByteRequests, StructureRequests, VariableRequests, SecureBootRequests {}

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

/** Whether what came to the page came from the extension. */
export function isHostMessage(message: unknown): message is HostMessage {
  return hasType(message, 'reply') || hasType(message, 'state') || hasType(message, 'command');
}

function hasType(message: unknown, type: string): boolean {
  return typeof message === 'object' && message !== null && 'type' in message && message.type === type;
}
