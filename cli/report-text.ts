import type { Finding, Level } from '../server/rules/rule.ts';
import { type CheckedDocument, type PlaceRange, placesIn } from './checked.ts';
import { type Paint, printable } from './console.ts';

const levelStyle: Readonly<Record<Level, Parameters<Paint>[0]>> = {
  error: ['bold', 'red'],
  warning: ['bold', 'yellow'],
  information: ['bold', 'blue'],
  hint: ['bold', 'cyan'],
};

/** For people: each finding with its line, underlined, and what would fix it; then the sum. */
export function textReport(documents: readonly CheckedDocument[], paint: Paint): string {
  const findings = documents.flatMap((document) => findingsOf(document, paint));
  return [...findings, summary(documents, paint)].join('\n\n');
}

function findingsOf(document: CheckedDocument, paint: Paint): readonly string[] {
  if (document.findings.length === 0) return [];
  const rangeOf = placesIn(document.text);
  const lines = document.text.split(/\r\n|\r|\n/);
  return document.findings.map((finding) => {
    const range = rangeOf(finding.span);
    const place = `${printable(document.path)}:${range.start.line}:${range.start.column}`;
    const level = paint(levelStyle[finding.level], finding.level);
    return [
      `${paint('bold', place)} ${level} ${paint('cyan', finding.rule)} ${printable(finding.message)}`,
      ...underlined(lines[range.start.line - 1] ?? '', range, finding.level, paint),
      ...related(finding, document, paint),
      ...finding.fixes.map((fix) => `   ${paint('green', 'fix:')} ${printable(fix.title)}`),
    ].join('\n');
  });
}

/** How much of a long line is shown: enough to see the finding in its surroundings. */
const shownWidth = 120;

function underlined(line: string, range: PlaceRange, level: Level, paint: Paint): readonly string[] {
  const start = range.start.column - 1;
  const end = range.end.line === range.start.line ? range.end.column - 1 : line.trimEnd().length;
  const from = line.length <= shownWidth ? 0 : Math.max(0, Math.min(start - 40, line.length - shownWidth));
  const shown = line.slice(from, from + shownWidth);
  const number = String(range.start.line);
  const margin = ' '.repeat(Math.max(0, 4 - number.length));
  const before = shown.slice(0, start - from).replace(/[^\t]/g, ' ');
  const width = Math.max(1, Math.min(end, from + shownWidth) - start);
  return [
    paint('dim', `${margin}${number} │ `) + printable(shown),
    paint('dim', `${' '.repeat(margin.length + number.length)} │ `) + before + paint(levelStyle[level], '^'.repeat(width)),
  ];
}

function related(finding: Finding, document: CheckedDocument, paint: Paint): readonly string[] {
  const rangeOf = placesIn(document.text);
  return finding.related.map(({ message, span, document: other }) => {
    const { line, column } = (other ? placesIn(other.text) : rangeOf)(span).start;
    const place = `${other ? `${other.file}:` : ''}${line}:${column}`;
    return `   ${paint('dim', printable(place))} ${printable(message)}`;
  });
}

function summary(documents: readonly CheckedDocument[], paint: Paint): string {
  const domains = documents.filter((document) => document.root === 'domain').length;
  const others = documents.length - domains;
  const leftAlone = others > 0 ? `, ${counted(others, 'other XML file')} left alone` : '';
  // That nothing was found would sound like praise.
  if (domains === 0) return `No domain was checked${leftAlone}.`;
  const checked = `${counted(domains, 'domain')} checked${leftAlone}`;
  const levels = documents.flatMap((document) => document.findings.map((finding) => finding.level));
  const counts = (['error', 'warning', 'information', 'hint'] as const).flatMap((level) => {
    const count = levels.filter((one) => one === level).length;
    return count === 0
      ? []
      : [paint(levelStyle[level], level === 'information' ? `${count} information` : counted(count, level))];
  });
  return `${checked}: ${counts.length === 0 ? paint('green', 'nothing found') : counts.join(', ')}.`;
}

/** `1 domain`, `2 domains`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
