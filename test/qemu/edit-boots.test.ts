/** OVMF and AAVMF themselves as the judges of edited stores: they boot what these say, and refuse what their keys don't allow. */
import { afterEach, describe, expect, test } from 'vitest';
import { applyEdit, type StoreEdit } from '../../firmware/editing/edit.ts';
import { edited } from '../../firmware/editing/edited-for-tests.ts';
import { analyzeImage } from '../../firmware/image.ts';
import { migrateVars } from '../../firmware/migrate/migrate-vars.ts';
import { vendors } from '../../firmware/names.ts';
import { readSignatureLists } from '../../firmware/signatures/signature-lists.ts';
import { loadOption, readBootEntry, writeBootEntry } from '../../firmware/variables/boot-entry.ts';
import { changeEntry } from '../../firmware/variables/entry-words.ts';
import { parseDevicePath } from '../../firmware/variables/parse-device-path.ts';
import { shipped } from '../firmware/debian-images.ts';
import type { Suite } from '../setup/roots.ts';
import { authenticodeHash, composeEfiProgram } from './efi-program.ts';
import { contentOf, type Guest, type Processor, startGuest } from './guest.ts';

/** Milliseconds; an emulated guest gets there in 2 to 15 s. */
const bootLimit = 90_000;
const owner = '11111111-2222-4333-8444-555555555555';
const line = 'The program that was asked for runs.';

let running: Guest | undefined;
afterEach(async () => {
  await running?.stop();
  running = undefined;
});

interface Build {
  readonly suite: Suite;
  /** Below usr/share. */
  readonly code: string;
  readonly vars: string;
  readonly smm: boolean;
  readonly processor: Processor;
}

const x86 = { processor: 'x86-64', smm: false } as const;
const arm = { processor: 'aarch64', smm: false, suite: 'sid', vars: 'AAVMF/AAVMF_VARS.fd' } as const;
const plain2m: Build = { ...x86, suite: 'bookworm', code: 'OVMF/OVMF_CODE.fd', vars: 'OVMF/OVMF_VARS.fd' };
const plain4m: Build = { ...x86, suite: 'sid', code: 'OVMF/OVMF_CODE_4M.fd', vars: 'OVMF/OVMF_VARS_4M.fd' };
const secure2m: Build = { ...plain2m, code: 'OVMF/OVMF_CODE.secboot.fd', smm: true };
const secure4m: Build = { ...plain4m, code: 'OVMF/OVMF_CODE_4M.secboot.fd', smm: true };
const plainArm: Build = { ...arm, code: 'AAVMF/AAVMF_CODE.no-secboot.fd' };
const secureArm: Build = { ...arm, code: 'AAVMF/AAVMF_CODE.secboot.fd' };

/** Boots with this store until the console says one of the two; gives what it has said by then. */
async function consoleOf(build: Build, vars: Uint8Array, until: RegExp): Promise<string> {
  const code = await shipped(build.suite, build.code);
  const { smm, processor } = build;
  const disk = { 'test.efi': composeEfiProgram(line, processor) };
  running = await startGuest('sid', { code, codeReadOnly: true, vars }, { smm, processor, disk });
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
  const seen = await contentOf(running.consoleFile, (bytes) => until.test(text(bytes)), bootLimit);
  return text(seen);
}

const title = 'Written by hand';

/** Starts what the text of a path says, before all others. */
function entryFor(path: string): StoreEdit {
  const parsed = parseDevicePath(path);
  if (!parsed.ok) throw new Error(parsed.problem);
  const option = { attributes: loadOption.active, description: title, path: parsed.path, optionalData: new Uint8Array(0) };
  return { kind: 'boot-entry', place: 'first', data: writeBootEntry(option) };
}

/** On whatever disk has it. */
const entry = entryFor('\\test.efi');
/** On the only partition of the disk that QEMU makes of a folder, by the signature that it gives that. */
const entryOfPartition = entryFor('HD(1,MBR,0xBE1AFDFA)/\\test.efi');
/** Takes the number 0000, so that ours is Boot0001. */
const other: StoreEdit = {
  kind: 'boot-entry',
  place: 'last',
  data: writeBootEntry({
    attributes: 0,
    description: 'Not active',
    path: new Uint8Array([0x7f, 0xff, 4, 0]),
    optionalData: new Uint8Array(0),
  }),
};
const tried = `BdsDxe: loading Boot0001 "${title}"`;
/** Whole lines: a console is written letter by letter, and the reason comes last. */
const started = /The program that was asked for runs\.|BdsDxe: failed to (load|start) Boot0001[^\n]*\n/;

describe('a boot entry of ours is tried first, and its program runs', () => {
  test.each([
    { size: '2 MiB', build: plain2m, ours: entry, compacted: false },
    { size: '4 MiB', build: plain4m, ours: entry, compacted: false },
    { size: '4 MiB, by its partition', build: plain4m, ours: entryOfPartition, compacted: false },
    { size: '2 MiB, compacted', build: plain2m, ours: entry, compacted: true },
    { size: '4 MiB, compacted', build: plain4m, ours: entry, compacted: true },
    { size: '64 MiB, aarch64', build: plainArm, ours: entryOfPartition, compacted: false },
  ])('$size', async ({ build, ours, compacted }) => {
    const vars = edited(
      await shipped(build.suite, build.vars),
      other,
      ours,
      ...(compacted ? [{ kind: 'compact' } as const] : []),
    );
    const seen = await consoleOf(build, vars, started);
    expect(seen).toContain(tried);
    expect(seen).toContain(line);
    await running?.stop();
    // The firmware has gone on writing to the store that it found.
    const left = running?.varsAfterwards() ?? new Uint8Array();
    const after = analyzeImage(left);
    expect(after.problems).toEqual([]);
    expect(after.variables.filter(({ live, name }) => live && name === 'Boot0001')).toHaveLength(1);
    expect(after.variables.length).toBeGreaterThan(4);
    expect(applyEdit(left, { kind: 'delete', name: 'Boot0001', guid: vendors.global })).toMatchObject({ ok: true });
  });
});

test('an entry that the firmware made for a disk is changed: it is tried, stays, and the firmware makes another', async () => {
  const { suite, vars } = plain4m;
  await consoleOf(plain4m, await shipped(suite, vars), /failed to load Boot\d{4} "UEFI Misc Device"[^\n]*\n/);
  await running?.stop();
  const left = running?.varsAfterwards() ?? new Uint8Array();
  const made = bootEntries(left).find(({ entry }) => entry?.description === 'UEFI Misc Device');
  if (!made?.entry) throw new Error('the firmware made no entry for its disk');
  const change = changeEntry(made.entry, { description: title, path: 'HD(1,MBR,0xBE1AFDFA)/\\test.efi' });
  if (!change.ok) throw new Error(change.problem);
  const { name, guid } = made;
  const changed = edited(left, { kind: 'set', name, guid, attributes: 7, data: change.data });
  const seen = await consoleOf(plain4m, changed, /The program that was asked for runs\./);
  expect(seen).toContain(`BdsDxe: loading ${name} "${title}"`);
  await running?.stop();
  const after = bootEntries(running?.varsAfterwards() ?? new Uint8Array());
  expect(after.find((each) => each.name === name)?.entry?.description).toBe(title);
  expect(after.filter(({ entry }) => entry?.description === 'UEFI Misc Device')).toHaveLength(1);
});

function bootEntries(bytes: Uint8Array) {
  const options = analyzeImage(bytes).variables.filter(({ live, name }) => live && /^Boot[0-9A-F]{4}$/.test(name));
  return options.map(({ name, guid, dataOffset, size }) => ({
    name,
    guid,
    entry: readBootEntry(bytes.subarray(dataOffset, dataOffset + size)),
  }));
}

test('a full store that was compacted by an edit has room for what the firmware writes', async () => {
  const { vars, suite } = plain4m;
  const filler = (name: string, length: number): StoreEdit => ({
    kind: 'set',
    name,
    guid: owner,
    attributes: 7,
    data: new Uint8Array(length).fill(0x5a),
  });
  const half = 0x40000 / 2;
  const full = edited(await shipped(suite, vars), other, filler('Half', half - 0x400), filler('Rest', half - 0x400));
  const gone = edited(full, { kind: 'delete', name: 'Rest', guid: owner });
  const reclaimed = edited(gone, filler('Small', 0x1000), entry);
  expect(analyzeImage(reclaimed).variables.some(({ name }) => name === 'Rest')).toBe(false);
  const seen = await consoleOf(plain4m, reclaimed, started);
  expect(seen).toContain(tried);
  expect(seen).toContain(line);
});

test.each([
  { way: '2 MiB to 4 MiB', from: plain2m, to: plain4m },
  { way: '4 MiB to 2 MiB', from: plain4m, to: plain2m },
])('after a migration from $way the entry is tried', async ({ from, to }) => {
  const old = edited(await shipped(from.suite, from.vars), other, entry);
  const migrated = migrateVars(old, await shipped(to.suite, to.vars));
  if (!migrated.ok) throw new Error(migrated.reason);
  const seen = await consoleOf(to, migrated.bytes, started);
  expect(seen).toContain(tried);
  expect(seen).toContain(line);
});

describe.each([
  { size: '2 MiB', build: secure2m },
  { size: '4 MiB', build: secure4m },
  { size: '64 MiB, aarch64', build: secureArm },
])('Secure Boot, $size', ({ build }) => {
  const enroll = (database: 'PK' | 'KEK' | 'db', certificate: Uint8Array): StoreEdit => ({
    kind: 'enroll',
    database,
    owner,
    certificate,
    replace: false,
  });
  /** An empty store with keys of Debian's in it, under which nobody has signed our program. */
  async function enrolled(): Promise<Uint8Array> {
    const withKeys = await shipped('bookworm', 'OVMF/OVMF_VARS_4M.ms.fd');
    const key = analyzeImage(withKeys).variables.find(
      ({ live, name, guid }) => live && name === 'PK' && guid === vendors.global,
    );
    if (!key) throw new Error('The shipped store has no platform key.');
    const [list] = readSignatureLists(withKeys.subarray(key.dataOffset, key.dataOffset + key.size));
    const certificate = list?.signatures[0]?.data ?? new Uint8Array();
    const empty = await shipped(build.suite, build.vars);
    return edited(empty, other, entry, enroll('db', certificate), enroll('KEK', certificate), enroll('PK', certificate));
  }
  const hash = authenticodeHash(composeEfiProgram(line, build.processor));
  const allow: StoreEdit = { kind: 'enroll-hash', database: 'db', owner, hash, replace: false };
  const forbid: StoreEdit = { kind: 'enroll-hash', database: 'dbx', owner, hash, replace: false };
  const refused = /BdsDxe: failed to (load|start) Boot0001 .*: (Access Denied|Security Violation)/;

  test.each([
    { keys: 'enrolled keys: refused', edits: [], runs: false },
    { keys: 'enrolled keys and its hash in db: started', edits: [allow], runs: true },
    { keys: 'its hash in db and in dbx: refused', edits: [allow, forbid], runs: false },
    { keys: 'all keys removed again: started', edits: [{ kind: 'remove-keys' } as const], runs: true },
  ])('an unsigned program, $keys', async ({ edits, runs }) => {
    const seen = await consoleOf(build, edited(await enrolled(), ...edits), started);
    expect(seen).toContain(tried);
    if (runs) expect(seen).toContain(line);
    else expect(seen).toMatch(refused);
    expect(seen.includes(line)).toBe(runs);
  });
});
