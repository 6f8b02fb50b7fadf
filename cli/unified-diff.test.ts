import { expect, test } from 'vitest';
import { unifiedDiff } from './unified-diff.ts';

const text = '1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n';
const at = (part: string, length = part.length) => {
  const start = text.indexOf(part);
  return { start, end: start + length };
};

test.each([
  ['nothing', [], ''],
  ['a changed line', [{ span: at('5'), text: 'five' }], '--- a\n+++ a\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8'],
  ['a removed line', [{ span: at('1\n'), text: '' }], '--- a\n+++ a\n@@ -1,4 +1,3 @@\n-1\n 2\n 3\n 4'],
  ['an inserted line', [{ span: at('5', 0), text: 'new\n' }], '--- a\n+++ a\n@@ -2,6 +2,7 @@\n 2\n 3\n 4\n+new\n 5\n 6\n 7'],
  [
    'a line added behind one',
    [{ span: { start: 1, end: 1 }, text: '\nnew' }],
    '--- a\n+++ a\n@@ -1,4 +1,5 @@\n-1\n+1\n+new\n 2\n 3\n 4',
  ],
])('%s', (_, edits, diff) => {
  expect(unifiedDiff('a', text, edits)).toBe(diff);
});

test('changes that are far apart have hunks of their own, and the second counts the first', () => {
  const diff = unifiedDiff('a', text, [
    { span: at('1\n'), text: '' },
    { span: at('12'), text: 'twelve' },
  ]);
  expect(diff.match(/^@@.*$/gm)).toEqual(['@@ -1,4 +1,3 @@', '@@ -9,4 +8,4 @@']);
});
