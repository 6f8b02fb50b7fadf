import { type CodeAction, CodeActionKind } from 'vscode-languageserver-types';
import { childNamed } from '../domain/element.ts';
import { commands, type RefactoringPlan } from '../protocol.ts';
import { refactorings } from '../refactorings/index.ts';
import { defaultOptions, type Plan, type Refactoring } from '../refactorings/refactoring.ts';
import { applyEdits } from '../xml/edit.ts';
import type { Span } from '../xml/tree.ts';
import { type Analysis, type ClientAbilities, rangeOf } from './analysis.ts';
import { lspEdits, workspaceEdit } from './edits.ts';

/** The refactorings of the whole domain, offered on the elements they are about: `<domain>`, `<os>` and what says how it boots. */
export function refactoringActions(analysis: Analysis, at: Span, client: ClientAbilities): readonly CodeAction[] {
  if (!offeredAt(analysis).some(({ start, end }) => start <= at.start && at.end <= end)) return [];
  const { domain, host } = analysis;
  return refactorings
    .filter((refactoring) => !refactoring.needsOptions && refactoring.applies(domain, host) === undefined)
    .flatMap((refactoring) => {
      const plan = refactoring.plan(domain, host, defaultOptions);
      return plan.edits.length > 0 ? [action(analysis, refactoring, plan, client)] : [];
    });
}

function offeredAt({ domain }: Analysis): readonly Span[] {
  const { os, element } = domain;
  const bootElements = ['type', 'firmware', 'loader', 'nvram'].flatMap((name) => childNamed(os.element, name)?.startTag ?? []);
  return [element.startTag, ...(os.element ? [os.element.startTag] : []), ...bootElements];
}

/** What the refactoring would make of the document now. */
export function refactoringPlan(analysis: Analysis, id: string): RefactoringPlan {
  const { domain, host, tree, version } = analysis;
  const refactoring = refactorings.find((each) => each.id === id);
  if (!refactoring) return { problem: `There is no refactoring ${id}.` };
  const problem = refactoring.applies(domain, host);
  if (problem !== undefined) return { problem };
  const { edits, notes } = refactoring.plan(domain, host, defaultOptions);
  const after = applyEdits(tree.text, edits);
  return { version, title: refactoring.title, edits: lspEdits(analysis, edits), after, notes };
}

function action(analysis: Analysis, { id, title }: Refactoring, plan: Plan, client: ClientAbilities): CodeAction {
  // VS Code's own preview of annotated edits begins with none of them ticked, so that applying it does nothing.
  if (client.hasOurCommands) {
    const command = { title, command: commands.refactor, arguments: [analysis.uri, id] };
    return { title: `${title}…`, kind: CodeActionKind.RefactorRewrite, command };
  }
  const edit = workspaceEdit(analysis, plan.edits, client);
  if (!client.annotatedEdits || !client.versionedEdits) return { title, kind: CodeActionKind.RefactorRewrite, edit };
  const { uri, version } = analysis;
  const edits = plan.edits.map(({ span, text }) => ({ range: rangeOf(analysis, span), newText: text, annotationId: id }));
  return {
    title: `${title}…`,
    kind: CodeActionKind.RefactorRewrite,
    edit: {
      documentChanges: [{ textDocument: { uri, version }, edits }],
      changeAnnotations: { [id]: { label: title, needsConfirmation: true, description: plan.notes.join(' ') } },
    },
  };
}
