import {
  type CodeAction,
  type CodeActionContext,
  CodeActionKind,
  CodeActionTriggerKind,
  type Diagnostic,
  type Range,
} from 'vscode-languageserver-types';
import { commands } from '../../protocol.ts';
import type { Finding, Fix } from '../../rules/rule.ts';
import { worthOffering } from '../../rules/worth-offering.ts';
import type { Analysis, ClientAbilities } from '../analysis.ts';
import { diagnostic } from '../diagnostics.ts';
import { workspaceEdit } from '../edits.ts';
import { allFixes } from './fix-edits.ts';
import { refactoringActions } from './refactoring-actions.ts';

/** What "fix on save" asks for: every preferred fix of the file that is only an edit. */
export const fixAllKind = `${CodeActionKind.SourceFixAll}.virtlens`;

export interface CodeActionRequest {
  readonly range: Range;
  readonly context: CodeActionContext;
}

/** The fixes of the findings that `range` touches, and fixing everything at once. */
export function codeActions(analysis: Analysis, { range, context }: CodeActionRequest, client: ClientAbilities): CodeAction[] {
  const actions: CodeAction[] = [];
  if (isWanted(CodeActionKind.QuickFix, context)) {
    for (const finding of findingsAt(analysis, range)) {
      const fixed = diagnostic(analysis, finding, client);
      const offered = worthOffering(finding, analysis.tree.text, analysis.host, analysis.settings);
      const possible = offered.filter(({ command }) => command === undefined || client.hasOurCommands);
      actions.push(...possible.map((fix) => quickFix(analysis, fix, fixed, client)));
    }
  }
  // A light bulb that comes by itself, with each move of the cursor, shows no fixing of the whole file.
  const isAutomatic = context.only === undefined && context.triggerKind === CodeActionTriggerKind.Automatic;
  if (!isAutomatic && isWanted(fixAllKind, context)) {
    const { edits } = allFixes(analysis);
    if (edits.length > 0) {
      actions.push({ title: 'Fix everything in this domain', kind: fixAllKind, edit: workspaceEdit(analysis, edits, client) });
    }
  }
  if (isWanted(CodeActionKind.RefactorRewrite, context)) {
    const { start, end } = range;
    const at = { start: analysis.lines.offsetAt(start), end: analysis.lines.offsetAt(end) };
    actions.push(...refactoringActions(analysis, at, client));
  }
  return actions;
}

/** `only` names kinds or their ancestors; without it, everything is wanted. */
function isWanted(kind: string, { only }: CodeActionContext): boolean {
  return only === undefined || only.some((wanted) => wanted === '' || kind === wanted || kind.startsWith(`${wanted}.`));
}

function findingsAt(analysis: Analysis, range: Range): readonly Finding[] {
  const start = analysis.lines.offsetAt(range.start);
  const end = analysis.lines.offsetAt(range.end);
  return analysis.findings.filter(({ span }) => span.start <= end && start <= span.end);
}

function quickFix(analysis: Analysis, fix: Fix, fixed: Diagnostic, client: ClientAbilities): CodeAction {
  return {
    title: fix.title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [fixed],
    ...(fix.preferred && { isPreferred: true }),
    ...(fix.edits.length > 0 && { edit: workspaceEdit(analysis, fix.edits, client) }),
    ...(fix.command && {
      command: { title: fix.title, command: commands.splitImage, arguments: [analysis.uri] },
    }),
  };
}
