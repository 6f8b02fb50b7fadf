import type { FixEdits, FixEditsParams } from '../../protocol.ts';
import { applyPreferredFixes } from '../../rules/check.ts';
import type { TextEdit } from '../../xml/edit.ts';
import type { Analysis } from '../analysis.ts';
import { lspEdits } from '../edits.ts';
import { editsBetween } from './text-difference.ts';

/** The edits that fix what `scope` names, as far as edits alone can, and what they leave. */
export function fixEditsOf(analysis: Analysis, scope: FixEditsParams['scope']): FixEdits {
  const { edits, findings, left } = fixes(analysis, scope);
  return { version: analysis.version, edits: lspEdits(analysis, edits), findings, left };
}

/** The edits that fix everything in the document that edits alone can fix. */
export function allFixes(analysis: Analysis): { readonly edits: readonly TextEdit[] } {
  return fixes(analysis, 'all');
}

function fixes({ tree, host, settings, findings }: Analysis, scope: FixEditsParams['scope']) {
  const isMeant = ({ rule }: { readonly rule: string }) => scope === 'all' || rule === scope;
  if (!findings.some(isMeant)) return { edits: [], findings: 0, left: [] };
  const { text, applied, left } = applyPreferredFixes(tree.text, host, settings, isMeant);
  return {
    edits: editsBetween(tree.text, text),
    findings: applied.length,
    left: left.filter(isMeant).map(({ message }) => message),
  };
}
