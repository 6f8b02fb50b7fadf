import { expect, test } from 'vitest';
import { composeCode } from './compose/code.ts';
import { composeVars, type VariableToCompose } from './compose/vars.ts';
import { analyzeImage } from './image.ts';
import type { SecureBootState } from './model.ts';
import { vendors } from './names.ts';

const key = (state = 0x3f): VariableToCompose => ({ name: 'PK', guid: vendors.global, data: new Uint8Array(40), state });
const enable = (...data: number[]): VariableToCompose => ({
  name: 'SecureBootEnable',
  guid: vendors.secureBootEnable,
  data: new Uint8Array(data),
});
const foreign: VariableToCompose = { ...enable(0), guid: vendors.global };
const vars = (...variables: VariableToCompose[]) => composeVars({ layout: '2m', variables });

const cases: [what: string, bytes: Uint8Array, state: SecureBootState['state'], reason: string][] = [
  ['no variables', vars(), 'off', 'No platform key (PK) is enrolled.'],
  ['enabled, but no key', vars(enable(1)), 'off', 'No platform key (PK) is enrolled.'],
  ['a deleted key', vars(key(0x3c), enable(1)), 'off', 'No platform key (PK) is enrolled.'],
  ['a key', vars(key()), 'on', 'no SecureBootEnable variable'],
  ['a key and enabled', vars(key(), enable(1)), 'on', 'SecureBootEnable is 1'],
  ['a key and disabled', vars(key(), enable(0)), 'off', 'SecureBootEnable is 0'],
  ['a key and an empty value', vars(key(), enable()), 'off', 'SecureBootEnable is empty'],
  ["a key and somebody else's SecureBootEnable", vars(key(), foreign), 'on', 'no SecureBootEnable variable'],
  ['a blank store', new Uint8Array(4096), 'off', 'The store is blank'],
  ['CODE', composeCode({ layout: '2m' }), 'unknown', 'holds no variables'],
  ['no image', new Uint8Array([1]), 'unknown', 'No variable store'],
];

test.each(cases)('with %s', (_, bytes, state, reason) => {
  expect(analyzeImage(bytes).secureBoot).toEqual({ state, reason: expect.stringContaining(reason) });
});
