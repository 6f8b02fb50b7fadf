import { expect, test } from 'vitest';
import { domainText, readMarks } from '../marks-for-tests.ts';
import { linkedEditingRanges } from './linked-editing.ts';

test.each([
  ['the start tag', "<domain type='kvm'><«d|isk» a='b'></«disk»></domain>"],
  ['the end of its name', "<domain type='kvm'><«disk|» a='b'></«disk»></domain>"],
  ['the end tag', '<domain type="kvm"><«disk»><b/></«|disk» ></domain>'],
  ['the root', '<«doma|in»></«domain»>'],
  ['the middle of a keystroke elsewhere', '<domain type="kvm"><«d|isk»><a b=</«disk»></domain>'],
  ['an attribute: none', "<domain type='kvm'><disk |a='b'></disk></domain>"],
  ['the space behind the name in an end tag: none', '<domain type="kvm"><disk></disk  |></domain>'],
  ['content: none', '<domain type="kvm"><disk>x|</disk></domain>'],
  ['a tag that closes itself: none', '<domain type="kvm"><d|isk/></domain>'],
  ['an end tag that is missing: none', '<domain type="kvm"><d|isk></domain>'],
  ['another name: none', '<domain type="kvm"><d|isk></dsik></domain>'],
])('from %s', (_, marked) => {
  const { text, cursor, stretches } = readMarks(marked);
  const document = domainText(text);
  const linked = linkedEditingRanges(document, cursor)?.ranges ?? [];
  expect(linked.map(({ start, end }) => ({ start: start.character, end: end.character }))).toEqual(stretches);
});
