/** The lists of signatures that decide what boots: the firmware's PK, KEK, db and dbx, and shim's MokList. */
import type { FirmwareImage, Guid } from '../model.ts';
import { vendors } from '../names.ts';
import { type Certificate, readCertificate } from './certificate.ts';
import { hashKind, kindName, signatureTypes } from './kinds.ts';
import { ownerName } from './owners.ts';
import { type Signature, walkSignatureLists } from './signature-lists.ts';
import { knownCertificate } from './well-known.ts';

/** In the order in which they are shown. */
export const databaseVendors = {
  PK: vendors.global,
  KEK: vendors.global,
  db: vendors.imageSecurity,
  dbx: vendors.imageSecurity,
  dbt: vendors.imageSecurity,
  dbr: vendors.imageSecurity,
  MokList: vendors.shim,
  MokListX: vendors.shim,
} as const satisfies Record<string, Guid>;

export type DatabaseName = keyof typeof databaseVendors;

export interface EnrolledCertificate extends Certificate {
  /** SignatureOwner, and who that is where known. */
  readonly owner: Guid;
  readonly ownerName: string | undefined;
  /** Whose certificate this is known to be, by its fingerprint. */
  readonly knownAs: string | undefined;
  /** Its last day is over. Firmware does not look at it. */
  readonly expired: boolean;
  /** Its DER bytes in the image. */
  readonly offset: number;
  readonly length: number;
}

export interface EnrolledHash {
  readonly owner: Guid;
  readonly ownerName: string | undefined;
  /** `SHA-256`, `SHA-256 of a certificate`, … */
  readonly kind: string;
  /** Hexadecimal digits, lower case. */
  readonly hash: string;
}

/** A signature that is neither a certificate nor a hash. */
export interface OtherSignature {
  readonly owner: Guid;
  readonly kind: string;
  /** Bytes. */
  readonly size: number;
}

export interface SignatureDatabase {
  readonly name: DatabaseName;
  readonly guid: Guid;
  /** Bytes of data. */
  readonly size: number;
  /** ISO 8601; when it was last written with authentication. */
  readonly timestamp: string | undefined;
  readonly certificates: readonly EnrolledCertificate[];
  readonly hashes: readonly EnrolledHash[];
  readonly others: readonly OtherSignature[];
  /** What is wrong in its lists; sentences. */
  readonly problems: readonly string[];
}

export type SignatureDatabases = Readonly<Partial<Record<DatabaseName, SignatureDatabase>>>;

/** Those that are live in the store, in the order of `databaseVendors`. Never throws. */
export function readDatabases(image: FirmwareImage, bytes: Uint8Array, today: Date): SignatureDatabases {
  const found = Object.entries(databaseVendors).flatMap(([name, guid]) => {
    const variable = image.variables.find((each) => each.live && each.name === name && each.guid === guid);
    if (!variable) return [];
    const { dataOffset, size, timestamp } = variable;
    const content = readDatabase(bytes.subarray(dataOffset, dataOffset + size), dataOffset, today);
    return [[name, { name, guid, size, timestamp, ...content }] as const];
  });
  return Object.fromEntries(found);
}

type DatabaseContent = Pick<SignatureDatabase, 'certificates' | 'hashes' | 'others' | 'problems'>;

/** The lists of one variable, whose data starts at `offset` of the image. */
function readDatabase(data: Uint8Array, offset: number, today: Date): DatabaseContent {
  const { lists, problem } = walkSignatureLists(data);
  const certificates: EnrolledCertificate[] = [];
  const hashes: EnrolledHash[] = [];
  const others: OtherSignature[] = [];
  const problems: string[] = [];
  for (const { type, signatures } of lists) {
    const hash = hashKind(type);
    for (const signature of signatures) {
      const certificate = type === signatureTypes.x509 ? readCertificate(signature.data) : undefined;
      if (certificate) certificates.push(enrolled(certificate, signature, offset, today));
      else if (hash && signature.data.length >= hash.length) hashes.push(enrolledHash(signature, hash.kind, hash.length));
      else others.push({ owner: signature.owner, kind: kindName(type), size: signature.data.length });
      if (type === signatureTypes.x509 && !certificate)
        problems.push(`The ${signature.data.length} bytes at ${offset + signature.offset} of the image are no certificate.`);
    }
  }
  if (problem !== undefined) problems.push(problem);
  return { certificates, hashes, others, problems };
}

function enrolled(
  certificate: Certificate,
  { owner, data, offset }: Signature,
  start: number,
  today: Date,
): EnrolledCertificate {
  const { notAfter, sha256 } = certificate;
  return {
    ...certificate,
    owner,
    ownerName: ownerName(owner),
    knownAs: knownCertificate(sha256)?.name,
    expired: notAfter !== '' && Date.parse(notAfter) < today.getTime(),
    offset: start + offset,
    length: data.length,
  };
}

function enrolledHash({ owner, data }: Signature, kind: string, length: number): EnrolledHash {
  const hash = Array.from(data.subarray(0, length), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return { owner, ownerName: ownerName(owner), kind, hash };
}
