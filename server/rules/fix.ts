import { orderEdits, type TextEdit } from '../xml/edit.ts';
import type { Fix } from './rule.ts';

/** The fix that "fix everything" and `--fix` apply: what the author meant is beyond doubt. */
export function preferredFix(title: string, edits: readonly TextEdit[]): Fix {
  return { title, preferred: true, edits: orderEdits(edits), command: undefined };
}

/** A fix among several that make sense: its author chooses. */
export function offeredFix(title: string, edits: readonly TextEdit[]): Fix {
  return { title, preferred: false, edits: orderEdits(edits), command: undefined };
}
