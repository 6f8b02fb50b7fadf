import { type CodeAction, CodeActionKind } from 'vscode-languageserver-types';
import { childNamed } from '../domain/element.ts';
import { refactorings } from '../refactorings/index.ts';
import { defaultOptions, type Plan, type Refactoring } from '../refactorings/refactoring.ts';
import type { Span } from '../xml/tree.ts';
import { type Analysis, type ClientAbilities, rangeOf } from './analysis.ts';
import { workspaceEdit } from './edits.ts';

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

function action(analysis: Analysis, { id, title }: Refactoring, plan: Plan, client: ClientAbilities): CodeAction {
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
