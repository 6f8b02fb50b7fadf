import { describe, expect, test } from 'vitest';
import { guidAt, guidBytes, isGuidAt, parseGuid } from './guid.ts';

// EFI_GLOBAL_VARIABLE as edk2 declares it: { 0x8BE4DF61, 0x93CA, 0x11D2, { 0xAA, 0x0D, 0x00, 0xE0, 0x98, 0x03, 0x2B, 0x8C } }
const text = '8be4df61-93ca-11d2-aa0d-00e098032b8c';
const stored = [0x61, 0xdf, 0xe4, 0x8b, 0xca, 0x93, 0xd2, 0x11, 0xaa, 0x0d, 0x00, 0xe0, 0x98, 0x03, 0x2b, 0x8c];

describe('GUIDs', () => {
  test('the first three numbers are stored little-endian, the last 8 bytes as written', () => {
    expect([...guidBytes(text)]).toEqual(stored);
    expect(guidAt(new Uint8Array([0xff, ...stored]), 1)).toBe(text);
    expect(isGuidAt(new Uint8Array([0xff, ...stored]), 1, guidBytes(text))).toBe(true);
    expect(isGuidAt(new Uint8Array([0xff, ...stored]), 0, guidBytes(text))).toBe(false);
  });

  test.each([text.toUpperCase(), `{${text}}`, ` ${text} `])('%s is read', (input) => {
    expect([...(parseGuid(input) ?? [])]).toEqual(stored);
  });

  test.each(['', '8be4df61', `${text}0`, text.replace('8', 'g'), text.replaceAll('-', '')])('%s is no GUID', (input) => {
    expect(parseGuid(input)).toBeUndefined();
  });

  test('beyond the end are zeros', () => {
    expect(guidAt(new Uint8Array(stored), 12)).toBe('8c2b0398-0000-0000-0000-000000000000');
    expect(isGuidAt(new Uint8Array(stored), 12, new Uint8Array(16))).toBe(false);
  });
});
