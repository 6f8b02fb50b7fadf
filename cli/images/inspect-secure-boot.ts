/** Will Secure Boot be on, with which keys, and what is worth a warning. */
import type { EnrolledCertificate, SecureBootReport, SignatureDatabase } from '../../firmware/signatures/report.ts';
import { columns } from '../columns.ts';
import { type Paint, printable } from '../console.ts';

/** Hashes of one list that are shown; JSON has all of them. */
const shownHashes = 8;

/** For people. */
export function secureBootText({ sentence, databases, warnings }: SecureBootReport, paint: Paint): string {
  const sections = [
    paint('bold', printable(sentence)),
    ...(warnings.length > 0 ? [warnings.map(({ text }) => paint('yellow', `! ${printable(text)}`)).join('\n')] : []),
    ...Object.values(databases).map((database) => databaseText(database, paint)),
  ];
  return sections.join('\n\n');
}

function databaseText({ name, timestamp, certificates, hashes, others }: SignatureDatabase, paint: Paint): string {
  const counts = [
    counted(certificates.length, 'certificate'),
    counted(hashes.length, 'hash', 'hashes'),
    counted(others.length, 'other signature'),
  ].filter((text) => text !== '');
  const written = timestamp === undefined ? '' : `, written ${timestamp}`;
  const listed = hashes
    .slice(0, shownHashes)
    .map(({ kind, hash, owner, ownerName }) => [`  ${kind}`, hash, ownerName ?? owner]);
  const more = hashes.length > shownHashes ? [`  and ${hashes.length - shownHashes} more; --format json has all of them`] : [];
  return [
    `${paint('bold', name)}: ${counts.length > 0 ? counts.join(', ') : 'empty'}${written}`,
    ...certificates.map((certificate) => certificateText(certificate, paint)),
    ...(listed.length > 0 ? [columns(listed)] : []),
    ...more,
    ...others.map(({ kind, size, owner }) => `  ${kind}, ${size} bytes, owner ${owner}`),
  ].join('\n');
}

function certificateText(certificate: EnrolledCertificate, paint: Paint): string {
  const { name, subject, issuer, serial, notBefore, notAfter, key, signatureAlgorithm, sha256, owner, ownerName } = certificate;
  const until = certificate.expired ? paint('yellow', `${notAfter}, expired`) : notAfter;
  const rows = [
    ['Subject', printable(subject)],
    ['Issuer', issuer === subject ? 'itself' : printable(issuer)],
    ['Serial', serial],
    ['Valid', `${notBefore} to ${until}`],
    ['Key', `${key}, signed ${signatureAlgorithm}`],
    ['SHA-256', sha256],
    ['Owner', ownerName === undefined ? owner : `${owner} (${ownerName})`],
  ];
  return `  ${printable(certificate.knownAs ?? name)}\n${columns(rows.map(([title = '', value = '']) => [`    ${title}`, value]))}`;
}

function counted(count: number, one: string, many = `${one}s`): string {
  return count === 0 ? '' : `${count} ${count === 1 ? one : many}`;
}
