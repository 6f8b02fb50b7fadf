import { describe, expect, test } from 'vitest';
import { guidBytes } from '../guid.ts';
import { readDepex } from './depex.ts';
import { readExecutable } from './executable.ts';

const guid = '8be4df61-93ca-11d2-aa0d-00e098032b8c';

describe('dependency expressions', () => {
  test.each<[what: string, bytes: number[], lines: string[], problem: string | undefined]>([
    ['TRUE', [6, 8], ['TRUE', 'END'], undefined],
    ['PUSH, NOT', [2, ...guidBytes(guid), 5, 8], [`PUSH ${guid}`, 'NOT', 'END'], undefined],
    ['BEFORE', [0, ...guidBytes(guid), 8], [`BEFORE ${guid}`, 'END'], undefined],
    ['SOR, AFTER', [9, 1, ...guidBytes(guid), 8], ['SOR', `AFTER ${guid}`, 'END'], undefined],
    ['AND, OR, FALSE', [3, 4, 7, 8], ['AND', 'OR', 'FALSE', 'END'], undefined],
    ['bytes behind END', [6, 8, 0, 0], ['TRUE', 'END'], undefined],
    ['no END', [6], ['TRUE'], 'has no END'],
    ['nothing', [], [], 'has no END'],
    ['half a GUID', [2, 1, 2, 3], [], 'ends within the GUID of PUSH'],
    ['an unknown operation', [6, 0x42], ['TRUE'], 'unknown operation 66'],
  ])('%s', (_, bytes, lines, problem) => {
    const depex = readDepex(new Uint8Array(bytes), 0, bytes.length);
    expect(depex.lines).toEqual(lines);
    if (problem === undefined) expect(depex.problem).toBeUndefined();
    else expect(depex.problem).toContain(problem);
  });
});

const path = '/build/Build/OvmfX64/DEBUG_GCC/X64/Shell.dll';

/** A TE image of 0x200 bytes that was stripped of 0x178, with its debug entry at 0x60 and the CodeView record at 0x80. */
function te(record: string, pathAt: number): Uint8Array {
  const image = new Uint8Array(0x200);
  const view = new DataView(image.buffer);
  const stripped = 0x178 - 40;
  image.set(ascii('VZ'));
  view.setUint16(2, 0xaa64, true);
  image[5] = 11;
  view.setUint16(6, 0x178, true);
  view.setUint32(8, 0x1234, true);
  view.setBigUint64(16, 0x1000n, true);
  view.setUint32(32, 0x60 + stripped, true);
  view.setUint32(36, 28, true);
  view.setUint32(0x60 + 12, 2, true);
  view.setUint32(0x60 + 20, 0x80 + stripped, true);
  image.set(ascii(record), 0x80);
  image.set(ascii(path), 0x80 + pathAt);
  return image;
}

/** A PE32+ image of one section, loaded at 0x1000 and stored at 0x200, whose debug entry is in it. */
function pe(): Uint8Array {
  const image = new Uint8Array(0x400);
  const view = new DataView(image.buffer);
  image.set(ascii('MZ'));
  view.setUint32(0x3c, 0x80, true);
  image.set(ascii('PE\0\0'), 0x80);
  view.setUint16(0x84, 0x8664, true);
  view.setUint16(0x86, 1, true);
  view.setUint16(0x94, 0xf0, true);
  const optional = 0x98;
  view.setUint16(optional, 0x20b, true);
  view.setUint32(optional + 16, 0x1010, true);
  view.setBigUint64(optional + 24, 0x400000n, true);
  view.setUint16(optional + 68, 10, true);
  view.setUint32(optional + 108, 16, true);
  view.setUint32(optional + 112 + 48, 0x1040, true);
  view.setUint32(optional + 112 + 52, 28, true);
  const section = optional + 0xf0;
  view.setUint32(section + 8, 0x200, true);
  view.setUint32(section + 12, 0x1000, true);
  view.setUint32(section + 16, 0x200, true);
  view.setUint32(section + 20, 0x200, true);
  view.setUint32(0x240 + 12, 2, true);
  view.setUint32(0x240 + 20, 0x1080, true);
  image.set(ascii('RSDS'), 0x280);
  image.set(ascii(path), 0x280 + 24);
  return image;
}

function ascii(text: string): number[] {
  return [...text].map((letter) => letter.charCodeAt(0));
}

describe('executables', () => {
  test.each([
    ['NB10', 16],
    ['RSDS', 24],
    ['MTOC', 20],
  ])('TE with a debug path in an %s record', (record, pathAt) => {
    const image = te(record, pathAt);
    expect(readExecutable(image, 0, image.length)).toEqual({
      format: 'TE',
      machine: 0xaa64,
      machineName: 'AArch64',
      subsystem: 11,
      subsystemName: 'EFI boot service driver',
      entryPoint: 0x1234,
      imageBase: 0x1000,
      debugPath: path,
    });
  });

  test('PE32+ whose sections are loaded elsewhere than they are stored', () => {
    const image = pe();
    expect(readExecutable(image, 0, image.length)).toMatchObject({
      format: 'PE32+',
      machineName: 'X64',
      subsystemName: 'EFI application',
      entryPoint: 0x1010,
      imageBase: 0x400000,
      debugPath: path,
    });
  });

  test.each([
    ['an unknown debug record', te('XXXX', 16)],
    ['a debug entry beyond the image', te('NB10', 16).subarray(0, 0x70)],
  ])('%s is no path', (_, image) => {
    expect(readExecutable(image, 0, image.length)).toMatchObject({ format: 'TE', debugPath: undefined });
  });

  test.each([
    ['nothing', new Uint8Array(0)],
    ['a DOS program', new Uint8Array([...ascii('MZ'), ...new Uint8Array(100)])],
    ['half a PE header', pe().subarray(0, 0x98)],
    ['half a TE header', te('NB10', 16).subarray(0, 39)],
  ])('%s is none', (_, image) => {
    expect(readExecutable(image, 0, image.length)).toBeUndefined();
  });
});
