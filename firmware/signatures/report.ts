/** Secure Boot as a variable store has it: will it be on, with which keys, and what is worth a warning. */
import type { FirmwareImage, SecureBootState } from '../model.ts';
import { readDatabases, type SignatureDatabases } from './databases.ts';
import { type SecureBootWarning, warningsOf } from './warnings.ts';

export type { DatabaseName, EnrolledCertificate, EnrolledHash, SignatureDatabase } from './databases.ts';
export type { SecureBootWarning } from './warnings.ts';

export interface SecureBootReport {
  readonly state: SecureBootState['state'];
  /** `Secure Boot will be on: …` with the reason. */
  readonly sentence: string;
  /** Those that are live in the store, in the order PK, KEK, db, dbx, dbt, dbr, MokList, MokListX. */
  readonly databases: SignatureDatabases;
  readonly warnings: readonly SecureBootWarning[];
}

/** Plain data. `today` decides which certificates have expired. Never throws. */
export function secureBootReport(image: FirmwareImage, bytes: Uint8Array, today: Date): SecureBootReport {
  const { state, reason } = image.secureBoot;
  const databases = readDatabases(image, bytes, today);
  return { state, sentence: sentenceOf(state, reason), databases, warnings: warningsOf(databases) };
}

const beginnings: Readonly<Record<SecureBootState['state'], string>> = {
  on: 'Secure Boot will be on, in firmware that is built with it',
  off: 'Secure Boot will be off',
  unknown: "Whether Secure Boot will be on can't be told from this file",
};

function sentenceOf(state: SecureBootState['state'], reason: string): string {
  return `${beginnings[state]}: ${reason.charAt(0).toLowerCase()}${reason.slice(1)}`;
}
