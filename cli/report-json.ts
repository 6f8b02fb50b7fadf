import { type CheckedDocument, placesIn } from './checked.ts';

/** For programs; the shape is stable, `version` tells when it no longer is. */
export function jsonReport(documents: readonly CheckedDocument[]): string {
  return JSON.stringify({ version: 1, documents: documents.map(documentEntry) }, null, 2);
}

function documentEntry(document: CheckedDocument) {
  const rangeOf = placesIn(document.text);
  return {
    path: document.path,
    root: document.root ?? null,
    findings: document.findings.map((finding) => ({
      rule: finding.rule,
      level: finding.level,
      message: finding.message,
      range: rangeOf(finding.span),
      fixes: finding.fixes.map((fix) => ({ title: fix.title })),
    })),
  };
}
