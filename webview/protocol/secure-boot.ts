import type { KeyDatabase } from '../../firmware/editing/edit.ts';
import type {
  DatabaseName,
  EnrolledCertificate,
  EnrolledHash,
  SecureBootReport,
  SignatureDatabase,
} from '../../firmware/signatures/report.ts';
import type { EditAnswer, Editing } from './variables.ts';

/** A database without its hashes, which come in parts with `hashes`. */
export interface DatabaseSummary extends Omit<SignatureDatabase, 'hashes'> {
  readonly hashCount: number;
}

/** Who can be chosen to stand beside a new entry. */
export interface OwnerChoice {
  readonly guid: string;
  /** In words: `Microsoft`, `The owner of Homelab Key (PK)`. */
  readonly name: string;
}

export interface SecureBootAnswer extends Pick<SecureBootReport, 'state' | 'sentence' | 'warnings'> {
  readonly databases: readonly DatabaseSummary[];
  readonly editing: Editing;
  /** Those that are known, and whoever stands in the store already. */
  readonly owners: readonly OwnerChoice[];
  /** Whose a hash is unless the person says otherwise. */
  readonly hashOwner: string;
}

/** A certificate out of a file, before it is enrolled. */
export interface ChosenCertificate
  extends Pick<EnrolledCertificate, 'name' | 'subject' | 'issuer' | 'notBefore' | 'notAfter' | 'key' | 'expired'> {
  /** DER. */
  readonly bytes: Uint8Array;
  /** GUID of whose it is unless the person says otherwise. */
  readonly owner: string;
}

/** Which entry of a database is meant: a certificate by its fingerprint, a hash by its digits. */
export type SignatureEntry =
  | { readonly kind: 'certificate'; readonly sha256: string }
  | { readonly kind: 'hash'; readonly hash: string };

/** Secure Boot: the report, hashes in parts, keys put in and taken out. */
export interface SecureBootRequests {
  readonly 'secure-boot': { readonly ask: { readonly version: number }; readonly answer: SecureBootAnswer };
  readonly hashes: {
    readonly ask: { readonly version: number; readonly database: DatabaseName; readonly from: number };
    readonly answer: { readonly hashes: readonly EnrolledHash[]; readonly next: number | undefined };
  };
  /** Asks for a file with a certificate, DER or PEM; undefined where the person thought better of it. */
  readonly 'choose-certificate': {
    readonly ask: { readonly version: number; readonly database: KeyDatabase };
    readonly answer: ChosenCertificate | undefined;
  };
  /** The certificate in DER, and the GUID of its owner. `replace`: instead of all that the database holds. */
  readonly 'enroll-certificate': {
    readonly ask: {
      readonly version: number;
      readonly database: KeyDatabase;
      readonly certificate: Uint8Array;
      readonly owner: string;
      readonly replace: boolean;
    };
    readonly answer: EditAnswer;
  };
  readonly 'enroll-hash': {
    readonly ask: {
      readonly version: number;
      readonly database: 'db' | 'dbx';
      readonly hash: Uint8Array;
      readonly owner: string;
    };
    readonly answer: EditAnswer;
  };
  readonly 'remove-signature': {
    readonly ask: { readonly version: number; readonly database: DatabaseName; readonly entry: SignatureEntry };
    readonly answer: EditAnswer;
  };
  /** Asks whether that is meant. */
  readonly 'remove-keys': { readonly ask: { readonly version: number }; readonly answer: EditAnswer };
  /** Asks where to; the answer names the file that was written. */
  readonly 'export-certificate': {
    readonly ask: { readonly version: number; readonly database: DatabaseName; readonly sha256: string };
    readonly answer: { readonly name: string | undefined };
  };
}
