import { describe, expect, test } from 'vitest';
import type { FirmwareImage, FirmwareVolume, Variable } from '../../firmware/model.ts';
import { attributeWords, pathTo, pathToId, type TreeNode, treeOf } from './nodes.ts';

const volume = (offset: number, length: number, name: string): FirmwareVolume => ({
  offset,
  length,
  headerLength: 72,
  guid: 'fff12b8d-7696-4c8b-a985-2747075b4f50',
  fileSystem: 'NvData',
  nameGuid: undefined,
  name,
  attributes: 0,
  revision: 2,
  checksumValid: true,
});

const variable = (name: string, offset: number, live: boolean): Variable => ({
  name,
  guid: '8be4df61-93ca-11d2-aa0d-00e098032b8c',
  attributes: 7,
  state: live ? 0x3f : 0x3c,
  live,
  offset,
  length: 100,
  dataOffset: offset + 64,
  size: 36,
  timestamp: undefined,
});

const image: FirmwareImage = {
  size: 4000,
  kind: 'unified',
  evidence: [],
  volumes: [volume(0, 1000, 'NVRAM'), volume(1000, 2000, 'DXE')],
  regions: [
    { offset: 0, length: 72, role: 'volume-header', label: 'Volume header' },
    { offset: 72, length: 928, role: 'variable-store', label: 'Variable store' },
    { offset: 1000, length: 2000, role: 'code', label: 'Firmware volume DXE' },
    { offset: 3000, length: 1000, role: 'padding', label: 'Padding' },
  ],
  store: { offset: 72, length: 928, guid: '', authenticated: true, healthy: true, freeSpace: 0 },
  variables: [variable('PK', 100, true), variable('Timeout', 200, false), variable('Timeout', 300, true)],
  split: { offset: 1000 },
  splitRefusal: undefined,
  architecture: 'x86',
  build: undefined,
  sizes: undefined,
  secureBoot: { state: 'on', reason: '' },
  wholeImage: undefined,
  problems: [{ offset: 50, length: 2, message: 'The checksum is wrong' }],
};

/** The tree as indented text. */
function drawn(nodes: readonly TreeNode[], indent = ''): string[] {
  return nodes.flatMap((node) => [`${indent}${node.label} | ${node.detail}`, ...drawn(node.children, `${indent}  `)]);
}

test('an image is drawn as problems, volumes with their regions, the rest, and variables', () => {
  expect(drawn(treeOf(image))).toEqual([
    'Problems | 1',
    '  The checksum is wrong | 0x32',
    'Volume NVRAM | 1000 bytes',
    '  Header | 72 bytes',
    '  Variable store | 928 bytes',
    'Volume DXE | 1.95 KiB',
    '  Code | 1.95 KiB',
    'Padding | 1000 bytes',
    'Variables | 3',
    '  Live | 2',
    '    PK | 36 bytes',
    '    Timeout | 36 bytes',
    '  Superseded or deleted | 1',
    '    Timeout | 36 bytes',
  ]);
});

test('a healthy image without a store has neither problems nor variables', () => {
  const labels = treeOf({ ...image, problems: [], store: undefined, variables: [] }).map((node) => node.label);
  expect(labels).toEqual(['Volume NVRAM', 'Volume DXE', 'Padding']);
});

test('ids are unique', () => {
  const ids: string[] = [];
  const walk = (nodes: readonly TreeNode[]): void => {
    for (const node of nodes) {
      ids.push(node.id);
      walk(node.children);
    }
  };
  walk(treeOf(image));
  expect(new Set(ids).size).toBe(ids.length);
});

describe('the way to a byte ends at the smallest that holds it', () => {
  const cases: readonly [offset: number, trail: string][] = [
    [0, 'Volume NVRAM › Header'],
    [50, 'Volume NVRAM › Header'],
    [80, 'Volume NVRAM › Variable store'],
    [100, 'Variables › Live › PK'],
    [299, 'Variables › Superseded or deleted › Timeout'],
    [399, 'Variables › Live › Timeout'],
    [400, 'Volume NVRAM › Variable store'],
    [1000, 'Volume DXE › Code'],
    [3999, 'Padding'],
    [4000, ''],
  ];
  test.each(cases)('%i: %s', (offset, trail) => {
    const labels = pathTo(treeOf(image), offset).map((node) => node.label);
    expect(labels.join(' › ')).toBe(trail);
  });
});

test('attributes in words', () => {
  expect(attributeWords(0x27)).toBe('non-volatile, boot services, runtime, time-based authenticated write');
  expect(attributeWords(0)).toBe('none');
});

test('the way to a node, by its id', () => {
  const labels = (id: string) => pathToId(treeOf(image), id).map((node) => node.label);
  expect(labels('variable:100')).toEqual(['Variables', 'Live', 'PK']);
  expect(labels('volume:0')).toEqual(['Volume NVRAM']);
  expect(labels('volume:1')).toEqual([]);
});
