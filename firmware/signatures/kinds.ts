/** What a signature list can hold: the EFI_CERT_…_GUIDs (UEFI specification 2.11, section 32.4.1). */
import type { Guid } from '../model.ts';

export const signatureTypes = {
  x509: 'a5c059a1-94e4-4aa7-87b5-ab155c2bf072',
  sha256: 'c1c41626-504c-4092-aca9-41f936934328',
} as const satisfies Record<string, Guid>;

export interface HashKind {
  readonly kind: string;
  /** Bytes of the hash; behind it, that of a certificate has the time from which on it counts. */
  readonly length: number;
}

const hashKinds: Readonly<Record<Guid, HashKind>> = {
  '826ca512-cf10-4ac9-b187-be01496631bd': { kind: 'SHA-1', length: 20 },
  '0b6e5233-a65c-44c9-9407-d9ab83bfc8bd': { kind: 'SHA-224', length: 28 },
  [signatureTypes.sha256]: { kind: 'SHA-256', length: 32 },
  'ff3e5307-9fd0-48c9-85f1-8ad56c701e01': { kind: 'SHA-384', length: 48 },
  '093e0fae-a6c4-4f50-9f1b-d41e2b89c19a': { kind: 'SHA-512', length: 64 },
  '57347f87-7a9b-403a-b93c-dc4afb7a0ebc': { kind: 'SM3', length: 32 },
  '3bd2a492-96c0-4079-b420-fcf98ef103ed': { kind: 'SHA-256 of a certificate', length: 32 },
  '7076876e-80c2-4ee6-aad2-28b349a6865b': { kind: 'SHA-384 of a certificate', length: 48 },
  '446dbf63-2502-4cda-bcfa-2465d2b0fe9d': { kind: 'SHA-512 of a certificate', length: 64 },
  '60d807e5-10b4-49a9-9331-e40437888d37': { kind: 'SM3 of a certificate', length: 32 },
};

const otherKinds: Readonly<Record<Guid, string>> = {
  '3c5766e8-269c-4e34-aa14-ed776e85b3b6': 'RSA 2048 key',
  'e2b36190-879b-4a3d-ad8d-f2e7bba32784': 'RSA 2048 signature of a SHA-256',
  '67f8444f-8743-48f1-a328-1eaab8736080': 'RSA 2048 signature of a SHA-1',
  '4aafd29d-68df-49ee-8aa9-347d375665a7': 'PKCS #7 signature',
  '452e8ced-dfff-4b8c-ae01-5118862e682c': 'external management',
};

/** Undefined for lists that hold no hashes. */
export function hashKind(type: Guid): HashKind | undefined {
  return Object.hasOwn(hashKinds, type) ? hashKinds[type] : undefined;
}

/** What the signatures of a list are, in words; its GUID where that is not known. */
export function kindName(type: Guid): string {
  if (type === signatureTypes.x509) return 'X.509 certificate';
  return hashKind(type)?.kind ?? (Object.hasOwn(otherKinds, type) ? otherKinds[type] : undefined) ?? type;
}
