import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { devicePathText, readDevicePath } from './device-path.ts';
import { bytesOf, endNode, nodeBytes, nodeSamples } from './device-paths-for-tests.ts';

test.each(nodeSamples)('$text', (sample) => {
  const path = new Uint8Array([...nodeBytes(sample), ...bytesOf(endNode)]);
  expect(devicePathText(path)).toBe(sample.text);
});

describe('a path', () => {
  const root = '0201 0c00 d041030a 00000000';
  const disk = '0101 0600 02 1f';
  const serial = '0101 0600 00 1f';

  test.each([
    ['nodes are joined by slashes', `${root} ${disk} ${endNode}`, 'PciRoot(0x0)/Pci(0x1F,0x2)', true],
    [
      'instances are joined by commas',
      `${root} ${disk} 7f010400 ${root} ${serial} ${endNode}`,
      'PciRoot(0x0)/Pci(0x1F,0x2),PciRoot(0x0)/Pci(0x1F,0x0)',
      true,
    ],
    ['what follows the end does not count', `${root} ${endNode} ${disk}`, 'PciRoot(0x0)', true],
    ['without an end it is not complete', root, 'PciRoot(0x0)', false],
    ['a node longer than the bytes ends it', `${root} 0101 ff00 02`, 'PciRoot(0x0)', false],
    ['a node shorter than its header ends it', `${root} 0101 0300 02 ${endNode}`, 'PciRoot(0x0)', false],
    ['nothing is nothing', '', '', false],
    ['only an end', endNode, '', true],
  ])('%s', (_, bytes, text, complete) => {
    expect(devicePathText(bytesOf(bytes))).toBe(text);
    expect(readDevicePath(bytesOf(bytes)).complete).toBe(complete);
  });

  test('any bytes are read, and no further than they go', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const { instances, length } = readDevicePath(bytes);
        const nodes = instances.flat().reduce((sum, { data }) => sum + data.length + 4, 0);
        expect(nodes).toBeLessThanOrEqual(length);
        expect(length).toBeLessThanOrEqual(bytes.length);
        expect(typeof devicePathText(bytes)).toBe('string');
      }),
    );
  });

  test('any node with any content has a text', () => {
    const node = fc.record({
      type: fc.integer({ min: 1, max: 6 }),
      subtype: fc.integer({ min: 0, max: 40 }),
      content: fc.uint8Array({ maxLength: 80 }),
    });
    fc.assert(
      fc.property(node, ({ type, subtype, content }) => {
        const bytes = new Uint8Array([type, subtype, content.length + 4, 0, ...content, ...bytesOf(endNode)]);
        const { instances, complete } = readDevicePath(bytes);
        expect([instances.length, instances[0]?.length, complete]).toEqual([1, 1, true]);
      }),
      { numRuns: 1000 },
    );
  });
});
