import { expect, test } from 'vitest';
import { domainText } from '../marks-for-tests.ts';
import { foldingRanges } from './folding.ts';

/** The lines behind the domain's own fold; each fold as `first-last kind`. */
const folds = (...lines: readonly string[]): string[] =>
  foldingRanges(domainText(lines.join('\n'))).map(
    ({ startLine, endLine, kind }) => `${startLine}-${endLine}${kind ? ` ${kind}` : ''}`,
  );

test.each([
  [
    'an element, to the line before its end tag',
    ['<domain type="kvm">', '<os>', '<boot/>', '</os>', '</domain>'],
    ['0-3', '1-2'],
  ],
  ['elements on one line: none', ['<domain type="kvm"><os/></domain>'], []],
  ['an element of two lines: none', ['<domain type="kvm">', '</domain>'], []],
  ['a start tag over lines', ['<domain type="kvm">', '<boot', "dev='hd'", "x='y'/>", '</domain>'], ['0-3', '1-3']],
  ['a start tag whose end has its own line', ['<domain type="kvm">', '<boot', "dev='hd'", '/>', '</domain>'], ['0-3', '1-2']],
  ['a start tag over lines, and content', ['<domain', "type='kvm'>", '<os/>', '</domain>'], ['0-2', '1-2']],
  ['a comment', ['<domain type="kvm">', '<!-- a', 'b -->', '</domain>'], ['0-2', '1-2 comment']],
  ['CDATA', ['<domain type="kvm">', '<title><![CDATA[a', 'b]]></title>', '</domain>'], ['0-2', '1-2']],
  [
    'regions, one in the other',
    ['<domain type="kvm">', '<!-- #region a -->', '<!--#region-->', '<!--#endregion-->', '<!-- #endregion -->', '</domain>'],
    ['0-4', '1-4 region', '2-3 region'],
  ],
  ['a region without end: none', ['<domain type="kvm">', '<!-- #region a -->', '<os/>', '</domain>'], ['0-2']],
  ['an end of none', ['<domain type="kvm">', '<!-- #endregion -->', '<os/>', '</domain>'], ['0-2']],
  [
    'an element that is never closed, to its last line',
    ['<domain type="kvm">', '<os>', ' <boot/>', ' <boot/>'],
    ['0-3', '1-3'],
  ],
])('%s', (_, lines, expected) => {
  expect(folds(...lines)).toEqual(expected);
});
