import { expect, test } from 'vitest';
import { dumpLines } from './hex-dump.ts';

test('lines of eight bytes, with their place in the file', () => {
  const data = Uint8Array.of(0x50, 0x4b, 0x00, 0xff, 0x7f, 0x20, 0x7e, 0x1f, 0x41);
  expect(dumpLines(data, 0x84010)).toEqual([
    { offset: '00084010', hex: '50 4B 00 FF 7F 20 7E 1F', text: 'PK... ~.' },
    { offset: '00084018', hex: '41', text: 'A' },
  ]);
});

test('nothing, no line', () => {
  expect(dumpLines(new Uint8Array(), 0)).toEqual([]);
});
