/** Certificates and hashes in PK, KEK, db and dbx (UEFI specification 2.11, section 32.4). */
import { parseGuid } from '../guid.ts';
import type { Guid } from '../model.ts';
import { vendors } from '../names.ts';
import { readCertificate } from '../signatures/certificate.ts';
import { readDer } from '../signatures/der.ts';
import { type SignatureList, walkSignatureLists, writeSignatureLists } from '../signatures/signature-lists.ts';
import type { KeyDatabase, StoreEdit } from './edit.ts';
import type { StoreEditor } from './store-editor.ts';
import { type Done, keyAttributes, setVariable } from './write-variable.ts';

type Enrollment = StoreEdit & { readonly kind: 'enroll' | 'enroll-hash' };

const signatureTypes = {
  x509: 'a5c059a1-94e4-4aa7-87b5-ab155c2bf072',
  sha256: 'c1c41626-504c-4092-aca9-41f936934328',
} as const;
const sha256Length = 32;

/** Where the four databases stand. */
export const databaseVendors: Readonly<Record<KeyDatabase, Guid>> = {
  PK: vendors.global,
  KEK: vendors.global,
  db: vendors.imageSecurity,
  dbx: vendors.imageSecurity,
};

/** Without PK the firmware is in setup mode, where it would delete SecureBootEnable itself. */
export function removeKeys(editor: StoreEditor): Done {
  let removed = editor.delete('SecureBootEnable', vendors.secureBootEnable);
  for (const [name, guid] of Object.entries(databaseVendors)) removed = editor.delete(name, guid) || removed;
  return removed ? { description: 'Remove all Secure Boot keys' } : { reason: 'No Secure Boot key is enrolled.' };
}

/** Adds the certificate or the hash to what the database holds, or puts it in place of that. One that is there already changes nothing. */
export function enroll(editor: StoreEditor, edit: Enrollment): Done {
  const { database, owner, replace, timestamp } = edit;
  if (!parseGuid(owner)) return { reason: `${owner} is no GUID, which the owner of a signature must be.` };
  if (!editor.authenticated) {
    return { reason: 'This store has the older format without times, in which no Secure Boot key can be enrolled.' };
  }
  const entry = edit.kind === 'enroll' ? certificateEntry(edit.certificate) : hashEntry(edit.hash);
  if ('reason' in entry) return entry;
  const { type, data, what } = entry;

  const guid = databaseVendors[database];
  const old = replace ? undefined : editor.find(database, guid);
  const reading = walkSignatureLists(old ? editor.dataOf(old) : new Uint8Array(0));
  if (reading.problem !== undefined) {
    return { reason: `${database} can't be added to, only replaced: what it holds now is damaged. ${reading.problem}` };
  }
  const isThere = reading.lists.some((list) => list.type === type && list.signatures.some((each) => isSame(each.data, data)));
  const description = `Enroll ${what} in ${database}`;
  if (isThere) return { description };
  if (database === 'PK' && reading.lists.length > 0) {
    return { reason: 'PK holds one certificate only, and one is enrolled already: replace it.' };
  }
  const lists = withSignature(reading.lists, type, { owner, data });
  const content = { name: database, guid, attributes: keyAttributes, data: writeSignatureLists(lists) };
  const done = setVariable(editor, content, timestamp);
  return 'reason' in done ? done : { description };
}

type Entry = { readonly type: string; readonly data: Uint8Array; readonly what: string } | { readonly reason: string };

function certificateEntry(certificate: Uint8Array): Entry {
  const read = readCertificate(certificate);
  if (!read) return { reason: 'This is no X.509 certificate in DER, the form in which keys are enrolled.' };
  const behind = certificate.length - (readDer(certificate)?.whole.length ?? 0);
  if (behind > 0) return { reason: `Behind the certificate of ${read.name} stand ${behind} bytes that are no part of it.` };
  return { type: signatureTypes.x509, data: certificate, what: read.name };
}

function hashEntry(hash: Uint8Array): Entry {
  if (hash.length !== sha256Length) return { reason: `A SHA-256 hash has 32 bytes, not ${hash.length}.` };
  return { type: signatureTypes.sha256, data: hash, what: 'a hash' };
}

type ListToWrite = Pick<SignatureList, 'type' | 'header'> & {
  readonly signatures: readonly { readonly owner: string; readonly data: Uint8Array }[];
};

/** Hashes, all of one length, share a list; a certificate has one of its own, as its length is its own. */
function withSignature(
  lists: readonly SignatureList[],
  type: string,
  signature: ListToWrite['signatures'][number],
): ListToWrite[] {
  const shared = type === signatureTypes.sha256 ? lists.findIndex((list) => list.type === type) : -1;
  if (shared < 0) return [...lists, { type, header: new Uint8Array(0), signatures: [signature] }];
  return lists.map((list, index) => (index === shared ? { ...list, signatures: [...list.signatures, signature] } : list));
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
