import { describe, expect, test } from 'vitest';
import { composeCode } from '../compose/code.ts';
import { composeUnifiedImage } from '../compose/unified.ts';
import { composeVars, type VariableToCompose } from '../compose/vars.ts';
import { analyzeImage } from '../image.ts';
import { vendors } from '../names.ts';
import { applyEdit, type StoreEdit } from './edit.ts';
import { edited } from './edited-for-tests.ts';

const { global, secureBootEnable } = vendors;
const usual = 7;
const bytesOf = (...values: number[]) => new Uint8Array(values);

const variables: readonly VariableToCompose[] = [
  { name: 'Lang', guid: global, data: bytesOf(0x65, 0x6e, 0x67, 0) },
  { name: 'Timeout', guid: global, data: bytesOf(3, 0), state: 0x3c },
  { name: 'db', guid: vendors.imageSecurity, data: new Uint8Array(33), attributes: 0x27, time: [2019, 7, 8, 23, 42, 49] },
  { name: 'Timeout', guid: global, data: bytesOf(5, 0) },
];
const composed = (more: readonly VariableToCompose[] = []) => composeVars({ layout: '2m', variables: [...variables, ...more] });

/** `Lang 3f 65 6e 67 00`, a line for each record of the store. */
function records(bytes: Uint8Array): string[] {
  return analyzeImage(bytes).variables.map(({ name, state, dataOffset, size }) =>
    [name, state.toString(16), Buffer.from(bytes.subarray(dataOffset, dataOffset + size)).toString('hex')].join(' '),
  );
}

const newTimeout = (...data: number[]): StoreEdit => ({
  kind: 'set',
  name: 'Timeout',
  guid: global,
  attributes: usual,
  data: bytesOf(...data),
});

describe('the records afterwards', () => {
  const zeros = '00'.repeat(33);
  const cases: [what: string, edits: StoreEdit[], records: string[]][] = [
    // The states are those that edk2's driver leaves: a changed variable is superseded (3c), a deleted one is deleted (3d).
    [
      'a changed variable: a new record behind the last, the old one superseded',
      [newTimeout(9, 0)],
      ['Lang 3f 656e6700', 'Timeout 3c 0300', `db 3f ${zeros}`, 'Timeout 3c 0500', 'Timeout 3f 0900'],
    ],
    [
      'a new variable',
      [{ kind: 'set', name: 'New', guid: global, attributes: usual, data: bytesOf(1) }],
      ['Lang 3f 656e6700', 'Timeout 3c 0300', `db 3f ${zeros}`, 'Timeout 3f 0500', 'New 3f 01'],
    ],
    [
      'a deleted variable',
      [{ kind: 'delete', name: 'Lang', guid: global.toUpperCase() }],
      ['Lang 3d 656e6700', 'Timeout 3c 0300', `db 3f ${zeros}`, 'Timeout 3f 0500'],
    ],
    ['compacted: what counts, in its order', [{ kind: 'compact' }], ['Lang 3f 656e6700', `db 3f ${zeros}`, 'Timeout 3f 0500']],
    [
      'the boot order',
      [{ kind: 'boot-order', order: [1, 0x2a] }],
      ['Lang 3f 656e6700', 'Timeout 3c 0300', `db 3f ${zeros}`, 'Timeout 3f 0500', 'BootOrder 3f 01002a00'],
    ],
    [
      'boot entries: the first free number, in the boot order',
      [
        { kind: 'set', name: 'Boot0001', guid: global, attributes: usual, data: bytesOf(1) },
        { kind: 'boot-entry', data: bytesOf(2), place: 'first' },
        { kind: 'boot-entry', data: bytesOf(3), place: 'last' },
        { kind: 'compact' },
      ],
      [
        ...['Lang 3f 656e6700', `db 3f ${zeros}`, 'Timeout 3f 0500'],
        ...['Boot0001 3f 01', 'Boot0000 3f 02', 'Boot0002 3f 03', 'BootOrder 3f 00000200'],
      ],
    ],
    ['setting what is there changes nothing', [newTimeout(5, 0)], records(composed())],
  ];

  test.each(cases)('%s', (_, edits, expected) => {
    const after = edited(composed(), ...edits);
    expect(records(after)).toEqual(expected);
    expect(analyzeImage(after).problems).toEqual([]);
  });

  test('removing all keys leaves no PK, KEK, db, dbx and SecureBootEnable, and turns Secure Boot off', () => {
    const keys = ['PK', 'KEK', 'db', 'dbx'].map((name, index) => ({
      name,
      guid: index < 2 ? global : vendors.imageSecurity,
      data: bytesOf(1),
      attributes: 0x27,
    }));
    const enable = { name: 'SecureBootEnable', guid: secureBootEnable, data: bytesOf(1), attributes: 3 };
    const other = { name: 'PK', guid: vendors.customMode, data: bytesOf(2) };
    const before = composeVars({ layout: '2m', variables: [...keys, enable, other] });
    expect(analyzeImage(before).secureBoot.state).toBe('on');
    const after = edited(before, { kind: 'remove-keys' });
    expect(records(after)).toEqual([
      ...['PK', 'KEK', 'db', 'dbx', 'SecureBootEnable'].map((name) => `${name} 3d 01`),
      'PK 3f 02',
    ]);
    expect(analyzeImage(after).secureBoot.state).toBe('off');
  });

  test('one in transition counts when its successor never came, and is taken along', () => {
    const cut = composed([{ name: 'Cut', guid: global, data: bytesOf(7), state: 0x3e }]);
    expect(records(edited(cut, { kind: 'compact' }))).toContain('Cut 3f 07');
    expect(records(edited(cut, { kind: 'delete', name: 'Cut', guid: global }))).toContain('Cut 3c 07');
    const change: StoreEdit = { kind: 'set', name: 'Cut', guid: global, attributes: usual, data: bytesOf(8) };
    expect(records(edited(cut, change)).slice(-2)).toEqual(['Cut 3c 07', 'Cut 3f 08']);
    const arrived = composed([
      { name: 'Cut', guid: global, data: bytesOf(7), state: 0x3e },
      { name: 'Cut', guid: global, data: bytesOf(8) },
    ]);
    expect(records(edited(arrived, { kind: 'compact' })).slice(-2)).toEqual(['Timeout 3f 0500', 'Cut 3f 08']);
  });

  test('a time is the one that was given, else the one that was there', () => {
    const change = { kind: 'set', name: 'db', guid: vendors.imageSecurity, attributes: 0x27, data: bytesOf(1) } as const;
    const timeAfter = (edit: StoreEdit) => analyzeImage(edited(composed(), edit)).variables.at(-1)?.timestamp;
    expect(timeAfter(change)).toBe('2019-07-08T23:42:49Z');
    expect(timeAfter({ ...change, timestamp: '2026-01-02T03:04:05Z' })).toBe('2026-01-02T03:04:05Z');
  });
});

test('a change is described, and what differs is named byte by byte', () => {
  const before = composed();
  const done = applyEdit(before, newTimeout(9, 0));
  if (!done.ok) throw new Error(done.reason);
  expect(done.description).toBe('Change Timeout');
  // The state of the record at 0x164, and a new record of 60 + 16 + 2 bytes behind it, whose reserved byte is 0.
  expect(done.changed).toEqual([
    { offset: 0x166, length: 1 },
    { offset: 0x1b4, length: 78 },
  ]);
  const restored = new Uint8Array(done.bytes);
  for (const { offset, length } of done.changed) restored.set(before.subarray(offset, offset + length), offset);
  expect(restored).toEqual(before);
  expect(done.bytes.length).toBe(before.length);
});

test('in a unified image the code stays as it is', () => {
  const before = composeUnifiedImage({ layout: '4m', variables });
  const after = edited(before, newTimeout(1, 0));
  expect(Buffer.compare(after.subarray(0x40000), before.subarray(0x40000))).toBe(0);
  expect(records(after).at(-1)).toBe('Timeout 3f 0100');
});

describe('when there is no room', () => {
  const storeRoom = 0xe000 - 0x64;
  const header = 60;
  /** A record of a 3-letter name that takes exactly this many bytes. */
  const filler = (name: string, length: number, state = 0x3f) => ({
    name,
    guid: global,
    state,
    data: new Uint8Array(length - header - 8).fill(7),
  });
  const setOf = (name: string, length: number): StoreEdit => ({
    kind: 'set',
    name,
    guid: global,
    attributes: usual,
    data: new Uint8Array(length - header - 8),
  });
  const full = composeVars({
    layout: '2m',
    variables: [filler('One', 0x1000), filler('Old', 0x2000, 0x3d), filler('Two', storeRoom - 0x3000)],
  });

  test('the dead ones go, and the new one comes behind the others', () => {
    const after = edited(full, setOf('New', 0x2000));
    expect(analyzeImage(after).variables.map(({ name, state }) => [name, state])).toEqual([
      ['One', 0x3f],
      ['Two', 0x3f],
      ['New', 0x3f],
    ]);
    expect(analyzeImage(after).store?.freeSpace).toBe(0);
  });

  test('the one that is changed gives up its own room', () => {
    const after = edited(full, setOf('One', 0x3000));
    expect(analyzeImage(after).variables.map(({ name }) => name)).toEqual(['Two', 'One']);
  });

  test('what does not fit even then is refused, with the number of bytes that are missing', () => {
    const refused = applyEdit(full, setOf('New', 0x2004));
    expect(refused).toEqual({
      ok: false,
      reason: 'New does not fit: even when compacted, the store lacks 4 bytes for it.',
    });
  });
});

describe('refused', () => {
  const patched = (offset: number, ...values: number[]) => {
    const bytes = composed();
    bytes.set(values, offset);
    return bytes;
  };
  /** A fault tolerant write that has begun: a header whose writes are allocated, and which is not complete. */
  const midWrite = () => patched(0xf020, 0xfc);
  const timeout = newTimeout(1);
  const set = (more: Partial<StoreEdit & { kind: 'set' }>): StoreEdit => ({ ...timeout, ...more }) as StoreEdit;
  const plain = () => composeVars({ layout: '2m', authenticated: false });

  const cases: [what: string, bytes: () => Uint8Array, edit: StoreEdit, reason: RegExp][] = [
    ['CODE', () => composeCode({ layout: '4m' }), timeout, /^This is CODE without a variable store/],
    ['a blank store', () => new Uint8Array(0x20000), timeout, /^The store is blank: .* Start the guest once/],
    ['qcow2', () => new Uint8Array([0x51, 0x46, 0x49, 0xfb, 0, 0, 0, 3]), timeout, /convert it to raw first/],
    ['anything else', () => new Uint8Array([1, 2, 3]), timeout, /no variable store in it/],
    ['a volume without a store', () => patched(0x48, 0), timeout, /holds no variable store that is known here/],
    ['a damaged volume header', () => patched(0x32, 0, 0), timeout, /its checksum is wrong/],
    ['a store that is not healthy', () => patched(0x48 + 20, 0xff), timeout, /not marked as formatted and healthy/],
    ['a store beyond its volume', () => patched(0x48 + 16, 0xff, 0xff, 0xff), timeout, /claims 0xffffff bytes/],
    ['a write under way', midWrite, timeout, /fault tolerant write of the firmware is under way/],
    ['compacting while a write is under way', midWrite, { kind: 'compact' }, /Start the guest once, shut it down/],
    ['free space that is not erased', () => patched(0x2000, 0), timeout, /at 0x1b4, the store is not erased: .* Compact/],
    ['a broken record', () => patched(0x164 + 40, 0, 0, 1), timeout, /at 0x164, the store is not erased/],
    ['a volatile variable', composed, set({ attributes: 6 }), /Only a non-volatile variable/],
    ['no boot service access', composed, set({ attributes: 5 }), /accessible to boot services/],
    ['an append', composed, set({ attributes: 0x47 }), /bits \(0x40\) that no store of edk2 keeps/],
    ['no data', composed, set({ data: new Uint8Array(0) }), /takes as deleted/],
    ['no name', composed, set({ name: '' }), /needs a name/],
    ['a NUL in the name', composed, set({ name: 'a\0b' }), /without NUL/],
    ['no vendor', composed, set({ guid: 'me' }), /me is no GUID/],
    ['a time for one without', composed, set({ timestamp: '2026-01-01T00:00:00Z' }), /Timeout would not/],
    ['no time', composed, set({ attributes: 0x27, timestamp: 'now' }), /now is no time like/],
    ['authenticated access in a plain store', plain, set({ attributes: 0x27 }), /older format without times/],
    ['deleting what is not there', composed, { kind: 'delete', name: 'None', guid: global }, /no variable None/],
    [
      'deleting what is dead',
      () => patched(0x166, 0x3d),
      { kind: 'delete', name: 'Timeout', guid: global },
      /no variable Timeout/,
    ],
    ['no keys', () => composeVars({ layout: '2m' }), { kind: 'remove-keys' }, /No Secure Boot key is enrolled/],
    ['a boot entry twice', composed, { kind: 'boot-order', order: [1, 2, 1] }, /stands twice/],
    ['a boot entry beyond FFFF', composed, { kind: 'boot-order', order: [0x10000] }, /65536 is no number of a boot entry/],
    ['no boot order to delete', composed, { kind: 'boot-order', order: [] }, /no variable BootOrder/],
  ];

  test.each(cases)('%s', (_, bytes, edit, reason) => {
    const refused = applyEdit(bytes(), edit);
    expect(refused.ok ? refused.description : refused.reason).toMatch(reason);
    expect(refused.ok).toBe(false);
  });

  test('compacting drops what is damaged behind the last variable that can be read', () => {
    const after = edited(patched(0x164 + 40, 0, 0, 1), { kind: 'compact' });
    expect(records(after).map((line) => line.split(' ')[0])).toEqual(['Lang', 'db']);
    expect(analyzeImage(after).problems).toEqual([]);
  });
});
