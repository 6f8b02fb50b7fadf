import { expect, test } from 'vitest';
import { composeModuleVolume } from '../compose/modules.ts';
import { composeUnifiedImage } from '../compose/unified.ts';
import { unpack } from '../compression/unpack.ts';
import { vendors } from '../names.ts';
import { fieldAt, fieldsOf } from './fields.ts';
import type { StructureNode } from './node.ts';
import { nodesBelow, openAll, Structure } from './structure.ts';

const variable = { name: 'Lang', guid: vendors.global, data: Uint8Array.of(1, 2, 3), time: [2024, 5, 6, 7, 8, 9] } as const;
const flash = new Structure(composeUnifiedImage({ layout: '4m', variables: [variable] }));
const modules = new Structure(composeModuleVolume());
openAll(modules, modules.root, unpack);

/** `name = value (meaning)` of each field of the first node that fits. */
function described(structure: Structure, wanted: (node: StructureNode) => boolean): string[] {
  const node = [...nodesBelow(structure.root)].find(wanted);
  if (!node) throw new Error('There is no such node');
  return fieldsOf(node, structure.bufferOf(node)).map(
    ({ name, value, meaning }) => `${name} = ${value}${meaning.length > 0 ? ` (${meaning.join(', ')})` : ''}`,
  );
}

test('a volume: header, block map, extended header', () => {
  const fields = described(flash, ({ type, subtype }) => type === 'volume' && subtype === 'FFS2');
  expect(fields).toContain('FileSystemGuid = 8c8ce578-8a3d-4f1c-9935-896185c32dd3');
  expect(fields).toContain('FvLength = 0x348000');
  expect(fields).toContain('Signature = “_FVH”');
  expect(fields).toContain('HeaderLength = 72');
  expect(fields).toContain('BlockMap[0].NumBlocks = 840');
  expect(fields).toContain('BlockMap[1].Length = 0x0');
  expect(fields).toContain('FvName = 48db5e17-707c-472d-91cd-1613e7ef51b0');
  expect(fields.find((field) => field.startsWith('Attributes'))).toContain('erased bits are 1');
});

test('a file: its type by the name of the specification, and its state in flash that is erased to 1', () => {
  const fields = described(flash, ({ type, subtype }) => type === 'file' && subtype === 'SEC core');
  expect(fields).toContain('Type = 0x3 (EFI_FV_FILETYPE_SECURITY_CORE)');
  expect(fields).toContain('State = 0xF8 (header under construction, header valid, data valid)');
});

test('a variable: header, name, data', () => {
  expect(described(flash, ({ type }) => type === 'variable')).toEqual([
    'StartId = 0x55AA',
    'State = 0x3F (live)',
    'Reserved = 0x0',
    'Attributes = 0x7 (non-volatile, boot services, runtime)',
    'MonotonicCount = 0',
    'TimeStamp = 2024-05-06 07:08:09',
    'PubKeyIndex = 0',
    'NameSize = 10',
    'DataSize = 3',
    `VendorGuid = ${vendors.global}`,
    'Name = “Lang”',
    'Data = 01 02 03 (3 bytes)',
  ]);
});

test('store and working block', () => {
  const store = described(flash, ({ type }) => type === 'variable-store');
  expect(store).toContain('Format = 0x5A (formatted)');
  expect(store).toContain('State = 0xFE (healthy)');
  expect(described(flash, ({ type }) => type === 'ftw-working')).toContain('State = 0xFE (valid)');
});

test('sections: compressed, with a text, executable', () => {
  const lzma = described(modules, ({ packed }) => packed?.algorithm === 'lzma');
  expect(lzma.slice(0, 4)).toEqual([
    expect.stringMatching(/^Size = 0x/),
    'Type = 0x1 (EFI_SECTION_COMPRESSION)',
    expect.stringMatching(/^UncompressedLength = 0x1004/),
    'CompressionType = 2 (customized)',
  ]);
  expect(lzma.at(-1)).toMatch(/^UncompressedSize = 0x1004/);
  expect(described(modules, ({ subtype }) => subtype === 'UI')).toContain('FileNameString = “Disposable”');
  expect(described(modules, ({ subtype }) => subtype === 'TE image')).toContain('Machine = 0x8664 (X64)');
});

test('the fields of every node follow each other within it, and a byte has one field at most', () => {
  for (const structure of [flash, modules]) {
    for (const node of nodesBelow(structure.root)) {
      const fields = fieldsOf(node, structure.bufferOf(node));
      let end = node.offset;
      for (const field of fields) {
        expect(field.offset).toBeGreaterThanOrEqual(end);
        end = field.offset + field.length;
        expect(fieldAt(fields, field.offset)).toBe(field);
        expect(fieldAt(fields, end - 1)).toBe(field);
      }
      expect(end).toBeLessThanOrEqual(node.offset + node.length);
    }
  }
});
