/** Content on its way back into its file; what qemu-img, QEMU and virt-firmware say of the files is in `test/firmware/packing.test.ts`. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { composedContainers, composeQcow2 } from '../../test/fuzz/image-containers.ts';
import { composeVars } from '../compose/vars.ts';
import type { StoreEdit } from '../editing/edit.ts';
import { edited } from '../editing/edited-for-tests.ts';
import { vendors } from '../names.ts';
import { type OpenedContainer, readContainer } from './container.ts';
import { formatOfName, packContent } from './pack.ts';

const text = (value: string) => new TextEncoder().encode(value);
const timeout = { name: 'Timeout', guid: vendors.global, data: new Uint8Array([5, 0]) };
const vars = composeVars({ layout: '2m', variables: [timeout] });

function opened(file: Uint8Array): OpenedContainer {
  const container = readContainer(file);
  if ('problem' in container) throw new Error(container.problem);
  return container;
}

function changed(file: Uint8Array, ...edits: readonly StoreEdit[]): Uint8Array {
  const { bytes, isList, format } = opened(file);
  const packed = packContent({ bytes: edited(bytes, ...edits), isList }, format, file);
  if ('problem' in packed) throw new Error(packed.problem);
  return packed.bytes;
}

test.each([
  ['a.json', 'json-varstore'],
  ['/srv/a.b/A_VARS.QCOW2', 'qcow2'],
  ['VARS.fd', 'raw'],
  ['VARS', 'aws'],
  ['/srv/a.json/VARS', 'aws'],
  ['VARS.bin', 'aws'],
])('%s is written as %s where the file was a store of EC2', (name, format) => {
  expect(formatOfName(name, 'aws')).toBe(format);
});

describe('a JSON store', () => {
  const owner = '11111111-2222-4333-8444-555555555555';
  const time = 'ea07050600000000000000000000000000'.slice(0, 32);
  const signed = { name: 'Mine', guid: owner, attr: 0x27, data: 'aa', time, digest: 'cd'.repeat(32) };
  const other = { guid: vendors.global.toUpperCase(), name: 'Lang', attr: 7, data: '656E6700', note: 'kept' };
  const store = text(JSON.stringify({ version: 2, variables: [other, signed, { ...other, name: 'Timeout', data: '0500' }] }));
  const variablesIn = (file: Uint8Array): unknown => JSON.parse(new TextDecoder().decode(file)).variables;
  const set = (name: string, guid: string, attributes: number, ...data: readonly number[]): StoreEdit => {
    return { kind: 'set', name, guid, attributes, data: new Uint8Array(data) };
  };

  test('keeps what did not change to the letter, and its order; what is new follows', () => {
    const after = changed(store, set('Timeout', vendors.global, 7, 9, 0), set('New', owner, 3, 1));
    expect(variablesIn(after)).toEqual([
      other,
      signed,
      { name: 'Timeout', guid: vendors.global, attr: 7, data: '0900' },
      { name: 'New', guid: owner, attr: 3, data: '01' },
    ]);
  });

  test('keeps whose signature updates a variable whose value is changed', () => {
    const done = variablesIn(changed(store, set('Mine', owner, 0x27, 0xbb)));
    expect(done).toContainEqual({ ...signed, data: 'bb', time: expect.stringMatching(/^[0-9a-f]{32}$/) });
  });

  test('loses what was deleted', () => {
    const after = changed(store, { kind: 'delete', name: 'Mine', guid: owner });
    expect(variablesIn(after)).toHaveLength(2);
  });

  test('takes no name that QEMU would lose', () => {
    const odd = composeVars({ layout: '2m', variables: [{ ...timeout, name: 'Ünï' }] });
    expect(packContent({ bytes: odd, isList: false }, 'json-varstore')).toEqual({
      problem: expect.stringContaining('not ASCII'),
    });
  });

  test('is made of a store that can be read only', () => {
    const blank = new Uint8Array(0x20000).fill(0xff);
    expect(packContent({ bytes: blank, isList: false }, 'json-varstore')).toEqual({
      problem: expect.stringContaining('blank'),
    });
  });
});

describe('whatever is damaged', () => {
  const originals = [...composedContainers([timeout]), { name: 'VARS in qcow2', bytes: composeQcow2(vars) }];

  test.each(originals.map(({ name, bytes }) => [name, bytes] as const))(
    '%s: what can be opened and written holds the same again',
    (_, original) => {
      const mutation = fc.array(fc.tuple(fc.nat(original.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });
      const property = fc.property(mutation, (changes) => {
        const file = original.slice();
        for (const [offset, byte] of changes) file[offset] = byte;
        const container = readContainer(file);
        if ('problem' in container || container.fixed !== undefined) return;
        const { bytes, isList, format } = container;
        const packed = packContent({ bytes, isList }, format, file);
        // A store whose name or header was hit may not be written, which it says.
        if ('problem' in packed) expect(packed.problem).toMatch(/\.$/);
        else if (format !== 'json-varstore') expect(Buffer.compare(opened(packed.bytes).bytes, bytes)).toBe(0);
        else
          expect(opened(packed.bytes).image.variables.map(({ name }) => name)).toEqual(
            container.image.variables.map(({ name }) => name),
          );
      });
      // fast-check tells the seed of a failure.
      fc.assert(property, { numRuns: 300 });
    },
  );
});
