/** Lists of variables that are not as they should be; whole ones are compared with virt-firmware's in `test/firmware/containers.test.ts`. */
import { describe, expect, test } from 'vitest';
import { readContainer } from './container.ts';

const text = (value: string) => new TextEncoder().encode(value);
const guid = '8be4df61-93ca-11d2-aa0d-00e098032b8c';
const timeout = { name: 'Timeout', guid, attr: 7, data: '0500' };
const store = (...variables: readonly unknown[]) => text(JSON.stringify({ version: 2, variables }));

describe('JSON', () => {
  test.each([
    ['an empty list', store(), 0],
    ['one variable', store(timeout), 1],
    ['white space in front', text(`\n ${new TextDecoder().decode(store(timeout))}`), 1],
    ['a time and a digest', store({ ...timeout, time: '00'.repeat(16), digest: '00'.repeat(32) }), 1],
  ])('%s is read', (_, bytes, count) => {
    const container = readContainer(bytes);
    if ('problem' in container) throw new Error(container.problem);
    const { format, isList, image } = container;
    expect([format, isList, image.kind, image.variables.length]).toEqual(['json-varstore', true, 'vars', count]);
  });

  test.each([
    ['another version', text('{"version": 3, "variables": []}'), 'version 3'],
    ['a number for a variable', store(timeout, 1), 'Variable 2 of the list has no object'],
    ['no name', store({ ...timeout, name: 1 }), 'no name'],
    ['a GUID that is none', store({ ...timeout, guid: 'x' }), 'no guid'],
    ['attributes below 0', store({ ...timeout, attr: -1 }), 'no attr'],
    ['half a byte', store({ ...timeout, data: '050' }), 'no data'],
    ['a short time', store({ ...timeout, time: '00' }), 'no time'],
  ])('%s is refused', (_, bytes, words) => {
    expect(readContainer(bytes)).toEqual({ format: 'json-varstore', problem: expect.stringContaining(words) });
  });

  test.each([
    ['other JSON', text('{"mapping": {}}')],
    ['a list', text('[]')],
    ['JSON that breaks off', store(timeout).subarray(0, 40)],
    ['nothing', new Uint8Array()],
  ])('%s is no store', (_, bytes) => {
    expect(readContainer(bytes)).toMatchObject({ format: 'raw', bytes });
  });
});

describe('EC2', () => {
  const packed = (...bytes: readonly number[]) => text(Buffer.from([...text('AMZNUEFI'), ...bytes]).toString('base64'));

  test.each([
    ['a wrong checksum', packed(1, 2, 3, 4, 0, 0, 0, 0), 'CRC-32C'],
    // CRC-32C of 01 00 00 00.
    ['another version', packed(0x7f, 0xe1, 0x22, 0x95, 1, 0, 0, 0), 'version 1'],
  ])('%s is refused', (_, bytes, words) => {
    expect(readContainer(bytes)).toEqual({ format: 'aws', problem: expect.stringContaining(words) });
  });
});

describe('a signed update', () => {
  const update = (length: number, data = new Uint8Array(4)) => {
    const header = Buffer.alloc(40);
    header.set([0xea, 7, 1, 1]);
    header.writeUInt32LE(length, 16);
    header.writeUInt16LE(0x0200, 20);
    header.writeUInt16LE(0x0ef1, 22);
    header.set([0x9d, 0xd2, 0xaf, 0x4a, 0xdf, 0x68, 0xee, 0x49, 0x8a, 0xa9, 0x34, 0x7d, 0x37, 0x56, 0x65, 0xa7], 24);
    return new Uint8Array(Buffer.concat([header, data]));
  };

  test.each([
    ['keys/PK.auth', 'PK', guid],
    ['kek.auth', 'KEK', guid],
    ['db.auth', 'db', 'd719b2cb-3d3a-4596-a3bc-dad00e67656f'],
    ['mine.auth', 'mine', 'd719b2cb-3d3a-4596-a3bc-dad00e67656f'],
  ])('%s is for %s', (fileName, name, vendor) => {
    const container = readContainer(update(24), { fileName });
    expect(container).toMatchObject({ format: 'auth', image: { secureBoot: { state: 'unknown' } } });
    expect('image' in container && container.image.variables).toMatchObject([
      { name, guid: vendor, size: 4, timestamp: '2026-01-01T00:00:00Z' },
    ]);
  });

  test.each([23, 45, 0xffffffff])('whose signature claims %d bytes is refused', (length) => {
    expect(readContainer(update(length))).toEqual({ format: 'auth', problem: expect.stringContaining('signature claims') });
  });
});
