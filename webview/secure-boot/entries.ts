import { html, nothing, type TemplateResult } from 'lit';
import { guidAt, parseGuid } from '../../firmware/guid.ts';
import type { DatabaseName, EnrolledCertificate, EnrolledHash } from '../../firmware/signatures/report.ts';
import type { Column } from '../table/columns.ts';
import type { TableRow } from '../table/data-grid.ts';

/** A certificate or a hash in a database, as a row of its table. */
export type EntryLine = TableRow &
  (
    | { readonly kind: 'certificate'; readonly certificate: EnrolledCertificate }
    | { readonly kind: 'hash'; readonly hash: EnrolledHash }
  );

/** What each database is for, in a few words. */
export const databaseRoles: Readonly<Record<DatabaseName, { readonly title: string; readonly role: string }>> = {
  PK: { title: 'Platform key', role: 'Its owner may change all other keys. Without it Secure Boot is off.' },
  KEK: { title: 'Key exchange keys', role: 'Their owners may change db and dbx.' },
  db: { title: 'Allowed', role: 'What is signed by these, or has one of these hashes, may boot.' },
  dbx: { title: 'Forbidden', role: 'What is signed by these, or has one of these hashes, may not boot, whatever db says.' },
  dbt: { title: 'Time stamps', role: 'Who may vouch for the time of a signature.' },
  dbr: { title: 'Recovery', role: 'What may boot to repair the system.' },
  MokList: { title: 'Machine owner keys', role: 'What shim allows besides db.' },
  MokListX: { title: 'Forbidden by the owner', role: 'What shim forbids besides dbx.' },
};

/** Those that the firmware has, whether there is something in them or not. */
export const firmwareDatabases = ['PK', 'KEK', 'db', 'dbx'] as const;

/** Whether the database is one of the firmware itself, and no other program's. */
export function isFirmwareDatabase(name: DatabaseName): name is (typeof firmwareDatabases)[number] {
  return firmwareDatabases.some((each) => each === name);
}

/** The entries of one database as lines of a table, certificates first. */
export function entryLines(
  certificates: readonly EnrolledCertificate[],
  hashes: readonly EnrolledHash[],
): readonly EntryLine[] {
  return [
    ...certificates.map((certificate) => ({
      kind: 'certificate' as const,
      key: `certificate ${certificate.sha256} ${certificate.offset}`,
      certificate,
    })),
    // The same hash may be there twice, and a table needs to tell its rows apart.
    ...hashes.map((hash, index) => ({ kind: 'hash' as const, key: `hash ${index} ${hash.hash}`, hash })),
  ];
}

/** What the filter looks through. */
export function entryTexts(line: EntryLine): readonly string[] {
  if (line.kind === 'hash') return [line.hash.hash, line.hash.kind, line.hash.owner, line.hash.ownerName ?? ''];
  const { name, knownAs, subject, issuer, sha256, sha1, key, owner, ownerName, serial } = line.certificate;
  return [name, knownAs ?? '', subject, issuer, sha256, sha1, key, owner, ownerName ?? '', serial];
}

/** What people call a certificate; where nothing is known, the name that is in it. */
export function titleOf({ knownAs, name }: EnrolledCertificate): string {
  return knownAs ?? name;
}

/** A distinguished name with its parts apart, so that lines can end between them. */
export function spacedName(name: string): string {
  return name.replaceAll(/(?<!\\),(?! )/g, ', ');
}

/** `2026-06-24`; a dash where the certificate holds no time. */
export function dayOf(time: string): string {
  return time.slice(0, 10) || '–';
}

const owner: Column<EntryLine> = {
  id: 'owner',
  label: 'Owner',
  width: 'minmax(88px, 1fr)',
  sortBy: (line) => ownerOf(line),
  cell: (line) => ownerOf(line),
  hint: (line) => (line.kind === 'hash' ? line.hash.owner : line.certificate.owner),
};

function ownerOf(line: EntryLine): string {
  const { owner: guid, ownerName } = line.kind === 'hash' ? line.hash : line.certificate;
  return ownerName ?? guid;
}

const kind: Column<EntryLine> = {
  id: 'kind',
  label: 'Kind',
  width: 'minmax(88px, 0.8fr)',
  sortBy: kindOf,
  cell: kindOf,
};

function kindOf(line: EntryLine): string {
  return line.kind === 'hash' ? line.hash.kind : 'Certificate';
}

const until: Column<EntryLine> = {
  id: 'until',
  label: 'Valid Until',
  width: '172px',
  sortBy: (line) => (line.kind === 'hash' ? '' : line.certificate.notAfter),
  cell: (line) => (line.kind === 'hash' ? nothing : validity(line.certificate)),
};

function validity({ notAfter, expired }: EnrolledCertificate): TemplateResult {
  return html`<span class="number">${dayOf(notAfter)}</span> ${expired ? html`<span class="tag bad">expired</span>` : nothing}`;
}

const key: Column<EntryLine> = {
  id: 'key',
  label: 'Key',
  width: 'minmax(88px, 0.7fr)',
  sortBy: (line) => (line.kind === 'hash' ? '' : line.certificate.key),
  cell: (line) => (line.kind === 'hash' ? nothing : line.certificate.key),
};

/** What the entries differ in. `brief`: with the details beside the table there is room for little. */
export function entryColumns(lines: readonly EntryLine[], brief: boolean): readonly Column<EntryLine>[] {
  const certificates = lines.some((line) => line.kind === 'certificate');
  const hashes = lines.some((line) => line.kind === 'hash');
  return [
    {
      id: 'name',
      label: certificates || !hashes ? 'Name' : 'Hash',
      width: 'minmax(160px, 2.6fr)',
      sortBy: (line) => (line.kind === 'hash' ? line.hash.hash : titleOf(line.certificate)),
      cell: (line) =>
        line.kind === 'hash' ? html`<span class="mono">${line.hash.hash}</span>` : html`${titleOf(line.certificate)}`,
      hint: (line) => (line.kind === 'hash' ? line.hash.hash : line.certificate.subject),
    },
    ...(hashes && !brief ? [kind] : []),
    ...(certificates ? [until] : []),
    ...(certificates && !brief ? [key] : []),
    ...(brief ? [] : [owner]),
  ];
}

/** Why this is no SHA-256 hash, in a sentence; empty where it is one. */
export function hashProblem(text: string): string {
  const digits = text.replaceAll(/[\s:]/g, '');
  const foreign = /[^0-9a-f]/i.exec(digits)?.[0];
  if (foreign !== undefined) return `“${foreign}” is no hex digit.`;
  return digits.length === 64 ? '' : `A SHA-256 hash has 64 hex digits; these are ${digits.length}.`;
}

/** The GUID that was typed, as it is kept; undefined where it is none. */
export function ownerGuid(text: string): string | undefined {
  const bytes = parseGuid(text);
  return bytes && guidAt(bytes, 0);
}

/** The bytes of a hash that has no problem. */
export function hashBytes(text: string): Uint8Array {
  return Uint8Array.from(text.replaceAll(/[\s:]/g, '').match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
