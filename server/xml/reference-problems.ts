import type { ProblemLog } from './problems.ts';
import { references } from './references.ts';

/** Reports the references in `raw`, which begins at `offset`, that XML can't resolve. A DTD might define any entity. */
export function checkReferences(raw: string, offset: number, hasDoctype: boolean, problems: ProblemLog): void {
  if (problems.room === 0) return;
  for (const { start, end, flaw } of references(raw)) {
    const span = { start: offset + start, end: offset + end };
    const words = raw.slice(start, end);
    if (flaw === 'bare') {
      problems.report('xml/bad-entity', span, 'A `&` that starts no reference must be written `&amp;`.');
    } else if (flaw === 'character') {
      problems.report('xml/bad-entity', span, `\`${words}\` names no character that XML allows.`);
    } else if (flaw === 'entity' && !hasDoctype) {
      const known = '`&lt;`, `&gt;`, `&amp;`, `&quot;` and `&apos;`';
      problems.report('xml/bad-entity', span, `Nothing defines \`${words}\`: without a DTD there are only ${known}.`);
    }
  }
}
