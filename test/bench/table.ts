/** One line of the benchmarks' report. */
export interface Row {
  readonly what: string;
  readonly value: string;
  /** What it is compared with in the same run, and how. */
  readonly beside: string;
  readonly goal: string;
}

export const milliseconds = (value: number) => `${value < 10 ? value.toFixed(2) : value.toFixed(value < 100 ? 1 : 0)} ms`;

/** How long another program took for the same work: `xmllint 900 ms: 2.1 times as long`. */
export function ratio(name: string, own: number, other: number): string {
  return `${name} ${milliseconds(other)}: ${(other / own).toFixed(1)} times as long`;
}

export const kibibytes = (bytes: number) => `${(bytes / 1024).toFixed(0)} KiB`;

/** The rows as a Markdown table with columns of even width. */
export function markdown(rows: readonly Row[]): string {
  const cells = [
    ['what', 'median', 'in the same run', 'goal'],
    ...rows.map(({ what, value, beside, goal }) => [what, value, beside, goal]),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [line(cells[0] ?? []), rule, ...cells.slice(1).map(line)].join('\n');
}
