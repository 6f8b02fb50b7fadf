import { readFile } from 'node:fs/promises';
import { changeImage } from '../../files/change-image.ts';
import { NotPossible } from '../../files/not-possible.ts';
import { plainReason } from '../../files/reason.ts';
import { applyEdit, type StoreEdit } from '../../firmware/editing/edit.ts';
import { suggestedOwner } from '../../firmware/editing/owner.ts';
import { usualVariable } from '../../firmware/editing/usual-variables.ts';
import { usualAttributes } from '../../firmware/editing/write-variable.ts';
import { analyzeImage } from '../../firmware/image.ts';
import type { SecureBootState } from '../../firmware/model.ts';
import { vendors } from '../../firmware/names.ts';
import { readCertificate } from '../../firmware/signatures/certificate.ts';
import { certificateFromPem } from '../../firmware/signatures/pem.ts';
import { readBootEntry } from '../../firmware/variables/boot-entry.ts';
import { changeEntry } from '../../firmware/variables/entry-words.ts';
import { ucs2Bytes } from '../../firmware/variables/text.ts';
import { columns } from '../columns.ts';
import { type Console, printable } from '../console.ts';
import { type ExitCode, exitCode, UsageError } from '../exit-code.ts';
import { findVariable, requireVariable, variablesOf } from './find-variable.ts';
import type { GivenData, GivenKey, VarsChange, VarsChangeOptions } from './vars-options.ts';

/** The actions of `virtlens vars` that change a store: all their edits are made, or none. */
export async function changeVars(options: VarsChangeOptions, console: Console): Promise<ExitCode> {
  const { image, format, target } = options;
  const prepared = await prepare(options);
  const { file, change } = await changeImage(image, target, ({ bytes, isList }) =>
    edited(image, bytes, isList, prepared(image, bytes)),
  );
  const { steps, changedBytes, secureBoot } = change;
  if (format === 'json') {
    console.print(JSON.stringify({ ...file, steps, changedBytes, secureBoot }, null, 2));
    return exitCode.fine;
  }
  const already = change.isSame ? ': it was so already' : '';
  console.print(steps.map((step) => `${printable(step)}${already}`).join('\n'));
  console.print(
    columns([
      ['Written', printable(file.path)],
      ...(changedBytes === null ? [] : [['Changed', `${changedBytes} bytes`]]),
      ['Secure Boot', `${secureBoot.state}: ${printable(secureBoot.reason)}`],
      ['SHA-256', file.sha256],
    ]),
  );
  return exitCode.fine;
}

/** An image after all edits, with what is said of them. */
interface Edited {
  readonly bytes: Uint8Array;
  /** What was done, in words. */
  readonly steps: readonly string[];
  /** Null for a list of variables, which is written anew. */
  readonly changedBytes: number | null;
  /** Everything was so already. */
  readonly isSame: boolean;
  readonly secureBoot: SecureBootState;
}

/** Throws `NotPossible` where one of the edits can't be made. */
function edited(path: string, before: Uint8Array, isList: boolean, edits: readonly StoreEdit[]): Edited {
  let bytes = before;
  let changed = 0;
  const steps: string[] = [];
  for (const edit of edits) {
    const done = applyEdit(bytes, edit);
    if (!done.ok) throw new NotPossible(`${path} was not changed. ${done.reason}`);
    bytes = done.bytes;
    steps.push(done.description);
    changed += done.changed.reduce((sum, { length }) => sum + length, 0);
  }
  const { secureBoot } = analyzeImage(bytes);
  return { bytes, steps, changedBytes: isList ? null : changed, isSame: changed === 0, secureBoot };
}

/** The edits, once the image's own variables are known. */
type Prepared = (path: string, image: Uint8Array) => readonly StoreEdit[];

/** Reads what else the change needs: data and certificates from files. */
async function prepare(change: VarsChange): Promise<Prepared> {
  switch (change.action) {
    case 'set': {
      const data = await dataOf(change.data);
      return (path, image) => [setEdit(change, data, path, image)];
    }
    case 'delete':
      return (path, image) => {
        const variables = variablesOf(path, image);
        return change.variables.map((wanted) => {
          const { name, guid } = requireVariable(path, variables, wanted);
          return { kind: 'delete', name, guid };
        });
      };
    case 'enroll': {
      const enrollments = await Promise.all(change.keys.map((key) => enrollment(key, change)));
      const isFirst = (edit: KeyEdit, index: number) =>
        enrollments.findIndex(({ database }) => database === edit.database) === index;
      // Only the first key for a database takes the place of what was there; the next ones stand beside it.
      const edits = enrollments.map((edit, index) => ({ ...edit, replace: change.replace && isFirst(edit, index) }));
      return () => (change.removeAll ? [{ kind: 'remove-keys' }, ...edits] : edits);
    }
    case 'add-boot-entry':
      return () => [{ kind: 'boot-entry', data: change.data, place: change.place }];
    case 'change-boot-entry':
      return (path, image) => [entryEdit(change, path, image)];
    case 'boot-order':
      return () => [{ kind: 'boot-order', order: change.order }];
    case 'compact':
      return () => [{ kind: 'compact' }];
  }
}

function setEdit(change: VarsChange & { action: 'set' }, data: Uint8Array, path: string, image: Uint8Array): StoreEdit {
  const { variable, attributes, timestamp } = change;
  const found = findVariable(variablesOf(path, image), variable);
  const usual = usualVariable(variable.name);
  const guid = variable.vendor ?? found?.guid ?? usual?.guid;
  if (guid === undefined) throw new NotPossible(`${variable.name} could be anybody's variable: say whose with --vendor GUID.`);
  return {
    kind: 'set',
    name: variable.name,
    guid,
    attributes: attributes ?? found?.attributes ?? (usual?.guid === guid ? usual.attributes : usualAttributes),
    data,
    ...(timestamp === undefined ? {} : { timestamp }),
  };
}

function entryEdit({ name, words }: VarsChange & { action: 'change-boot-entry' }, path: string, image: Uint8Array): StoreEdit {
  const { guid, attributes, dataOffset, size } = requireVariable(path, variablesOf(path, image), {
    name,
    vendor: vendors.global,
  });
  const entry = readBootEntry(image.subarray(dataOffset, dataOffset + size));
  if (!entry)
    throw new NotPossible(`${name} of ${path} can't be read as an entry of the boot menu: virtlens vars get shows its bytes.`);
  const changed = changeEntry(entry, words);
  if (!changed.ok) throw new UsageError(changed.problem);
  return { kind: 'set', name, guid, attributes, data: changed.data };
}

async function dataOf(given: GivenData): Promise<Uint8Array> {
  switch (given.form) {
    case 'hex':
      return bytesOfHex(given.value, '--hex');
    case 'text':
      return asciiBytes(given.value);
    case 'ucs2':
      return ucs2Bytes(given.value);
    case 'file':
      return readSmallFile(given.value);
    case 'boolean':
      return new Uint8Array([given.value ? 1 : 0]);
  }
}

function bytesOfHex(digits: string, option: string): Uint8Array {
  const bare = digits.replaceAll(/[\s:,]|0x/gi, '');
  if (!/^([0-9a-f]{2})+$/i.test(bare)) throw new UsageError(`${option} needs pairs of hexadecimal digits, like 0500.`);
  return new Uint8Array(Buffer.from(bare, 'hex'));
}

/** One byte for each character, and a NUL: Lang and PlatformLang are kept like this. */
function asciiBytes(text: string): Uint8Array {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII begins with them.
  if (!/^[\u0001-\u007f]*$/.test(text)) throw new UsageError('--text takes ASCII only; --ucs2 has all characters.');
  return new Uint8Array(Buffer.from(`${text}\0`, 'ascii'));
}

type KeyEdit = StoreEdit & { readonly kind: 'enroll' | 'enroll-hash' };

async function enrollment(
  { database, form, value }: GivenKey,
  { owner, timestamp }: VarsChange & { action: 'enroll' },
): Promise<KeyEdit> {
  const common = { replace: false, ...(timestamp === undefined ? {} : { timestamp }) };
  if (form === 'certificate') {
    const certificate = await readCertificateFile(value);
    return { kind: 'enroll', database, certificate, owner: owner ?? suggestedOwner(readCertificate(certificate)), ...common };
  }
  // Only db and dbx take hashes, as there are options for these two alone.
  const name = database === 'dbx' ? 'dbx' : 'db';
  const hash = bytesOfHex(value, `--${name}-hash`);
  return { kind: 'enroll-hash', database: name, hash, owner: owner ?? suggestedOwner(undefined), ...common };
}

async function readCertificateFile(path: string): Promise<Uint8Array> {
  const bytes = await readSmallFile(path);
  const isPem = Buffer.from(bytes.subarray(0, 65_536)).toString('latin1').includes('-----BEGIN');
  if (!isPem) {
    if (!readCertificate(bytes)) throw new NotPossible(`${path} is no X.509 certificate, neither in DER nor in PEM.`);
    return bytes;
  }
  const certificate = certificateFromPem(Buffer.from(bytes).toString('latin1'));
  if (!certificate)
    throw new NotPossible(`${path} holds no readable certificate: it is PEM, but not with a CERTIFICATE in it.`);
  return certificate;
}

async function readSmallFile(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new Error(`${path} can't be read: ${plainReason(error)}.`, { cause: error });
  }
}
