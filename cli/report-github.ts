import type { Level } from '../server/rules/rule.ts';
import { type CheckedDocument, placesIn } from './checked.ts';

const annotation: Readonly<Record<Level, string>> = {
  error: 'error',
  warning: 'warning',
  information: 'notice',
  hint: 'notice',
};

/** Workflow commands of GitHub Actions, one finding a line; empty where nothing was found. */
export function githubReport(documents: readonly CheckedDocument[]): string {
  return documents.flatMap(annotations).join('\n');
}

function annotations(document: CheckedDocument): readonly string[] {
  const rangeOf = placesIn(document.text);
  return document.findings.map((finding) => {
    const { start, end } = rangeOf(finding.span);
    const properties = {
      file: document.path,
      line: start.line,
      col: start.column,
      endLine: end.line,
      endColumn: end.column,
      title: finding.rule,
    };
    const list = Object.entries(properties).map(([name, value]) => `${name}=${escapedProperty(String(value))}`);
    return `::${annotation[finding.level]} ${list.join(',')}::${escapedData(finding.message)}`;
  });
}

/** The runner decodes these three in a message, and two more in a property (actions/toolkit, packages/core/src/command.ts). */
function escapedData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapedProperty(text: string): string {
  return escapedData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
