import { describe, expect, test } from 'vitest';
import { composeFfsVolume } from './compose/volume.ts';
import { isSkipped, scanVolumes } from './scan.ts';

const volume = (length: number) => composeFfsVolume({ length, files: [] });

/** The pieces one after the other. */
function file(...pieces: Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(pieces));
}

const zeros = (length: number) => new Uint8Array(length);
const ones = (length: number) => new Uint8Array(length).fill(0xff);
const data = (length: number) => new Uint8Array(length).fill(0x5f);

/** What was found: `volume@offset+length`, `00@offset+length`, `FF@offset+length`. */
function found(bytes: Uint8Array): string[] {
  const { volumes, runs } = scanVolumes(bytes);
  return [
    ...volumes.map(({ offset, length }) => `volume@${offset}+${length}`),
    ...runs.map(({ offset, end, fill }) => `${fill === 0 ? '00' : 'FF'}@${offset}+${end - offset}`),
  ];
}

describe('what lies side by side', () => {
  test.each([
    ['volumes one behind the other', file(volume(512), volume(1024)), ['volume@0+512', 'volume@512+1024']],
    ['a volume behind padding', file(ones(4096), volume(512)), ['volume@4096+512', 'FF@0+4096']],
    // The zero vector at the start of the volume belongs to the run until the volume is known.
    ['a volume behind zeros', file(zeros(4096), volume(512)), ['volume@4096+512', '00@0+4112']],
    ['a volume off the multiples of 8', file(data(28), volume(512)), ['volume@28+512']],
    ['padding behind a volume', file(volume(512), zeros(2000)), ['volume@0+512', '00@512+2000']],
    ['a run that is too short', file(data(8), zeros(1000), data(8)), []],
    ['runs of both kinds', file(zeros(1024), ones(1025), zeros(1026)), ['00@0+1024', 'FF@1024+1025', '00@2049+1026']],
    ['a run between odd offsets', file(data(3), ones(2000), data(2)), ['FF@3+2000']],
    ['a whole file of few bytes', ones(9), ['FF@0+9']],
  ])('%s', (_, bytes, expected) => {
    expect(found(bytes)).toEqual(expected);
  });

  test('the same from memory that is not aligned', () => {
    const whole = file(data(1), zeros(4999), volume(512), ones(4096));
    expect(found(whole)).toEqual(['volume@5000+512', '00@1+5015', 'FF@5512+4096']);
    for (const lead of [1, 2, 3]) {
      const shifted = file(data(lead), whole).subarray(lead);
      expect(found(shifted)).toEqual(found(whole));
    }
  });

  test('a sound volume hides what is nested in it, one that lies about its length does not', () => {
    const inner = volume(512);
    const outer = volume(4096);
    outer.set(inner, 1024);
    expect(found(outer)).toEqual(['volume@0+4096']);
    const cut = outer.subarray(0, 4000);
    expect(found(cut).slice(0, 2)).toEqual(['volume@0+4096', 'volume@1024+512']);
    expect(scanVolumes(cut).problems.map(({ message }) => message)).toEqual([
      'The volume at 0x0 claims 0x1000 bytes and reaches beyond what holds it, which ends at 0xfa0.',
      'The volume at 0x0 claims 0x1000 bytes and reaches over the volume at 0x400.',
    ]);
    // FvLength of the outer one.
    expect(scanVolumes(cut).problems[1]).toMatchObject({ offset: 32, length: 8 });
  });

  test('a signature alone is no volume', () => {
    const bytes = data(4096);
    bytes.set([0x5f, 0x46, 0x56, 0x48], 1040);
    expect(found(bytes)).toEqual([]);
  });

  test('a file of nothing but signatures, or of headers that are none, is read in time', () => {
    const signatures = new Uint8Array(0x400_0000);
    signatures.set([0x5f, 0x46, 0x56, 0x48]);
    for (let length = 4; length < signatures.length; length *= 2) signatures.copyWithin(length, 0, length);
    expect(found(signatures)).toEqual([]);
    const headers = new Uint8Array(0x100_0000);
    const header = volume(512).subarray(0, 64);
    // Another file system, so that only the checksum tells that it is no volume.
    header.set([1, 2, 3], 16);
    for (let at = 0; at < headers.length; at += 64) headers.set(header, at);
    expect(found(headers)).toEqual([]);
  });

  test('a thousand volumes are enough', () => {
    const one = volume(80);
    const { volumes, problems } = scanVolumes(file(...Array.from({ length: 1100 }, () => one)));
    expect(volumes).toHaveLength(1024);
    expect(problems.map(({ message }) => message)).toEqual([
      'More than 1024 firmware volumes: the rest of the file from 0x14000 on was not read.',
    ]);
  });
});

describe('what a scan does not look at', () => {
  const lead = 16;
  const length = 4096;
  const header = 72;
  const bytes = file(data(lead), volume(length), data(1024));
  const scan = scanVolumes(bytes);

  test.each<readonly [string, number, number, boolean]>([
    ['the whole body of a volume', header, length, true],
    ['some of the body', 1000, 1001, true],
    ['the last byte of the header', header - 1, header + 1, false],
    ['the first byte behind the volume', length - 1, length + 1, false],
    ['what lies behind the volume', length, length + 1, false],
    ['what lies before it', -lead, 0, false],
  ])('%s', (_, from, end, skipped) => {
    expect(isSkipped(bytes, scan, lead + from, lead + end)).toBe(skipped);
  });

  test('nothing, once the header of the volume is damaged', () => {
    const damaged = bytes.slice();
    damaged.fill(0, lead + 50, lead + 52);
    expect(isSkipped(damaged, scan, lead + 1000, lead + 1001)).toBe(false);
  });
});
