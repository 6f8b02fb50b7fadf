import { describe, expect, test } from 'vitest';
import type { VariableForm as DecodedForm } from '../../firmware/variables/decode.ts';
import type { VariableRow } from '../protocol.ts';
import { firstForm, guidProblem, knownVendors, nameProblem, newVariable, vendorHint } from './new-variable.ts';

const row = (name: string, guid: string, live = true) => ({ name, guid, live, vendor: `who is ${guid}` }) as VariableRow;
const rows = [row('Timeout', newVariable.guid), row('Lang', newVariable.guid, false), row('MokList', 'another')];

describe('a name', () => {
  test.each([
    ['', newVariable.guid, /needs a name/],
    ['Timeout', newVariable.guid, /Timeout exists already/],
    ['Timeout', 'another', /^$/],
    ['Lang', newVariable.guid, /^$/],
    ['timeout', newVariable.guid, /^$/],
  ])('“%s” of %s', (name, guid, problem) => {
    expect(nameProblem(name, guid, rows)).toMatch(problem);
  });
});

test.each([
  [newVariable.guid, true],
  ['8BE4DF61-93CA-11D2-AA0D-00E098032B8C', true],
  ['8be4df61-93ca-11d2-aa0d', false],
  ['', false],
])('“%s” is a GUID: %s', (guid, valid) => {
  expect(guidProblem(guid) === '').toBe(valid);
});

test('vendors that are known, each once', () => {
  expect(knownVendors(rows).map(({ guid }) => guid)).toEqual([newVariable.guid, 'another']);
});

const units = (text: string) => Uint8Array.from([...text].flatMap((character) => [character.charCodeAt(0), 0]));
const characters = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

test.each<[string, DecodedForm, Uint8Array, string]>([
  ['a switch', 'boolean', Uint8Array.of(1), 'boolean'],
  ['a switch with a value of its own', 'boolean', Uint8Array.of(2), 'number'],
  ['a number', 'number', Uint8Array.of(5, 0), 'number'],
  ['three bytes', 'number', Uint8Array.of(5, 0, 0), 'hex'],
  ['one byte per character', 'text', characters('en-US\0'), 'ascii'],
  ['two bytes per character', 'text', units('Ubuntu\0'), 'text'],
  ['no text', 'text', Uint8Array.of(0xff, 0, 7), 'hex'],
  ['anything else', 'signatures', Uint8Array.of(1, 2), 'hex'],
])('%s is written as it is best read', (_, decoded, data, form) => {
  expect(firstForm(decoded, data)).toBe(form);
});

test.each([
  [newVariable.guid, /^EFI global/],
  ['another', /^who is another$/],
  ['nobody', /^The GUID of/],
])('the vendor %s in words', (guid, words) => {
  expect(vendorHint(guid, rows)).toMatch(words);
});
