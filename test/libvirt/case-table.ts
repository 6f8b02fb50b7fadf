import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Finding } from '../../server/rules/rule.ts';
import type { Answer } from './libvirtd.ts';

/** The libvirts that the tables have columns for. */
export type LibvirtVersion = '9_0' | '12_8';

/**
 * A line of a table: a guest, what virtlens finds in it (`rule:level`, or `-`), and what `define` and `start` answered on one libvirt:
 * `OK` and `STARTED`, else a part of the error; `-` where there was nothing to start.
 */
interface Case {
  readonly name: string;
  readonly xml: string;
  readonly virtlens: string;
  readonly define: string;
  readonly start: string;
}

/** Reads a table beside this file: tabs between the columns, their names in the first line. `guest` makes the document of a line. */
export function readCases(
  table: string,
  version: LibvirtVersion,
  guest: (column: (name: string) => string) => string,
): readonly Case[] {
  const [head = '', ...lines] = readFileSync(path.join(import.meta.dirname, table), 'utf8')
    .trimEnd()
    .split('\n');
  const columns = head.split('\t');
  return lines.map((line) => {
    const values = line.split('\t');
    const column = (name: string): string => {
      const index = columns.indexOf(name);
      if (index < 0) throw new Error(`${table} has no column ${name}`);
      return values[index] ?? '';
    };
    return {
      name: column('case'),
      xml: guest(column),
      virtlens: column(`virtlens_${version}`),
      define: column(`define_${version}`),
      start: column(`start_${version}`),
    };
  });
}

/**
 * In the place of libvirt's answer, where asking does harm: libvirt 9.0 writes behind the list of its NUMA cells when it refuses a
 * distance (valgrind shows it), and crashes some guests later, or not.
 */
export const notAsked = 'not asked';

/** What virtlens found, in the table's words. */
export function found(findings: readonly Finding[]): string {
  return findings.map(({ rule, level }) => `${rule}:${level}`).join(' ') || '-';
}

/** What libvirt answered, in the table's words. */
export function said(answer: Answer | undefined, agreement: 'OK' | 'STARTED'): string {
  if (!answer) return '-';
  return answer.ok ? agreement : answer.message;
}
