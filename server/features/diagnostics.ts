import { TextDocument } from 'vscode-languageserver-textdocument';
import { type Diagnostic, DiagnosticSeverity, type Location } from 'vscode-languageserver-types';
import type { Finding, Level } from '../rules/rule.ts';
import { rulePage } from '../rules/rule-page.ts';
import { type Analysis, type ClientAbilities, rangeOf } from './analysis.ts';

const severities: Readonly<Record<Level, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** The findings as LSP diagnostics, in the order of the text. */
export function diagnostics(analysis: Analysis, client: ClientAbilities): Diagnostic[] {
  return analysis.findings.map((finding) => diagnostic(analysis, finding, client));
}

/** One finding as an LSP diagnostic. Its code is the rule's id and links to the rule's page. */
export function diagnostic(analysis: Analysis, finding: Finding, client: ClientAbilities): Diagnostic {
  return {
    range: rangeOf(analysis, finding.span),
    severity: severities[finding.level],
    code: finding.rule,
    codeDescription: { href: rulePage(finding.rule) },
    source: 'virtlens',
    message: finding.message,
    ...(client.relatedInformation &&
      finding.related.length > 0 && {
        relatedInformation: finding.related.map((place) => ({ message: place.message, location: locationOf(analysis, place) })),
      }),
  };
}

function locationOf(analysis: Analysis, { span, document }: Finding['related'][number]): Location {
  if (!document) return { uri: analysis.uri, range: rangeOf(analysis, span) };
  const lines = TextDocument.create(document.file, 'xml', 0, document.text);
  return { uri: document.file, range: rangeOf({ lines }, span) };
}
