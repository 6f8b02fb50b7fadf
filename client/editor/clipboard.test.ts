import { describe, expect, test } from 'vitest';
import type { CopyFormat } from '../../webview/protocol.ts';
import { formatBytes } from './clipboard.ts';

const breathe = async () => {};

describe('as text for the clipboard', () => {
  const sample = Uint8Array.of(0x5f, 0x46, 0x56, 0x48, 0x00, 0xff);
  const cases: readonly [CopyFormat, string][] = [
    ['hex', '5F 46 56 48 00 FF'],
    ['text', '_FVH..'],
    ['base64', 'X0ZWSAD/'],
    ['c', 'const unsigned char data[6] = {\n  0x5F, 0x46, 0x56, 0x48, 0x00, 0xFF,\n};\n'],
  ];
  test.each(cases)('%s', async (format, text) => {
    expect(await formatBytes(sample, format, breathe)).toBe(text);
  });

  test('a GUID as an image stores it, and nothing but 16 bytes', async () => {
    const stored = Uint8Array.from([0x61, 0xdf, 0xe4, 0x8b, 0xca, 0x93, 0xd2, 0x11, 0xaa, 0x0d, 0, 0xe0, 0x98, 3, 0x2b, 0x8c]);
    expect(await formatBytes(stored, 'guid', breathe)).toBe('8be4df61-93ca-11d2-aa0d-00e098032b8c');
    await expect(formatBytes(sample, 'guid', breathe)).rejects.toThrow('A GUID has 16 bytes; 6 are selected.');
  });

  test('long ranges are put together without a seam', async () => {
    const bytes = Uint8Array.from({ length: 100_001 }, (_, index) => (index * 7) % 256);
    expect(await formatBytes(bytes, 'base64', breathe)).toBe(Buffer.from(bytes).toString('base64'));
    const hex = await formatBytes(bytes, 'hex', breathe);
    expect(hex.replaceAll(' ', '').toLowerCase()).toBe(Buffer.from(bytes).toString('hex'));
    const c = await formatBytes(bytes, 'c', breathe);
    expect(c.match(/0x../g)).toHaveLength(100_001);
    expect(c.split('\n')[1]?.split(',').length).toBe(17);
  });
});
