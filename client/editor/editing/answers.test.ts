import { describe, expect, test } from 'vitest';
import { composeVars, type VariableToCompose } from '../../../firmware/compose/vars.ts';
import { applyEdit } from '../../../firmware/editing/edit.ts';
import { analyzeImage } from '../../../firmware/image.ts';
import { vendors } from '../../../firmware/names.ts';
import { composeCertificate } from '../../../firmware/signatures/certificates-for-tests.ts';
import { writeSignatureLists } from '../../../firmware/signatures/signature-lists.ts';
import { writeBootEntry } from '../../../firmware/variables/boot-entry.ts';
import { writeBootOrder } from '../../../firmware/variables/boot-order.ts';
import { longestValue, rowsPerAnswer } from '../../../webview/protocol.ts';
import type { EditEffects, LabelledEdit } from './answer-source.ts';
import { noEdits } from './effects-for-tests.ts';
import { secureBootAnswers } from './secure-boot-answers.ts';
import { variableAnswers } from './variable-answers.ts';

const version = 5;
const sha256 = 'c1c41626-504c-4092-aca9-41f936934328';
const owner = '77fa9abd-0359-4d32-bd60-28f4e78f784b';

const global = (name: string, data: Uint8Array, state = 0x3f): VariableToCompose => ({
  name,
  guid: vendors.global,
  data,
  state,
});

function hash(number: number): Uint8Array {
  return new Uint8Array(32).fill(number);
}

function dbx(...numbers: readonly number[]): VariableToCompose {
  const signatures = numbers.map((number) => ({ owner, data: hash(number) }));
  const data = writeSignatureLists([{ type: sha256, header: new Uint8Array(), signatures }]);
  return { name: 'dbx', guid: vendors.imageSecurity, data, attributes: 0x27 };
}

/** What a page with such a store is answered, and the changes that it brings about. */
function asked(variables: readonly VariableToCompose[], effects: Partial<EditEffects> = {}) {
  const bytes = composeVars({ layout: '4m', variables });
  const image = analyzeImage(bytes);
  const document = {
    state: { kind: 'ready', name: 'guest_VARS.fd', version, image, deleted: false, report: undefined } as const,
    bytes,
  };
  const changes: LabelledEdit[] = [];
  const all = {
    ...noEdits,
    writeClipboard: async () => {},
    edit: async (change: LabelledEdit) => {
      changes.push(change);
      return { kind: 'done', label: change.label ?? '' } as const;
    },
    ...effects,
  };
  return { bytes, image, changes, ...variableAnswers(document, all), ...secureBootAnswers(document, all) };
}

describe('the rows of the table', () => {
  test('carry what the table shows, the dead ones with what became of them', async () => {
    const { variables } = asked([
      global('Timeout', Uint8Array.of(9, 0), 0x3c),
      global('Lang', Uint8Array.of(0x65), 0x3d),
      global('Timeout', Uint8Array.of(3, 0)),
      global('Half', Uint8Array.of(1), 0x7f),
    ]);
    const { rows, next, editing } = await variables({ version, from: 0 });
    expect(rows.map(({ name, live, stateWords }) => `${name} ${live} ${stateWords}`)).toEqual([
      'Timeout false superseded',
      'Lang false deleted',
      'Timeout true live',
      'Half false only its header was written',
    ]);
    expect(rows[2]).toMatchObject({ vendor: 'EFI global', size: 2, attributeLetters: 'NV BS RT' });
    expect(next).toBeUndefined();
    expect(editing.kind).toBe('refused');
  });

  test('come in parts', async () => {
    const many = Array.from({ length: rowsPerAnswer + 3 }, (_, index) => global(`V${index}`, Uint8Array.of(1)));
    const { variables } = asked(many);
    const first = await variables({ version, from: 0 });
    expect(first.rows).toHaveLength(rowsPerAnswer);
    expect(first.next).toBe(rowsPerAnswer);
    const second = await variables({ version, from: rowsPerAnswer });
    expect(second.rows.map(({ name }) => name)).toEqual(['V2000', 'V2001', 'V2002']);
    expect(second.next).toBeUndefined();
  });

  test('of an older version are not answered', async () => {
    await expect(asked([]).variables({ version: version - 1, from: 0 })).rejects.toThrow(/has changed since/);
  });
});

describe('a variable', () => {
  test('comes with its bytes, as many as are edited by hand', async () => {
    const long = new Uint8Array(longestValue + 500).fill(7);
    const { variable, image } = asked([global('Long', long), global('Short', Uint8Array.of(1, 2, 3))]);
    const [first, second] = image.variables;
    expect((await variable({ version, offset: first?.offset ?? 0 })).data).toHaveLength(longestValue);
    const short = await variable({ version, offset: second?.offset ?? 0 });
    expect(short.data).toEqual(Uint8Array.of(1, 2, 3));
    expect(short.dataOffset).toBe(second?.dataOffset);
  });

  test('that is not there any more is said to be gone', async () => {
    await expect(asked([]).variable({ version, offset: 12 })).rejects.toThrow(/no variable at this place/);
  });
});

test('the boot order names its entries, those that are missing and those that are left out', async () => {
  const entry = (description: string) =>
    writeBootEntry({ attributes: 1, description, path: Uint8Array.of(0x7f, 0xff, 4, 0), optionalData: new Uint8Array() });
  const answers = asked([
    global('BootOrder', writeBootOrder([2, 7])),
    global('Boot0002', entry('debian')),
    global('Boot000A', entry('shell')),
    global('Boot0003', entry('gone'), 0x3c),
    { ...global('Boot0001', entry('not the firmware’s')), guid: owner },
  ]);
  const { order, others } = await answers['boot-order']({ version });
  const words = (choices: typeof order) => choices.map(({ name, description, exists }) => `${name} ${description} ${exists}`);
  expect(words(order)).toEqual(['Boot0002 debian true', 'Boot0007  false']);
  expect(words(others)).toEqual(['Boot000A shell true']);
});

describe('an entry of a database is removed', () => {
  test('and the others stay, with owner and order', async () => {
    const { bytes, changes, ...answers } = asked([dbx(1, 2, 3)]);
    const entry = { kind: 'hash', hash: '02'.repeat(32) } as const;
    await answers['remove-signature']({ version, database: 'dbx', entry });
    const [change] = changes;
    if (!change) throw new Error('nothing was changed');
    const result = applyEdit(bytes, change.edit);
    if (!result.ok) throw new Error(result.reason);
    const left = analyzeImage(result.bytes).variables.find(({ live, name }) => live && name === 'dbx');
    const data = result.bytes.subarray(left?.dataOffset, (left?.dataOffset ?? 0) + (left?.size ?? 0));
    expect(data).toEqual(dbx(1, 3).data);
    expect(left?.attributes).toBe(0x27);
    expect(change.label).toBe('Remove a hash from dbx');
  });

  test('the last one with its database', async () => {
    const { changes, ...answers } = asked([dbx(1)]);
    await answers['remove-signature']({ version, database: 'dbx', entry: { kind: 'hash', hash: '01'.repeat(32) } });
    expect(changes.map(({ edit }) => edit)).toEqual([{ kind: 'delete', name: 'dbx', guid: vendors.imageSecurity }]);
  });

  test('not where a part of the database can’t be read and would be lost', async () => {
    const broken = dbx(1, 2);
    const { changes, ...answers } = asked([{ ...broken, data: Uint8Array.of(...broken.data, 1, 2, 3) }]);
    const entry = { kind: 'hash', hash: '01'.repeat(32) } as const;
    await expect(answers['remove-signature']({ version, database: 'dbx', entry })).rejects.toThrow(/would be lost/);
    expect(changes).toEqual([]);
  });

  test('not where it is not there', async () => {
    const { changes, ...answers } = asked([dbx(1)]);
    const entry = { kind: 'hash', hash: '09'.repeat(32) } as const;
    await expect(answers['remove-signature']({ version, database: 'dbx', entry })).rejects.toThrow(/no such entry/);
    await expect(answers['remove-signature']({ version, database: 'db', entry })).rejects.toThrow(/There is no db/);
    expect(changes).toEqual([]);
  });
});

test('hashes come in parts', async () => {
  const { hashes, ...answers } = asked([dbx(...Array.from({ length: 300 }, (_, index) => index % 256))]);
  const report = await answers['secure-boot']({ version });
  expect(report.databases.map(({ name, hashCount }) => `${name} ${hashCount}`)).toEqual(['dbx 300']);
  expect((await hashes({ version, database: 'dbx', from: 298 })).hashes.map((each) => each.hash.slice(0, 2))).toEqual([
    '2a',
    '2b',
  ]);
});

test('keys are removed only when that is meant', async () => {
  const { changes, ...answers } = asked([dbx(1)]);
  expect(await answers['remove-keys']({ version })).toEqual({ kind: 'cancelled' });
  expect(changes).toEqual([]);
  const { changes: agreed, ...others } = asked([dbx(1)], { agreeToRemoveKeys: async () => true });
  await others['remove-keys']({ version });
  expect(agreed.map(({ edit }) => edit.kind)).toEqual(['remove-keys']);
});

describe('the owner of a new entry', () => {
  const x509 = 'a5c059a1-94e4-4aa7-87b5-ab155c2bf072';
  const virtlens = '1d5f7b1c-6a0d-4f0e-9a55-7b6f2c9e41d3';
  const somebody = 'c0ffee00-0000-4000-8000-000000000001';
  const homelab = composeCertificate({ subject: [['CN', 'Homelab Key']], notAfter: '200101000000Z' });
  const microsofts = composeCertificate({
    subject: [
      ['O', 'Microsoft Corporation'],
      ['CN', 'UEFI CA'],
    ],
  });
  const platformKey = (keyOwner: string): VariableToCompose => {
    const signatures = [{ owner: keyOwner, data: homelab }];
    const data = writeSignatureLists([{ type: x509, header: new Uint8Array(), signatures }]);
    return { name: 'PK', guid: vendors.global, data, attributes: 0x27 };
  };

  test('is one of those that are known, or somebody whose entries are there', async () => {
    const { owners, hashOwner } = await asked([platformKey(somebody), dbx(1)])['secure-boot']({ version });
    expect(owners.map(({ name }) => name)).toEqual([
      'Microsoft',
      'OVMF EnrollDefaultKeys',
      'virtlens',
      'The owner of Homelab Key (PK)',
    ]);
    expect(hashOwner).toBe(somebody);
    expect((await asked([])['secure-boot']({ version })).hashOwner).toBe(virtlens);
  });

  test.each([
    ['Microsoft beside its own', microsofts, [platformKey(somebody)], owner],
    ['whoever stands beside the platform key', homelab, [platformKey(somebody)], somebody],
    ['this program where nobody does', homelab, [], virtlens],
  ])('is suggested: %s', async (_, certificate, variables, expected) => {
    const answers = asked(variables, { askForCertificate: async () => certificate });
    const chosen = await answers['choose-certificate']({ version, database: 'db' });
    expect(chosen?.owner).toBe(expected);
    expect(chosen?.expired).toBe(certificate === homelab);
    expect(answers.changes).toEqual([]);
  });

  test('is whom the person chose', async () => {
    const answers = asked([]);
    const wanted = { database: 'KEK', certificate: homelab, owner: somebody, replace: false } as const;
    await answers['enroll-certificate']({ version, ...wanted });
    await answers['enroll-hash']({ version, database: 'dbx', hash: hash(1), owner: somebody });
    expect(answers.changes.map(({ edit }) => edit)).toEqual([
      { kind: 'enroll', ...wanted },
      { kind: 'enroll-hash', database: 'dbx', hash: hash(1), owner: somebody, replace: false },
    ]);
  });
});
