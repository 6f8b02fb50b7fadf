import { expect, test } from 'vitest';
import { composeVars } from '../../../firmware/compose/vars.ts';
import { edited } from '../../../firmware/editing/edited-for-tests.ts';
import { analyzeImage } from '../../../firmware/image.ts';
import { vendors } from '../../../firmware/names.ts';
import { composedContainers, composeQcow2 } from '../../../test/fuzz/image-containers.ts';
import { Closed, contentOf, describedIn, type HeldContent, packed } from './held-content.ts';

const variable = { name: 'Timeout', guid: vendors.global, data: new Uint8Array([5, 0]) };
const vars = composeVars({ layout: '2m', variables: [variable] });
const lists = new Map(composedContainers([variable]).map(({ name, bytes }) => [name, bytes]));
const json = lists.get('JSON store') ?? new Uint8Array();
const update = lists.get('signed update') ?? new Uint8Array();

const variablesIn = ({ bytes }: HeldContent) =>
  analyzeImage(bytes)
    .variables.filter(({ live }) => live)
    .map(({ name, dataOffset, size }) => [name, ...bytes.subarray(dataOffset, dataOffset + size)]);

/** The file after its Timeout was set to 9. */
async function changed(file: Uint8Array, name: string, target?: string): Promise<HeldContent> {
  const held = await contentOf(file, name);
  const after = edited(held.bytes, { kind: 'set', ...variable, attributes: 7, data: new Uint8Array([9, 0]) });
  return contentOf(await packed(after, held, target), target ?? name);
}

test('flash content is shown as it is', async () => {
  expect(await contentOf(vars, 'VARS.fd')).toMatchObject({ file: vars, bytes: vars, format: 'raw', sentence: undefined });
});

test.each([
  ['VARS.qcow2', composeQcow2(vars), 'qcow2', /^The file is qcow2 of version 3; what follows is what a guest sees of it\.$/],
  ['VARS.json', json, 'json-varstore', /^The file is the JSON variable store .* no part of the file\.$/],
  ['db.auth', update, 'auth', /^The file is an update of one variable .* It is shown read-only: A signed update is only read/],
])('%s: its content is shown, with what it is', async (name, file, format, words) => {
  const held = await contentOf(file, name);
  expect(held).toMatchObject({ format, isList: format !== 'qcow2' });
  const [around, ...rest] = describedIn(held, analyzeImage(held.bytes)).evidence;
  expect(around).toEqual({ text: expect.stringMatching(words), offset: undefined });
  expect(rest.length > 0).toBe(format === 'qcow2');
  expect(variablesIn(held)).toHaveLength(1);
});

test.each([
  ['VARS.fd', vars],
  ['VARS.qcow2', composeQcow2(vars)],
  ['VARS.json', json],
])('a change goes back into %s', async (name, file) => {
  const held = await changed(file, name);
  expect([held.format, variablesIn(held)]).toEqual([(await contentOf(file, name)).format, [['Timeout', 9, 0]]]);
});

test.each([
  ['VARS.qcow2', composeQcow2(vars), 'copy.fd', 'raw'],
  ['VARS.qcow2', composeQcow2(vars), 'copy', 'qcow2'],
  ['VARS.fd', vars, 'copy.json', 'json-varstore'],
  ['VARS.fd', vars, 'copy.qcow2', 'qcow2'],
  ['VARS.json', json, 'copy.json', 'json-varstore'],
])('%s is written to another file as its ending says: %#', async (name, file, target, format) => {
  const held = await changed(file, name, target);
  expect([held.format, variablesIn(held)]).toEqual([format, [['Timeout', 9, 0]]]);
});

test.each([
  ['a list as flash content', json, 'VARS.json', 'copy.fd', 'migrate them into a VARS template'],
  ['a signed update', update, 'db.auth', undefined, 'has to be signed again'],
])('%s is not written, and says why', async (_, file, name, target, words) => {
  await expect(changed(file, name, target)).rejects.toThrow(words);
});

test('what can not be opened is shown as it is with the reason, or not at all', async () => {
  const held = await contentOf(composeQcow2(vars).subarray(0, 100), 'VARS.qcow2');
  expect(held).toMatchObject({ format: 'raw', sentence: expect.stringContaining('ends within its header') });
  const other = new TextEncoder().encode('{"version": 7, "variables": []}');
  await expect(contentOf(other, 'VARS.json')).rejects.toThrow(Closed);
});
