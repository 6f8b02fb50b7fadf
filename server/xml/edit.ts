import type { Span } from './tree.ts';

/** Replaces `span` by `text`. An empty span inserts, an empty text deletes. */
export interface TextEdit {
  readonly span: Span;
  readonly text: string;
}
