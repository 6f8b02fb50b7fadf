import { expect, test } from 'vitest';
import { attributeLetters, attributeWords } from './attributes.ts';

test.each([
  [0x07, 'NV BS RT', 'non-volatile, boot service access, runtime access'],
  [0x27, 'NV BS RT AT', 'non-volatile, boot service access, runtime access, time based authenticated write access'],
  [0x00, '', 'none'],
  [0x8000_0001, 'NV 0x80000000', 'non-volatile, 0x80000000'],
])('%d is %s', (attributes, letters, words) => {
  expect([attributeLetters(attributes), attributeWords(attributes)]).toEqual([letters, words]);
});
