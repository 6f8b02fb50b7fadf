/** What is worth a warning in the keys of Secure Boot. Each says what it means for the guest. */
import type { DatabaseName, EnrolledCertificate, SignatureDatabase, SignatureDatabases } from './databases.ts';
import { missingRevocations, revokesNothing } from './revocations.ts';
import { knownCertificate, successors } from './well-known.ts';

export type SecureBootWarningId =
  | 'keys-without-pk'
  | 'snakeoil'
  | 'microsoft-2011-only'
  | 'certificates-expired'
  | 'dbx-empty'
  | 'dbx-old'
  | 'broken-database';

export interface SecureBootWarning {
  readonly id: SecureBootWarningId;
  /** Whole sentences. */
  readonly text: string;
}

/** The most serious first. */
export function warningsOf(databases: SignatureDatabases): readonly SecureBootWarning[] {
  return [
    ...brokenDatabases(databases),
    ...keysWithoutPlatformKey(databases),
    ...snakeoil(databases),
    ...onlyOf2011(databases),
    ...revocations(databases),
    ...expired(databases),
  ];
}

function all(databases: SignatureDatabases): readonly SignatureDatabase[] {
  return Object.values(databases);
}

function brokenDatabases(databases: SignatureDatabases): SecureBootWarning[] {
  return all(databases).flatMap(({ name, problems }) =>
    problems.map((problem) => ({ id: 'broken-database', text: `${name} is damaged: ${problem}` }) as const),
  );
}

function keysWithoutPlatformKey({ PK, KEK, db }: SignatureDatabases): SecureBootWarning[] {
  if ((PK && PK.size > 0) || (!KEK && !db)) return [];
  const enrolled = [KEK, db].flatMap((database) => database?.name ?? []);
  const verb = enrolled.length > 1 ? 'are' : 'is';
  const text = `${listed(enrolled)} ${verb} enrolled, but no platform key (PK): the firmware is in setup mode, so Secure Boot stays off and the guest can change every key.`;
  return [{ id: 'keys-without-pk', text }];
}

/** Test keys that everybody can sign with: known ones, and what says so of itself. */
function isTestKey({ sha256, subject }: EnrolledCertificate): boolean {
  return knownCertificate(sha256)?.insecure === true || /\bO=SnakeOil\b|DO NOT (?:TRUST|SHIP)/.test(subject);
}

function snakeoil(databases: SignatureDatabases): SecureBootWarning[] {
  const trusting: readonly DatabaseName[] = ['PK', 'KEK', 'db', 'MokList'];
  const found = all(databases).filter(({ name, certificates }) => trusting.includes(name) && certificates.some(isTestKey));
  const [key] = found.flatMap(({ certificates }) => certificates.filter(isTestKey));
  if (!key) return [];
  const text = `${listed(found.map(({ name }) => name))} ${found.length > 1 ? 'trust' : 'trusts'} the test key "${key.knownAs ?? key.name}", whose private key is public: anybody can sign for this guest. Use it for tests only.`;
  return [{ id: 'snakeoil', text }];
}

function onlyOf2011({ KEK, db }: SignatureDatabases): SecureBootWarning[] {
  return [KEK, db].flatMap((database) => {
    const certificates = database?.certificates ?? [];
    const old = certificates.filter(({ sha256 }) => {
      const successor = knownCertificate(sha256)?.successor;
      return successor !== undefined && !certificates.some((each) => each.sha256 === successor);
    });
    if (!database || old.length === 0) return [];
    const missing = old.flatMap(({ sha256 }) => knownCertificate(sha256)?.successor ?? []).map((each) => successors[each]);
    const have = listed(old.map((each) => `${each.name} (${each.expired ? 'expired' : 'expires'} ${day(each.notAfter)})`));
    const consequences = missing.map(({ name, loses }) => `without ${name}, ${loses}`);
    const text = `Of Microsoft's certificates, ${database.name} has ${have}, but not ${missing.length > 1 ? 'their successors' : 'its successor'}: ${consequences.join('; ')}.`;
    return [{ id: 'microsoft-2011-only', text } as const];
  });
}

/** What db trusts of Microsoft's is what Microsoft's dbx revokes. */
function revocations({ PK, db, dbx }: SignatureDatabases): SecureBootWarning[] {
  const trustsMicrosoft = db?.certificates.some(
    ({ knownAs }) => knownAs !== undefined && /^(?:Microsoft|Windows) /.test(knownAs),
  );
  if (!PK || !trustsMicrosoft) return [];
  const hashes = (dbx?.hashes ?? []).map(({ hash }) => hash);
  if (!dbx || (dbx.certificates.length === 0 && dbx.others.length === 0 && revokesNothing(hashes))) {
    const state = dbx ? 'dbx revokes nothing' : 'There is no dbx';
    const text = `${state}: boot loaders that Microsoft signed and later revoked, because they can be used to get around Secure Boot, still boot.`;
    return [{ id: 'dbx-empty', text }];
  }
  const missing = missingRevocations(hashes);
  if (missing === undefined) return [];
  const text = `dbx is old: its ${hashes.length} hashes lack what Microsoft revoked ${missing}, so those boot loaders still boot.`;
  return [{ id: 'dbx-old', text }];
}

/** EDK2 verifies with OpenSSL's flag X509_V_FLAG_NO_CHECK_TIME (CryptoPkg, CryptPkcs7VerifyCommon.c). */
function expired(databases: SignatureDatabases): SecureBootWarning[] {
  const found = new Map<string, { readonly certificate: EnrolledCertificate; readonly where: DatabaseName[] }>();
  for (const { name, certificates } of all(databases)) {
    for (const certificate of certificates.filter((each) => each.expired)) {
      const known = found.get(certificate.sha256);
      if (known) known.where.push(name);
      else found.set(certificate.sha256, { certificate, where: [name] });
    }
  }
  if (found.size === 0) return [];
  const names = [...found.values()].map(
    ({ certificate, where }) => `${certificate.name} (${listed(where)}, ${day(certificate.notAfter)})`,
  );
  const text = `${listed(names)} ${found.size > 1 ? 'have' : 'has'} expired. What is already signed still boots, for the firmware does not look at the date.`;
  return [{ id: 'certificates-expired', text }];
}

/** `2026-06-24`. */
function day(time: string): string {
  return time.slice(0, 10);
}

/** `a`, `a and b`, `a, b and c`. */
function listed(words: readonly string[]): string {
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} and ${words.at(-1)}` : words.join('');
}
