import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readBootEntry, writeBootEntry } from './boot-entry.ts';
import { bytesOf, endNode, nodeBytes, nodeSamples } from './device-paths-for-tests.ts';
import { changeEntry, type EntryWords, editableEntry, newEntry } from './entry-words.ts';
import { ucs2Bytes } from './text.ts';

const end = bytesOf(endNode);
/** `VenHw(…)` has no writing from text here. */
const vendorNode = bytesOf('0104 1400 28732ac11ff8d211ba4b00a0c93ec93b');
const vendorText = 'VenHw(C12A7328-F81F-11D2-BA4B-00A0C93EC93B)';
const file = (name: string) => {
  const data = ucs2Bytes(name);
  return Uint8Array.of(4, 4, data.length + 4, 0, ...data);
};
const joined = (...parts: readonly Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));

/** Optional data that is no text: how Windows' begins. */
const block = bytesOf('57494e444f575300 0100000088000000');
/** What EDK2 leaves in the entries that it makes. */
const mark = bytesOf('4eac0881 119f 594d 850e e21a522c59b2');

type Written = Parameters<typeof writeBootEntry>[0];

const plain: Written = {
  attributes: 1,
  description: 'Old',
  path: joined(file('\\a.efi'), end),
  optionalData: new Uint8Array(),
};

function entry(written: Partial<Written>) {
  const read = readBootEntry(writeBootEntry({ ...plain, ...written }));
  if (!read) throw new Error('the entry does not read back');
  return read;
}

function changed(before: Partial<Written>, words: Partial<EntryWords>) {
  const made = changeEntry(entry(before), words);
  const after = made.ok ? readBootEntry(made.data) : undefined;
  if (!after) throw new Error('the change was refused');
  return after;
}

describe('what is not said of an entry stays as it is', () => {
  const attributes = 0x1_0f0b;
  const before = { path: joined(vendorNode, file('\\a.efi'), end, file('\\further'), end), attributes, optionalData: block };

  test('nothing said: nothing changes', () => {
    expect(changeEntry(entry(before), {})).toEqual({ ok: true, data: writeBootEntry(entry(before)) });
  });

  test.each([
    ['its title', { description: 'New' }, { description: 'New' }],
    ['whether it is tried', { active: false }, { attributes: attributes & ~1 }],
    ['whether the menu has it', { hidden: false }, { attributes: attributes & ~8 }],
    ['its options', { options: 'ro' }, { optionalData: ucs2Bytes('ro') }],
    ['its options taken away', { options: '' }, { optionalData: new Uint8Array() }],
    ['a path that reads as before', { path: `${vendorText}/\\a.efi` }, {}],
    [
      'another file behind a part that can’t be written',
      { path: `${vendorText}/\\b.efi` },
      {
        pathText: `${vendorText}/\\b.efi`,
        path: joined(vendorNode, file('\\b.efi'), end, file('\\further'), end),
      },
    ],
    [
      'another path',
      { path: 'Pci(0x1,0x0)' },
      { pathText: 'Pci(0x1,0x0)', path: joined(bytesOf('0101 0600 00 01'), end, file('\\further'), end) },
    ],
  ] as const)('but %s', (_, words, after) => {
    expect(changed(before, words)).toEqual({ ...entry(before), ...after });
  });

  test('each of two parts that read the same keeps its own bytes', () => {
    // The serial number of the second has no NUL behind it, which its text doesn't say.
    const two = [bytesOf('0310 1000 0100 6b1d 0200 530031000000'), bytesOf('0310 0e00 0100 6b1d 0200 53003100')];
    const path = joined(...two, file('\\a.efi'), end);
    const text = entry({ path }).pathText.replace('a.efi', 'b.efi');
    expect(changed({ path }, { path: text }).path).toEqual(joined(...two, file('\\b.efi'), end));
  });

  test('a path that is cut off, too, until it is replaced', () => {
    const path = bytesOf('04040a005c0061000000 0404');
    expect(editableEntry(entry({ path }))).toMatchObject({ path: '\\a', fixedPath: true });
    expect(changed({ path }, { description: 'New' }).path).toEqual(path);
    expect(changed({ path }, { path: '\\b' }).path).toEqual(joined(file('\\b'), end));
  });

  test('the form of its options', () => {
    const ascii = (text: string) => new TextEncoder().encode(text);
    const wideOpen = ucs2Bytes('root=1').subarray(0, -2);
    const options = (optionalData: Uint8Array, text: string) => changed({ optionalData }, { options: text }).optionalData;
    expect(options(ascii('root=1'), 'root=2')).toEqual(ascii('root=2'));
    expect(options(ascii('root=1\0'), 'root=2')).toEqual(ascii('root=2\0'));
    expect(options(ascii('root=1'), 'grün')).toEqual(ucs2Bytes('grün'));
    expect(options(wideOpen, 'root=2')).toEqual(ucs2Bytes('root=2').subarray(0, -2));
    expect(options(ucs2Bytes('ro'), 'root=2')).toEqual(ucs2Bytes('root=2'));
    expect(options(block, 'root=2')).toEqual(ucs2Bytes('root=2'));
  });
});

describe('an entry that is there', () => {
  test('says itself', () => {
    const path = joined(vendorNode, file('\\a.efi'), end);
    const optionalData = ucs2Bytes('ro quiet');
    expect(editableEntry(entry({ path, attributes: 9, optionalData }))).toEqual({
      description: 'Old',
      path: `${vendorText}/\\a.efi`,
      options: 'ro quiet',
      active: true,
      hidden: true,
      fixedParts: [vendorText],
      fixedPath: false,
      otherData: 0,
      madeByFirmware: false,
    });
  });

  test.each([
    ['Windows’ block', joined(new TextEncoder().encode('WINDOWS\0'), Uint8Array.of(1, 0, 0, 0, 0x88, 0, 0, 0))],
    ['one byte', Uint8Array.of(0x41)],
  ])('with %s as optional data', (_, optionalData) => {
    expect(editableEntry(entry({ optionalData }))).toMatchObject({ options: '', otherData: optionalData.length });
  });

  test('with several instances, or a slash in a name', () => {
    const instances = joined(file('\\a'), bytesOf('7f010400'), file('\\b'), end);
    expect(editableEntry(entry({ path: instances })).fixedPath).toBe(true);
    expect(editableEntry(entry({ path: joined(file('\\a/b'), end) })).fixedPath).toBe(true);
    expect(editableEntry(entry({ path: new Uint8Array() })).fixedPath).toBe(false);
  });

  test.each(nodeSamples)('$text: what is said to be written anew comes back byte by byte', (sample) => {
    const path = joined(nodeBytes(sample), file('\\a'), end);
    const { fixedParts, fixedPath } = editableEntry(entry({ path }));
    if (fixedPath) return;
    const [text, expected] = [`${sample.text}/\\b`, joined(nodeBytes(sample), file('\\b'), end)];
    expect(changed({ path }, { path: text }).path).toEqual(expected);
    const anew = newEntry({ description: '', path: text, options: '', active: true, hidden: false });
    const written = anew.ok ? readBootEntry(anew.data)?.path : undefined;
    expect(fixedParts.length === 0).toBe(written !== undefined && Buffer.from(written).equals(expected));
  });
});

describe('an entry that the firmware made', () => {
  test('says so, and becomes somebody’s own with any change', () => {
    expect(editableEntry(entry({ optionalData: mark }))).toMatchObject({ madeByFirmware: true, otherData: 0, options: '' });
    expect(changed({ optionalData: mark }, { description: 'New' })).toMatchObject({ optionalData: new Uint8Array() });
    expect(changed({ optionalData: mark }, { options: 'ro' })).toMatchObject({ optionalData: ucs2Bytes('ro') });
  });

  test('stays the firmware’s where nothing is another', () => {
    expect(changed({ optionalData: mark }, { active: true, description: 'Old' }).optionalData).toEqual(mark);
  });
});

test('what can’t be understood is refused in words', () => {
  expect(changeEntry(entry({}), { path: 'nonsense' })).toMatchObject({
    ok: false,
    problem: expect.stringContaining('nonsense'),
  });
  expect(changeEntry(entry({}), { description: 'a\0b' })).toEqual({ ok: false, problem: 'A title holds no NUL.' });
  const long = Array.from({ length: 4 }, () => `\\${'x'.repeat(8_000)}`).join('/');
  expect(changeEntry(entry({ path: joined(file('\\a'), end) }), { path: `${long}/${long}` })).toMatchObject({
    ok: false,
    problem: expect.stringContaining('does not fit'),
  });
});

test('a new entry is what its words say', () => {
  const made = newEntry({ description: 'New', path: '\\b.efi', options: 'ro', active: false, hidden: true });
  expect(made.ok && readBootEntry(made.data)).toEqual({
    attributes: 8,
    description: 'New',
    path: joined(file('\\b.efi'), end),
    pathText: '\\b.efi',
    optionalData: ucs2Bytes('ro'),
  });
});

test('whatever is there, saying the same again changes nothing', () => {
  const any = fc.record({
    attributes: fc.nat(),
    description: fc.string().map((text) => text.replaceAll('\0', '')),
    path: fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.array(fc.constantFrom(...nodeSamples), { maxLength: 4 }).map((nodes) => joined(...nodes.map(nodeBytes), end)),
    ),
    optionalData: fc.oneof(fc.uint8Array({ maxLength: 40 }), fc.string().map(ucs2Bytes)),
  });
  fc.assert(
    fc.property(any, (written) => {
      const before = entry(written);
      const { fixedParts, fixedPath, otherData, madeByFirmware, ...words } = editableEntry(before);
      const { options, ...others } = words;
      const same = changeEntry(before, otherData > 0 || madeByFirmware ? others : { ...others, options });
      expect(same).toEqual({ ok: true, data: writeBootEntry(written) });
    }),
    { numRuns: 2000 },
  );
});
