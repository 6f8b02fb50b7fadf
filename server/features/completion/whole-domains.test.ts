import { expect, test } from 'vitest';
import { unknownHost } from '../../host/facts.ts';
import { checkDocument } from '../../rules/check.ts';
import { checkByBuiltIn } from '../../schema/check.ts';
import { parseXml } from '../../xml/parse.ts';
import { plainText } from './insertion.ts';
import { domainTemplates, wholeDomainChoices } from './whole-domains.ts';

test.each(domainTemplates.map(({ form }) => form))('%s: nothing is to be said of the guest', (form) => {
  const choice = wholeDomainChoices(parseXml(''), 0, true).find(({ label }) => label === `domain: ${form}`);
  const document = parseXml(plainText(choice?.text ?? ''));
  expect(document.problems).toEqual([]);
  expect(checkDocument(document, unknownHost, { levels: {}, schema: checkByBuiltIn })).toEqual([]);
});
