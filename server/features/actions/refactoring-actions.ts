import { type CodeAction, CodeActionKind } from 'vscode-languageserver-types';
import { childNamed } from '../../domain/element.ts';
import { type HostPlace, hostDevices, isSameCard } from '../../domain/hostdevs.ts';
import { commands, type OfferedRefactoring, type RefactoringParams, type RefactoringPlan } from '../../protocol.ts';
import { readHostAddress } from '../../refactorings/host-devices.ts';
import { refactorings } from '../../refactorings/index.ts';
import { defaultOptions, type Plan, type Refactoring, type RefactoringOptions } from '../../refactorings/refactoring.ts';
import { applyEdits } from '../../xml/edit.ts';
import type { Span } from '../../xml/tree.ts';
import { type Analysis, type ClientAbilities, rangeOf } from '../analysis.ts';
import { lspEdits, workspaceEdit } from '../edits.ts';

/**
 * The refactorings of the whole domain, offered on the elements they are about: `<domain>`, `<os>` and what says how it boots; on a
 * host device what makes it work. Those that need more than the document says are for the clients that can ask.
 */
export function refactoringActions(analysis: Analysis, at: Span, client: ClientAbilities): readonly CodeAction[] {
  const within = ({ start, end }: Span): boolean => start <= at.start && at.end <= end;
  if (placesOfBooting(analysis).some(within)) return [...bootingActions(analysis, client), ...splitAction(analysis, client)];
  const device = hostDevices(analysis.domain.element).find(({ element }) => within(element.span));
  return device?.place ? gpuActions(analysis, device.place, client) : [];
}

function placesOfBooting({ domain }: Analysis): readonly Span[] {
  const { os, element } = domain;
  const bootElements = ['type', 'firmware', 'loader', 'nvram'].flatMap((name) => childNamed(os.element, name)?.startTag ?? []);
  return [element.startTag, ...(os.element ? [os.element.startTag] : []), ...bootElements];
}

function bootingActions(analysis: Analysis, client: ClientAbilities): readonly CodeAction[] {
  return refactorings
    .filter(({ needsOptions }) => !needsOptions)
    .flatMap((refactoring) => actionFor(analysis, refactoring, defaultOptions, client));
}

/** To use the two halves there must be two: the command makes them, and then changes the document. */
function splitAction(analysis: Analysis, client: ClientAbilities): readonly CodeAction[] {
  const split = refactorings.find(({ id }) => id === 'unified-to-split');
  if (!client.hasOurCommands || !split || refusalOf(split, analysis, defaultOptions) !== undefined) return [];
  const command = { title: split.title, command: commands.splitImage, arguments: [analysis.uri] };
  return [{ title: `${split.title}…`, kind: CodeActionKind.RefactorRewrite, command }];
}

/** The card is in the document already, so nothing has to be asked. */
function gpuActions(analysis: Analysis, card: HostPlace, client: ClientAbilities): readonly CodeAction[] {
  const places = hostDevices(analysis.domain.element).flatMap(({ place }) => place ?? []);
  const gpu = places.filter((place) => isSameCard(place, card)).map(lspciAddress);
  const refactoring = refactorings.find(({ id }) => id === 'gpu-passthrough');
  return refactoring ? actionFor(analysis, refactoring, { ...defaultOptions, gpu }, client) : [];
}

/** As lspci writes it: `0000:01:00.0`. */
function lspciAddress({ domain, bus, slot, function: fn }: HostPlace): string {
  const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');
  return `${hex(domain, 4)}:${hex(bus, 2)}:${hex(slot, 2)}.${hex(fn, 1)}`;
}

/** All refactorings, with why not where it is so. */
export function offeredRefactorings(analysis: Analysis): readonly OfferedRefactoring[] {
  return refactorings.map((refactoring) => {
    const { id, title, summary } = refactoring;
    return { id, title, summary, refusal: refusalOf(refactoring, analysis, defaultOptions) };
  });
}

/** What needs more than the document says may have much to do, whatever it would do without. */
function refusalOf(refactoring: Refactoring, { domain, host }: Analysis, options: RefactoringOptions): string | undefined {
  const refusal = refactoring.applies(domain, host);
  if (refusal !== undefined || refactoring.id === 'gpu-passthrough') return refusal;
  return refactoring.plan(domain, host, options).edits.length > 0 ? undefined : 'The domain is that way already.';
}

/** What the refactoring would make of the document now. */
export function refactoringPlan(analysis: Analysis, { id, gpu = [] }: Omit<RefactoringParams, 'uri'>): RefactoringPlan {
  const { domain, host, tree, version } = analysis;
  const refactoring = refactorings.find((each) => each.id === id);
  if (!refactoring) return { problem: `There is no refactoring ${id}.` };
  const wrong = gpu.find((address) => !readHostAddress(address));
  if (wrong !== undefined) return { problem: `${wrong} is no PCI address of the host, such as 0000:01:00.0.` };
  if (id === 'gpu-passthrough' && gpu.length === 0) return { problem: 'Say which functions of which card are meant.' };
  const problem = refactoring.applies(domain, host);
  if (problem !== undefined) return { problem };
  const { edits, notes } = refactoring.plan(domain, host, { ...defaultOptions, gpu });
  const after = applyEdits(tree.text, edits);
  return { version, title: refactoring.title, edits: lspEdits(analysis, edits), after, notes };
}

function actionFor(
  analysis: Analysis,
  refactoring: Refactoring,
  options: RefactoringOptions,
  client: ClientAbilities,
): readonly CodeAction[] {
  const { domain, host } = analysis;
  if (refactoring.applies(domain, host) !== undefined) return [];
  const plan = refactoring.plan(domain, host, options);
  return plan.edits.length > 0 ? [action(analysis, refactoring, options, plan, client)] : [];
}

function action(
  analysis: Analysis,
  { id, title }: Refactoring,
  { gpu }: RefactoringOptions,
  plan: Plan,
  client: ClientAbilities,
): CodeAction {
  // VS Code's own preview of annotated edits begins with none of them ticked, so that applying it does nothing.
  if (client.hasOurCommands) {
    const command = { title, command: commands.refactor, arguments: [analysis.uri, id, ...(gpu.length > 0 ? [gpu] : [])] };
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
