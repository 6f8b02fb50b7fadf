import type { StoreEdit } from '../../../firmware/editing/edit.ts';
import { suggestedOwner } from '../../../firmware/editing/owner.ts';
import type { FirmwareImage, Guid } from '../../../firmware/model.ts';
import { readCertificate } from '../../../firmware/signatures/certificate.ts';
import { ownerName, signatureOwners } from '../../../firmware/signatures/owners.ts';
import {
  type DatabaseName,
  type EnrolledCertificate,
  type SecureBootReport,
  type SignatureDatabase,
  secureBootReport,
} from '../../../firmware/signatures/report.ts';
import {
  readSignatureLists,
  type Signature,
  type SignatureList,
  writeSignatureLists,
} from '../../../firmware/signatures/signature-lists.ts';
import { hexDigits } from '../../../firmware/variables/text.ts';
import {
  type ChosenCertificate,
  type EditAnswer,
  type OwnerChoice,
  type Requests,
  rowsPerAnswer,
  type SecureBootAnswer,
  type SignatureEntry,
} from '../../../webview/protocol.ts';
import { contentAt, type EditableDocument, type EditEffects, type LabelledEdit } from './answer-source.ts';

type Ask<Name extends keyof Requests> = Requests[Name]['ask'];

/** What the Secure Boot page is answered. */
export function secureBootAnswers(document: EditableDocument, effects: EditEffects & Clipboard) {
  const reports = new Reports(document);
  return {
    'secure-boot': async ({ version }: Ask<'secure-boot'>): Promise<SecureBootAnswer> => {
      const editing = await effects.editing();
      const report = reports.at(version);
      const { state, sentence, warnings, databases } = report;
      return {
        state,
        sentence,
        warnings,
        databases: Object.values(databases).map(({ hashes, ...rest }) => ({ ...rest, hashCount: hashes.length })),
        editing,
        owners: ownerChoices(report),
        hashOwner: suggestedOwner(undefined, besidePlatformKey(report)),
      };
    },
    hashes: async ({ version, database, from }: Ask<'hashes'>): Promise<Requests['hashes']['answer']> => {
      const { hashes } = reports.database(version, database);
      const end = from + rowsPerAnswer;
      return { hashes: hashes.slice(from, end), next: end < hashes.length ? end : undefined };
    },
    'choose-certificate': async ({ version, database }: Ask<'choose-certificate'>): Promise<ChosenCertificate | undefined> => {
      const report = reports.at(version);
      const bytes = await effects.askForCertificate(database);
      return bytes && chosenCertificate(bytes, report);
    },
    'enroll-certificate': async ({ version, ...asked }: Ask<'enroll-certificate'>): Promise<EditAnswer> => {
      contentAt(document, version);
      return effects.edit({ edit: { kind: 'enroll', ...asked } });
    },
    'enroll-hash': async ({ version, ...asked }: Ask<'enroll-hash'>): Promise<EditAnswer> => {
      contentAt(document, version);
      return effects.edit({ edit: { kind: 'enroll-hash', ...asked, replace: false } });
    },
    'remove-signature': async ({ version, database, entry }: Ask<'remove-signature'>): Promise<EditAnswer> => {
      const { image, bytes } = contentAt(document, version);
      return effects.edit(withoutEntry(image, bytes, reports.database(version, database), entry));
    },
    'remove-keys': async ({ version }: Ask<'remove-keys'>): Promise<EditAnswer> => {
      contentAt(document, version);
      if (!(await effects.agreeToRemoveKeys())) return { kind: 'cancelled' };
      return effects.edit({ edit: { kind: 'remove-keys' } });
    },
    'export-certificate': async ({ version, database, sha256 }: Ask<'export-certificate'>) => {
      const { bytes } = contentAt(document, version);
      const certificate = certificateIn(reports.database(version, database), sha256);
      const der = bytes.slice(certificate.offset, certificate.offset + certificate.length);
      return { name: await effects.saveCertificate(fileNameOf(certificate), der) };
    },
    'copy-text': async ({ text }: Ask<'copy-text'>) => {
      await effects.writeClipboard(text);
      return undefined;
    },
  };
}

interface Clipboard {
  writeClipboard(text: string): Promise<void>;
}

/** One report per version of the document: reading certificates takes longer than asking for the next part of a list. */
class Reports {
  readonly #document: EditableDocument;
  #known: { readonly version: number; readonly report: SecureBootReport } | undefined;

  constructor(document: EditableDocument) {
    this.#document = document;
  }

  at(version: number): SecureBootReport {
    const { image, bytes } = contentAt(this.#document, version);
    if (this.#known?.version !== version) this.#known = { version, report: secureBootReport(image, bytes, new Date()) };
    return this.#known.report;
  }

  database(version: number, name: DatabaseName): SignatureDatabase {
    const database = this.at(version).databases[name];
    if (!database) throw new Error(`There is no ${name} in this store.`);
    return database;
  }
}

/** Throws where the bytes are no certificate. */
function chosenCertificate(bytes: Uint8Array, report: SecureBootReport): ChosenCertificate {
  const read = readCertificate(bytes);
  if (!read) throw new Error('The file holds no X.509 certificate.');
  const { name, subject, issuer, notBefore, notAfter, key } = read;
  const expired = notAfter !== '' && Date.parse(notAfter) < Date.now();
  const owner = suggestedOwner(read, besidePlatformKey(report));
  return { name, subject, issuer, notBefore, notAfter, key, expired, bytes, owner };
}

function besidePlatformKey({ databases }: SecureBootReport): Guid | undefined {
  return databases.PK?.certificates[0]?.owner;
}

/** Each once: those that have a name, then whoever stands beside entries of this store, named by the first of them. */
function ownerChoices({ databases }: SecureBootReport): readonly OwnerChoice[] {
  const choices = new Map<Guid, string>(Object.values(signatureOwners).map((guid) => [guid, ownerName(guid) ?? guid] as const));
  for (const { name, certificates, hashes } of Object.values(databases)) {
    for (const { owner, ownerName: known, knownAs, name: own } of certificates)
      if (!choices.has(owner)) choices.set(owner, known ?? `The owner of ${knownAs ?? own} (${name})`);
    for (const { owner, ownerName: known } of hashes)
      if (!choices.has(owner)) choices.set(owner, known ?? `The owner of hashes in ${name}`);
  }
  return [...choices].map(([guid, name]) => ({ guid, name }));
}

function certificateIn({ name, certificates }: SignatureDatabase, sha256: string): EnrolledCertificate {
  const certificate = certificates.find((each) => each.sha256 === sha256);
  if (!certificate) throw new Error(`${name} holds no such certificate any more.`);
  return certificate;
}

/** `Microsoft Corporation UEFI CA 2011` → `Microsoft-Corporation-UEFI-CA-2011.der`. */
function fileNameOf({ name, sha256 }: EnrolledCertificate): string {
  const words = name.normalize('NFKD').match(/[A-Za-z0-9.]+/g) ?? [sha256.slice(0, 16)];
  return `${words.join('-').slice(0, 80)}.der`;
}

/** The database without one entry; without any it is deleted, which is how the firmware would leave it. */
function withoutEntry(
  image: FirmwareImage,
  bytes: Uint8Array,
  database: SignatureDatabase,
  entry: SignatureEntry,
): LabelledEdit {
  const { name, guid } = database;
  const variable = image.variables.find((each) => each.live && each.name === name && each.guid === guid);
  if (!variable) throw new Error(`There is no ${name} in this store any more.`);
  if (database.problems.length > 0)
    throw new Error(`Parts of ${name} can’t be read, and would be lost: ${database.problems.join(' ')}`);
  const { dataOffset, size, attributes } = variable;
  const lists = readSignatureLists(bytes.subarray(dataOffset, dataOffset + size));
  const meant = entryIn(lists, dataOffset, database, entry);
  const left = lists
    .map((list) => ({ ...list, signatures: list.signatures.filter((signature) => signature !== meant) }))
    .filter(({ signatures }) => signatures.length > 0);
  const label = entry.kind === 'hash' ? `Remove a hash from ${name}` : `Remove a certificate from ${name}`;
  const edit: StoreEdit =
    left.length === 0
      ? { kind: 'delete', name, guid }
      : { kind: 'set', name, guid, attributes, data: writeSignatureLists(left) };
  return { edit, label };
}

function entryIn(
  lists: readonly SignatureList[],
  dataOffset: number,
  database: SignatureDatabase,
  entry: SignatureEntry,
): Signature {
  const place = entry.kind === 'certificate' ? certificateIn(database, entry.sha256).offset - dataOffset : undefined;
  for (const { signatures } of lists) {
    for (const signature of signatures) {
      if (entry.kind === 'hash' ? hexDigits(signature.data) === entry.hash : signature.offset === place) return signature;
    }
  }
  throw new Error(`${database.name} holds no such entry any more.`);
}
