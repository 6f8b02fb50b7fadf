import { describe, expect, test } from 'vitest';
import type { StructureEntry } from '../protocol.ts';
import { nodeOf } from './nodes.ts';

const entry: StructureEntry = {
  id: '1/0',
  type: 'file',
  subtype: 'DXE driver',
  guid: '5e1f0000-0000-4000-8000-000000000001',
  name: 'PcdDxe',
  offset: 0x84078,
  headerLength: 24,
  length: 0x2000,
  packed: undefined,
  problems: [],
  space: '',
  childCount: 3,
  dead: false,
};
const packed = { algorithm: 'lzma', offset: 0, length: 9, declaredSize: 0xd80000, status: 'packed' } as const;

describe('a node is called', () => {
  const cases: readonly [change: Partial<StructureEntry>, label: string, kind: string][] = [
    [{}, 'PcdDxe', 'DXE driver'],
    [{ name: undefined }, '5e1f0000-0000-4000-8000-000000000001', 'DXE driver'],
    [{ type: 'volume', subtype: 'FFS2', name: 'DXE' }, 'Volume DXE', 'FFS2'],
    [{ type: 'volume', subtype: 'FFS3', name: undefined }, 'Volume FFS3', ''],
    [{ type: 'section', subtype: 'PE32 image', name: undefined, guid: undefined }, 'PE32 image', ''],
    [{ type: 'section', subtype: 'UI', name: 'PcdDxe', guid: undefined }, 'UI', 'PcdDxe'],
    [{ type: 'section', subtype: 'GUID defined', name: 'LZMA', packed }, 'LZMA', 'GUID defined'],
    [{ type: 'variable', subtype: 'Live', name: 'Boot0000' }, 'Boot0000', ''],
    [{ type: 'variable', subtype: 'Live', name: '' }, '(no name)', ''],
    [{ type: 'variable-store', subtype: 'Authenticated', name: undefined }, 'Variable store', 'authenticated'],
    [{ type: 'padding', subtype: 'Non-empty', name: undefined }, 'Padding', 'non-empty'],
  ];
  test.each(cases)('%o', (change, label, kind) => {
    expect(nodeOf({ ...entry, ...change })).toMatchObject({ label, kind });
  });
});

test('a packed part is a branch, and as large as it says it unfolds to', () => {
  const section = { ...entry, type: 'section', subtype: 'Compressed', childCount: 0, packed } as const;
  expect(nodeOf(section)).toMatchObject({ branch: true, detail: '13.50 MiB' });
  expect(nodeOf({ ...section, packed: { ...packed, status: 'refused' } })).toMatchObject({ branch: false, detail: '8 KiB' });
});

test('problems make it one that is marked, and that unfolds', () => {
  const problems = [{ offset: 0x84088, length: 1, message: 'The header checksum is wrong.' }];
  const node = nodeOf({ ...entry, childCount: 0, dead: true, problems });
  expect(node).toMatchObject({ tone: 'problem', branch: true });
  expect(node.hint).toContain('The header checksum is wrong.');
  expect(nodeOf({ ...entry, dead: true }).tone).toBe('dead');
});

test('its place in an unpacked part is said to be there', () => {
  expect(nodeOf(entry).hint).toContain('0x84078 – 0x86077\n');
  expect(nodeOf({ ...entry, space: '1/0/0' }).hint).toContain('0x84078 – 0x86077 of the unpacked bytes');
});
