/** Variables that hold signature lists, in a line; firmware/signatures/report.ts has all of it. */
import { readCertificate } from '../signatures/certificate.ts';
import { kindName, signatureTypes } from '../signatures/kinds.ts';
import { walkSignatureLists } from '../signatures/signature-lists.ts';
import type { Decoder, VariableField } from './decoded.ts';

export const signatureVariable: Decoder = (data) => {
  const { lists, problem } = walkSignatureLists(data);
  if (problem !== undefined && lists.length === 0) return undefined;
  const names: string[] = [];
  const counts = new Map<string, number>();
  for (const { type, signatures } of lists) {
    if (type === signatureTypes.x509) {
      names.push(...signatures.map((each) => readCertificate(each.data)?.name ?? 'a broken certificate'));
    } else counts.set(kindName(type), (counts.get(kindName(type)) ?? 0) + signatures.length);
  }
  const summary = [
    ...(names.length > 0 ? [names.join(', ')] : []),
    ...[...counts].map(([kind, count]) => `${count} × ${kind}`),
    ...(problem === undefined ? [] : ['and damaged bytes']),
  ].join('; ');
  const fields: VariableField[] = [
    ...names.map((value) => ({ label: 'Certificate', value })),
    ...[...counts].map(([kind, count]) => ({ label: kind, value: `${count}` })),
    ...(problem === undefined ? [] : [{ label: 'Problem', value: problem }]),
  ];
  return { form: 'signatures', summary: summary === '' ? 'empty' : summary, fields };
};
