import type { PartQuestion, PartQuestions } from './parts.ts';

/** What the extension host tells the worker. */
export type ToWorker =
  | { readonly type: 'load'; readonly bytes: Uint8Array }
  | { readonly type: 'ask'; readonly id: number; readonly name: PartQuestion; readonly ask: PartQuestions[PartQuestion]['ask'] }
  | { readonly type: 'cancel'; readonly id: number };

/** What the worker answers. */
export type FromWorker =
  | { readonly id: number; readonly ok: true; readonly answer: unknown }
  | { readonly id: number; readonly ok: false; readonly message: string };
