import { expect, test } from 'vitest';
import type { SelectionRange } from 'vscode-languageserver-types';
import { domainText, readMarks } from '../marks-for-tests.ts';
import { selectionRanges } from './selection.ts';

/** What is selected, step by step. */
function steps(marked: string): string[] {
  const { text, cursor } = readMarks(marked);
  const document = domainText(text);
  const selected: string[] = [];
  const [innermost] = selectionRanges(document, [document.lines.positionAt(cursor)]);
  for (let step: SelectionRange | undefined = innermost; step; step = step.parent) {
    const { start, end } = step.range;
    selected.push(text.slice(document.lines.offsetAt(start), document.lines.offsetAt(end)));
  }
  return selected;
}

const disk = "<disk a='b'><source file='/a/b.fd'/></disk>";

test.each([
  [
    'a value',
    "<domain type='kvm'><disk a='b'><source file='/a/|b.fd'/></disk></domain>",
    ['b.fd', '/a/b.fd', "file='/a/b.fd'", "<source file='/a/b.fd'/>", disk, `<domain type='kvm'>${disk}</domain>`],
  ],
  [
    'the name of an attribute',
    "<domain type='kvm'><disk |a='b'><source file='/a/b.fd'/></disk></domain>",
    ['a', "a='b'", "<disk a='b'>", disk, `<domain type='kvm'>${disk}</domain>`],
  ],
  [
    'the name in the start tag',
    '<domain type="kvm"><o|s> <a/> </os></domain>',
    ['os', '<os>', '<os> <a/> </os>', '<domain type="kvm"><os> <a/> </os></domain>'],
  ],
  [
    'the name in the end tag',
    '<domain type="kvm"><os></o|s></domain>',
    ['os', '</os>', '<os></os>', '<domain type="kvm"><os></os></domain>'],
  ],
  [
    'a word of the text',
    '<domain type="kvm"><title> my |guest </title></domain>',
    ['guest', 'my guest', ' my guest ', '<title> my guest </title>', '<domain type="kvm"><title> my guest </title></domain>'],
  ],
  [
    'between tags',
    '<domain type="kvm">\n|\n<os/><os/></domain>',
    ['\n\n<os/><os/>', '<domain type="kvm">\n\n<os/><os/></domain>'],
  ],
  [
    'a comment',
    '<domain type="kvm"><!-- why |not --></domain>',
    ['not', 'why not', '<!-- why not -->', '<domain type="kvm"><!-- why not --></domain>'],
  ],
  ['behind everything', '<domain/>\n|', ['<domain/>\n']],
])('%s', (_, marked, expected) => {
  expect(steps(marked)).toEqual(expected);
});

test('one answer for each position', () => {
  const document = domainText('<domain type="kvm"><os/></domain>');
  const positions = [0, 9, 14].map((character) => ({ line: 0, character }));
  expect(selectionRanges(document, positions)).toHaveLength(3);
  expect(selectionRanges(document, [])).toEqual([]);
});
