import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { CompletionItem } from 'vscode-languageserver-types';
import { type CompletionAbilities, completions } from '../../server/features/completion/completion.ts';
import { plainText } from '../../server/features/completion/insertion.ts';
import { templatesIn } from '../../server/features/completion/templates.ts';
import { unknownHost } from '../../server/host/facts.ts';
import { builtInMatcher } from '../../server/schema/check.ts';
import { mistakesOf } from '../../server/schema/matching/diagnosis.ts';
import { localAndPrefix } from '../../server/schema/matching/namespaces.ts';
import { readDocument } from '../../server/service.ts';
import { childElements } from '../../server/xml/navigate.ts';
import { parseXml } from '../../server/xml/parse.ts';
import type { Span, XmlElement } from '../../server/xml/tree.ts';
import { corpusFolder, labelsOf } from '../corpus/corpus.ts';
import { Dice } from '../fuzz/image-mutations.ts';

const documents = 400;
const placesOfEach = 5;

/** It inserts what it gets as it is. */
const plainEditor: CompletionAbilities = {
  snippets: false,
  insertReplace: false,
  markdown: false,
  labelDetails: false,
  insertsAsIs: false,
  asksAgain: false,
};

/** A document with something half typed in it. */
interface Typing {
  readonly text: string;
  readonly offset: number;
}

test('what is offered can stand there, in every way to type it', () => {
  const wrong: string[] = [];
  let tried = 0;
  forRandomElements((file, text, element, dice) => {
    const typing = typingIn(text, element, dice);
    if (typing === undefined) return;
    const items = offered(typing).filter((item) => !needsChanges(item));
    // All of them at each place take minutes.
    for (const item of some(items, 12, dice)) {
      tried++;
      const found = mistakesIn(accepted(typing, item));
      if (found.length > 0) wrong.push(`${file}:${lineOf(typing)} ${item.label}: ${found.join(', ')}`);
    }
  });
  expect(wrong).toEqual([]);
  expect(tried).toBeGreaterThan(2000);
});

test('what stands there is offered when it is typed anew', () => {
  const wrong: string[] = [];
  let tried = 0;
  forRandomElements((file, text, element, dice) => {
    const { typing, name } = typingAnew(text, element, dice) ?? {};
    if (typing === undefined || name === undefined) return;
    tried++;
    const labels = offered(typing).map(({ label }) => label);
    if (!labels.includes(name)) wrong.push(`${file}:${lineOf(typing)} ${name} is not among ${labels.join(' ')}`);
  });
  expect(wrong).toEqual([]);
  expect(tried).toBeGreaterThan(700);
});

/** Elements of valid documents of the corpus, other ones at each run. */
function forRandomElements(act: (file: string, text: string, element: XmlElement, dice: Dice) => void): void {
  const seed = Date.now() % 1_000_000_000;
  console.log(`places from seed ${seed}`);
  const dice = new Dice(seed);
  const files = ['libvirt', 'wild'].flatMap((folder) =>
    labelsOf(`${folder}/manifest.tsv`)
      .filter((row) => row['rng_valid_12_8'] === 'yes')
      .map((row) => `${folder}/${row['file']}`),
  );
  for (let count = 0; count < documents; count++) {
    const file = dice.pick(files);
    const text = readFileSync(path.join(corpusFolder(), file), 'utf8');
    const { root } = parseXml(text);
    if (root === undefined) throw new Error(`${file} has no root`);
    const elements = elementsBelow(root);
    for (let place = 0; place < placesOfEach; place++) act(file, text, dice.pick(elements), dice);
  }
}

test.each(templatesIn('devices', rootOf(guestWith(''))))('$name: $form is a valid device', ({ lines }) => {
  const device = plainText(lines(rootOf(guestWith('')), unknownHost).join('\n'));
  expect(mistakesIn(guestWith(device))).toEqual([]);
});

test.each(templatesIn('domain', rootOf(guestWith(''))))('$name: $form is a valid section', ({ name, lines }) => {
  const guest = rootOf(guestWith(''));
  const section = plainText(lines(guest, unknownHost).join('\n'));
  const others = guestWith('').replace(/ {2}<os>.*\n/, (os) => (name === 'os' ? '' : os));
  expect(mistakesIn(others.replace('  <devices>', `${section}\n  <devices>`))).toEqual([]);
});

function rootOf(text: string): XmlElement {
  const { root } = parseXml(text);
  if (root === undefined) throw new Error(`no root in ${text}`);
  return root;
}

function guestWith(device: string): string {
  return [
    "<domain type='kvm'>",
    '  <name>guest</name>',
    "  <memory unit='GiB'>4</memory>",
    "  <os><type arch='x86_64' machine='q35'>hvm</type></os>",
    `  <devices>${device}</devices>`,
    '</domain>',
  ].join('\n');
}

/** An element, an attribute or a word is taken away, and its place is where something is typed. */
function typingAnew(
  text: string,
  element: XmlElement,
  dice: Dice,
): { readonly typing: Typing; readonly name: string } | undefined {
  const { name, parent, span, attributes } = element;
  const without = ({ start, end }: Span, typed: string): Typing => ({
    text: text.slice(0, start) + typed + text.slice(end),
    offset: start + typed.length,
  });
  if (dice.below(2) === 0) {
    return parent && isKnown(parent) && !declaresPrefix(element) ? { typing: without(span, '<'), name } : undefined;
  }
  const known = attributes.filter((attribute) => !attribute.name.includes(':') && attribute.name !== 'xmlns');
  if (known.length === 0 || !isKnown(element)) return undefined;
  const attribute = dice.pick(known);
  return { typing: without(attribute.span, ''), name: attribute.name };
}

/** An element that declares its own prefix: without it nobody knows how the author would have called it. */
function declaresPrefix({ name, attributes }: XmlElement): boolean {
  const [, prefix] = localAndPrefix(name);
  return attributes.some((attribute) => attribute.name === `xmlns:${prefix}`);
}

/** What is below `<metadata>` is of other programs, and no grammar knows it. */
function isKnown(element: XmlElement): boolean {
  return element.name !== 'metadata' && (element.parent === undefined || isKnown(element.parent));
}

/** Begins an element, an attribute or a value. */
function typingIn(text: string, element: XmlElement, dice: Dice): Typing | undefined {
  const insert = (at: number, typed: string) => ({
    text: text.slice(0, at) + typed + text.slice(at),
    offset: at + typed.length,
  });
  const children = childElements(element);
  const isContainer = children.length > 0 || (element.endTag !== undefined && element.children.length === 0);
  const inside = element.endTag === undefined ? [] : [...children.map(({ span }) => span.start), element.endTag.start];
  switch (dice.below(5)) {
    case 0:
      return isContainer && inside.length > 0 ? insert(dice.pick(inside), '<') : undefined;
    case 1:
      return isContainer && inside.length > 0 ? insert(dice.pick(inside), '') : undefined;
    case 2:
      return insert(element.nameSpan.end, ' ');
    case 3: {
      if (element.attributes.length === 0) return undefined;
      const { valueSpan } = dice.pick(element.attributes);
      return valueSpan && insert(valueSpan.start, '');
    }
    default: {
      const [only] = element.children;
      return only?.kind === 'text' && element.children.length === 1 && !/[\n\r]/.test(only.raw)
        ? insert(only.span.start + (only.raw.length - only.raw.trimStart().length), '')
        : undefined;
    }
  }
}

function offered({ text, offset }: Typing): readonly CompletionItem[] {
  return (
    completions(
      readDocument('file:///guest.xml', 1, text),
      { matcher: builtInMatcher(), host: unknownHost },
      offset,
      plainEditor,
    )?.items ?? []
  );
}

/** Values that say of themselves that they don't go with the rest, or that something has to be added because of them. */
function needsChanges({ detail }: CompletionItem): boolean {
  return detail === 'not with what stands here' || detail === 'asks for more';
}

function accepted({ text }: Typing, { textEdit, additionalTextEdits = [] }: CompletionItem): string {
  if (textEdit === undefined || !('range' in textEdit)) throw new Error('an item without an edit');
  return TextDocument.applyEdits(TextDocument.create('', 'xml', 1, text), [textEdit, ...additionalTextEdits]);
}

function mistakesIn(text: string): readonly string[] {
  const { root, problems } = parseXml(text);
  if (root === undefined || problems.length > 0) return problems.map(({ message }) => message);
  return mistakesOf(builtInMatcher(), root).map((mistake) => `${mistake.kind} in <${mistake.place.element.name}>`);
}

function lineOf({ text, offset }: Typing): number {
  return text.slice(0, offset).split('\n').length;
}

function some<T>(all: readonly T[], most: number, dice: Dice): readonly T[] {
  const rest = [...all];
  const chosen: T[] = [];
  while (rest.length > 0 && chosen.length < most) chosen.push(...rest.splice(dice.below(rest.length), 1));
  return chosen;
}

function elementsBelow(element: XmlElement): readonly XmlElement[] {
  return [element, ...childElements(element).flatMap(elementsBelow)];
}
