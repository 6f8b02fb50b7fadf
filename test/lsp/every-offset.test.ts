import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DocumentSymbol, Range, SelectionRange, WorkspaceEdit } from 'vscode-languageserver-types';
import { codeActions } from '../../server/features/actions/code-actions.ts';
import type { Analysis, ClientAbilities, DomainText } from '../../server/features/analysis.ts';
import { type CompletionAbilities, completions } from '../../server/features/completion/completion.ts';
import { diagnostics } from '../../server/features/diagnostics.ts';
import { hover } from '../../server/features/explaining/hover.ts';
import { inlayHints } from '../../server/features/explaining/inlay-hints.ts';
import { lenses } from '../../server/features/explaining/lenses.ts';
import { definitions } from '../../server/features/navigation/definition.ts';
import { links, namedPaths } from '../../server/features/navigation/links.ts';
import { highlights, references } from '../../server/features/navigation/references.ts';
import { prepareRename, rename } from '../../server/features/navigation/rename.ts';
import { foldingRanges } from '../../server/features/outline/folding.ts';
import { selectionRanges } from '../../server/features/outline/selection.ts';
import { symbols } from '../../server/features/outline/symbols.ts';
import { closingOf } from '../../server/features/writing/auto-close.ts';
import { formattingEdits } from '../../server/features/writing/formatting.ts';
import { linkedEditingRanges } from '../../server/features/writing/linked-editing.ts';
import { unknownHost } from '../../server/host/facts.ts';
import { builtInMatcher, checkByBuiltIn } from '../../server/schema/check.ts';
import { analyse, readDocument } from '../../server/service.ts';

/** One of everything that the features look at. */
const guest = `<?xml version="1.0"?>
<domain type='kvm' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>
  <name>web</name> <!-- the
  first -->
  <memory unit='KiB'>4194304</memory>
  <vcpu>4</vcpu><iothreads>2</iothreads>
  <cputune><vcpupin vcpu='0' cpuset='1'/><iothreadsched iothreads='1,2-3'/></cputune>
  <os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type><loader>/srv/CODE.fd</loader></os>
  <cpu><numa><cell id='0' cpus='0-3' memory='2097152'/></numa></cpu>
  <devices>
    <controller type='pci' index='1'
      model='pcie-root-port'/>
    <disk type='file'>
      <source file='/srv/a &amp; b.qcow2'/><target dev='sda' bus='sata'/>
      <alias name='ua-a'/><boot order='1'/>
      <address type='drive' controller='0'/>
    </disk>
    <sound model='ich9'><audio id='1'/><address type='pci' bus='0x1f'/></sound>
  </devices>
  <metadata><![CDATA[<x>]]></metadata>
  <qemu:override><qemu:device alias='ua-a'/></qemu:override>
</domain>
`;

const client = { versionedEdits: false };

/** Every range that is answered about the whole text. Throws where the answer is not well formed. */
function answersAboutAll(text: DomainText): Range[] {
  const everything = { start: text.lines.positionAt(0), end: text.lines.positionAt(text.tree.text.length) };
  const lines = everything.end.line;
  for (const { startLine, endLine } of foldingRanges(text)) {
    if (startLine < 0 || endLine <= startLine || endLine > lines) throw new Error(`fold ${startLine}-${endLine} of ${lines}`);
  }
  const outlined = (symbol: DocumentSymbol): Range[] => {
    if (symbol.name === '') throw new Error('a symbol without a name');
    if (!holds(text, symbol.range, symbol.selectionRange)) throw new Error(`the name of ${symbol.name} is outside of it`);
    return [symbol.range, ...(symbol.children ?? []).flatMap(outlined)];
  };
  return [
    ...symbols(text).flatMap(outlined),
    ...formattingEdits(text, { insertSpaces: true, tabSize: 2 }).map(({ range }) => range),
    ...inlayHints(text, everything).map(({ position }) => ({ start: position, end: position })),
    ...namedPaths(text).map(({ span }) => ({
      start: text.lines.positionAt(span.start),
      end: text.lines.positionAt(span.end),
    })),
  ];
}

/** Every range that is answered about one place; those that are to hold the place do. */
function answersAbout(text: DomainText, offset: number): Range[] {
  const position = text.lines.positionAt(offset);
  const here = { start: position, end: position };
  closingOf(text.tree, offset);
  const prepared = prepareRename(text, offset);
  const renamed = rename(text, offset, 'x1', client);
  const steps: Range[] = [];
  for (let [step]: (SelectionRange | undefined)[] = selectionRanges(text, [position]); step; step = step.parent)
    steps.push(step.range);
  const growing = [here, ...steps];
  for (const [index, step] of steps.entries()) {
    const inner = growing[index] ?? here;
    if (!holds(text, step, inner)) throw new Error(`step ${index} at ${offset} does not hold the one before`);
  }
  if (prepared && !holds(text, prepared.range, here)) throw new Error(`what is renamed at ${offset} is elsewhere`);
  return [
    ...steps,
    ...(linkedEditingRanges(text, offset)?.ranges ?? []),
    ...[...definitions(text, offset), ...references(text, offset, true), ...highlights(text, offset)].map(({ range }) => range),
    ...(prepared ? [prepared.range] : []),
    ...(renamed && 'changes' in renamed ? Object.values(renamed.changes ?? {}).flat() : []).map(({ range }) => range),
  ];
}

function holds({ lines }: Pick<DomainText, 'lines'>, outer: Range, inner: Range): boolean {
  return lines.offsetAt(outer.start) <= lines.offsetAt(inner.start) && lines.offsetAt(inner.end) <= lines.offsetAt(outer.end);
}

/** Asks everything at every offset. */
function askEverywhere(source: string): void {
  const { domain, ...read } = readDocument('file:///srv/guest.xml', 1, source);
  if (!domain) return;
  const text: DomainText = { ...read, domain };
  const everything = { start: text.lines.positionAt(0), end: text.lines.positionAt(source.length) };
  const check = (range: Range): void => {
    const [start, end] = [text.lines.offsetAt(range.start), text.lines.offsetAt(range.end)];
    if (end < start || !holds(text, everything, range)) throw new Error(`an answer at ${start}-${end} of ${source.length}`);
  };
  answersAboutAll(text).forEach(check);
  for (let offset = 0; offset <= source.length; offset++) answersAbout(text, offset).forEach(check);
}

const abilities: ClientAbilities = {
  versionedEdits: true,
  annotatedEdits: true,
  relatedInformation: true,
  markdown: true,
  hasOurCommands: false,
};

const completing: CompletionAbilities = {
  snippets: true,
  insertReplace: true,
  markdown: true,
  labelDetails: true,
  insertsAsIs: true,
  asksAgain: true,
};

/** Every range of an edit. */
function rangesIn({ changes, documentChanges }: WorkspaceEdit): Range[] {
  const edits = (documentChanges ?? []).flatMap((change) => ('edits' in change ? change.edits : []));
  return [...Object.values(changes ?? {}).flat(), ...edits].flatMap((edit) => ('range' in edit ? edit.range : []));
}

/** Every range that is answered by what judges the whole text, or looks at what the grammar allows. */
function judgedRanges(analysis: Analysis): Range[] {
  const everything = { start: { line: 0, character: 0 }, end: analysis.lines.positionAt(analysis.tree.text.length) };
  const found = diagnostics(analysis, abilities);
  return [
    ...found.flatMap(({ range, relatedInformation }) => [
      range,
      ...(relatedInformation ?? []).map(({ location }) => location.range),
    ]),
    ...codeActions(analysis, { range: everything, context: { diagnostics: found } }, abilities).flatMap(({ edit }) =>
      edit ? rangesIn(edit) : [],
    ),
    ...links(analysis, () => 'file:///srv/a').map(({ range }) => range),
    ...lenses(analysis, abilities).map(({ range }) => range),
  ];
}

/** Every range that completion and hovering answer with at an offset; those that are to hold the place do. */
function guidedRanges(analysis: Analysis, offset: number): Range[] {
  const position = analysis.lines.positionAt(offset);
  const here = { start: position, end: position };
  const hovered = hover(analysis, builtInMatcher(), offset, abilities)?.range;
  if (hovered && !holds(analysis, hovered, here)) throw new Error(`what is hovered at ${offset} is elsewhere`);
  const items = completions(analysis, { matcher: builtInMatcher(), host: unknownHost }, offset, completing)?.items ?? [];
  const ranges = items.flatMap(({ textEdit, additionalTextEdits = [] }) => {
    if (textEdit === undefined) throw new Error(`an item at ${offset} says not where it goes`);
    const taken = 'range' in textEdit ? [textEdit.range] : [textEdit.insert, textEdit.replace];
    if (!taken.every((range) => holds(analysis, range, here))) throw new Error(`an item at ${offset} goes elsewhere`);
    return [...taken, ...additionalTextEdits.map(({ range }) => range)];
  });
  return hovered ? [hovered, ...ranges] : ranges;
}

/** Judges the text, and asks at every offset what can stand there and what stands there means. */
function judgeEverywhere(source: string): void {
  const analysis = analyse(readDocument('file:///srv/guest.xml', 1, source), unknownHost, {
    levels: {},
    schema: checkByBuiltIn,
  });
  if (!analysis) return;
  const everything = { start: analysis.lines.positionAt(0), end: analysis.lines.positionAt(source.length) };
  const check = (range: Range): void => {
    if (!holds(analysis, everything, range)) throw new Error(`an answer outside of the text: ${JSON.stringify(range)}`);
  };
  judgedRanges(analysis).forEach(check);
  for (let offset = 0; offset <= source.length; offset++) guidedRanges(analysis, offset).forEach(check);
}

test('a text that is cut off anywhere is answered for everywhere', () => {
  for (let end = 0; end <= guest.length; end += 7)
    expect(() => askEverywhere(guest.slice(0, end)), `cut at ${end}`).not.toThrow();
  expect(() => askEverywhere(guest)).not.toThrow();
});

/** The text with a few slips of the keyboard. */
function slippedTexts(): fc.Arbitrary<string> {
  const piece = fc.constantFrom(
    '<',
    '>',
    '/>',
    '</',
    '</disk>',
    "'",
    '"',
    '=',
    '&',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '\r\n',
    '\n',
    '\t',
    '😀',
    '<disk>',
    "='",
    '<?',
    '<!DOCTYPE',
    '-',
    '0x',
  );
  const slip = fc.record({
    at: fc.nat({ max: guest.length }),
    removed: fc.nat({ max: 12 }),
    added: fc.option(piece, { nil: '' }),
  });
  return fc
    .array(slip, { minLength: 1, maxLength: 6 })
    .map((slips) =>
      slips.reduce((text, { at, removed, added }) => text.slice(0, at) + added + text.slice(at + removed), guest),
    );
}

test('a text that is broken anyhow is answered for everywhere', () => {
  fc.assert(fc.property(slippedTexts(), askEverywhere), { numRuns: 60 });
});

test('what judges, completes and explains answers for a text that is cut off, everywhere', () => {
  for (let end = guest.length; end > 0; end -= 211)
    expect(() => judgeEverywhere(guest.slice(0, end)), `cut at ${end}`).not.toThrow();
});

test('what judges, completes and explains answers for a text that is broken, everywhere', () => {
  fc.assert(fc.property(slippedTexts(), judgeEverywhere), { numRuns: 8 });
});
