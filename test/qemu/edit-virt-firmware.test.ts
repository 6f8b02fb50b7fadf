/** What edits leave behind, read by virt-fw-vars; and the same changes made by virt-fw-vars itself. */
import { beforeAll, describe, expect, test } from 'vitest';
import { applyEdit } from '../../firmware/editing/edit.ts';
import { edited } from '../../firmware/editing/edited-for-tests.ts';
import { analyzeImage } from '../../firmware/image.ts';
import { migrateVars } from '../../firmware/migrate/migrate-vars.ts';
import { vendors } from '../../firmware/names.ts';
import { readSignatureLists } from '../../firmware/signatures/signature-lists.ts';
import { shipped } from '../firmware/debian-images.ts';
import type { Suite } from '../setup/roots.ts';
import { changeWithVirtFirmware, readWithVirtFirmware, type VirtFirmwareVariable } from './virt-firmware.ts';

const { global, imageSecurity } = vendors;
const owner = '11111111-2222-4333-8444-555555555555';
const hash = new Uint8Array(32).map((_, index) => index * 7);

const byName = (variables: readonly VirtFirmwareVariable[]) => new Map(variables.map((each) => [each.name, each]));

/** Debian's own keys and Microsoft's, out of a shipped store. */
let certificates: { readonly pk: Uint8Array; readonly kek: Uint8Array; readonly db: readonly Uint8Array[] };

beforeAll(async () => {
  const bytes = await shipped('bookworm', 'OVMF/OVMF_VARS_4M.ms.fd');
  const certificatesOf = (name: string) => {
    const variable = analyzeImage(bytes).variables.find((each) => each.live && each.name === name);
    const data = variable ? bytes.slice(variable.dataOffset, variable.dataOffset + variable.size) : new Uint8Array();
    return readSignatureLists(data).flatMap((list) => list.signatures.map((signature) => signature.data));
  };
  const [pk, kek] = [certificatesOf('PK')[0], certificatesOf('KEK')[0]];
  if (!pk || !kek) throw new Error('The shipped store has no keys.');
  certificates = { pk, kek, db: certificatesOf('db') };
});

const stores: [suite: Suite, name: string][] = [
  ['bookworm', 'OVMF/OVMF_VARS.ms.fd'],
  ['bookworm', 'OVMF/OVMF_VARS.fd'],
  ['sid', 'OVMF/OVMF_VARS_4M.ms.fd'],
  ['sid', 'OVMF/OVMF_VARS_4M.fd'],
  ['sid', 'AAVMF/AAVMF_VARS.ms.fd'],
  ['bookworm', 'AAVMF/AAVMF_VARS.snakeoil.fd'],
];

describe.each(stores)("%s's %s: virt-fw-vars finds", (suite, name) => {
  test('what was set, and without it what was there before', async () => {
    const before = await shipped(suite, name);
    const after = edited(
      before,
      { kind: 'set', name: 'Timeout', guid: global, attributes: 7, data: new Uint8Array([9, 0]) },
      { kind: 'set', name: 'Ünï', guid: owner, attributes: 3, data: new Uint8Array(1000).fill(0xab) },
      { kind: 'set', name: 'Timeout', guid: global, attributes: 7, data: new Uint8Array([5, 0]) },
      { kind: 'boot-order', order: [7, 3] },
    );
    const expected = byName(await readWithVirtFirmware(before));
    expected.set('Timeout', { name: 'Timeout', guid: global, attr: 7, data: '0500' });
    expected.set('Ünï', { name: 'Ünï', guid: owner, attr: 3, data: 'ab'.repeat(1000) });
    expected.set('BootOrder', { name: 'BootOrder', guid: global, attr: 7, data: '07000300' });
    expect(byName(await readWithVirtFirmware(after))).toEqual(expected);
    expect(byName(await readWithVirtFirmware(edited(after, { kind: 'compact' })))).toEqual(expected);
  });

  test('no keys once they are removed, and nothing else gone', async () => {
    const before = await shipped(suite, name);
    const read = byName(await readWithVirtFirmware(before));
    const done = applyEdit(before, { kind: 'remove-keys' });
    expect(done.ok).toBe(read.has('PK'));
    if (!done.ok) return;
    for (const key of ['PK', 'KEK', 'db', 'dbx', 'SecureBootEnable']) read.delete(key);
    expect(byName(await readWithVirtFirmware(done.bytes))).toEqual(read);
  });

  test('the same keys as after enrolling them itself', async () => {
    const before = await shipped(suite, name);
    const { pk, kek, db } = certificates;
    const [first, second] = db;
    if (!first || !second) throw new Error('The shipped store has fewer than two certificates in db.');
    const after = edited(
      before,
      { kind: 'enroll', database: 'PK', owner, certificate: pk, replace: true },
      { kind: 'enroll', database: 'KEK', owner, certificate: kek, replace: false },
      { kind: 'enroll', database: 'db', owner, certificate: first, replace: false },
      { kind: 'enroll', database: 'db', owner, certificate: second, replace: false },
      { kind: 'enroll-hash', database: 'db', owner, hash, replace: false },
      { kind: 'enroll-hash', database: 'dbx', owner, hash, replace: false },
    );
    const files = { 'pk.der': pk, 'kek.der': kek, 'first.der': first, 'second.der': second };
    const hex = Buffer.from(hash).toString('hex');
    const args = [
      ...['--set-pk', owner, '/mnt/pk.der', '--add-kek', owner, '/mnt/kek.der', '--add-db', owner, '/mnt/first.der'],
      ...['--add-db', owner, '/mnt/second.der', '--add-db-hash', owner, hex, '--add-dbx-hash', owner, hex],
    ];
    const theirs = byName(await readWithVirtFirmware(await changeWithVirtFirmware(before, args, files)));
    const ours = byName(await readWithVirtFirmware(after));
    for (const key of ['PK', 'KEK', 'db', 'dbx']) {
      const { attr, data, guid } = theirs.get(key) ?? {};
      expect(ours.get(key)).toMatchObject({ attr, data, guid });
    }
    expect(ours.get('db')?.guid).toBe(imageSecurity);
  });
});

describe('virt-fw-vars finds all variables after a migration', () => {
  test.each([
    ['2 MiB to 4 MiB', ['bookworm', 'OVMF/OVMF_VARS.ms.fd'], ['sid', 'OVMF/OVMF_VARS_4M.fd']],
    ['2 MiB to 4 MiB with keys of its own', ['bookworm', 'OVMF/OVMF_VARS.ms.fd'], ['sid', 'OVMF/OVMF_VARS_4M.ms.fd']],
    ['4 MiB to 2 MiB', ['sid', 'OVMF/OVMF_VARS_4M.ms.fd'], ['bookworm', 'OVMF/OVMF_VARS.fd']],
    ['4 MiB to AAVMF', ['trixie', 'OVMF/OVMF_VARS_4M.snakeoil.fd'], ['sid', 'AAVMF/AAVMF_VARS.fd']],
  ] as const)('%s', async (_, [fromSuite, from], [toSuite, to]) => {
    const [old, template] = [await shipped(fromSuite, from), await shipped(toSuite, to)];
    const there = migrateVars(old, template);
    if (!there.ok) throw new Error(there.reason);
    const expected = byName(await readWithVirtFirmware(old));
    expect(expected.size).toBeGreaterThan(2);
    expect(byName(await readWithVirtFirmware(there.bytes))).toEqual(expected);
    const back = migrateVars(there.bytes, edited(old, { kind: 'remove-keys' }));
    if (!back.ok) throw new Error(back.reason);
    expect(byName(await readWithVirtFirmware(back.bytes))).toEqual(expected);
  });
});
