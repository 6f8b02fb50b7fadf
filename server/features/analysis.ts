import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { MarkupContent, Range } from 'vscode-languageserver-types';
import type { Domain } from '../domain/domain.ts';
import type { HostFacts } from '../host/facts.ts';
import type { Finding, Settings } from '../rules/rule.ts';
import type { Span, XmlDocument } from '../xml/tree.ts';

/** Everything known about one version of one document whose root is `<domain>`: what every feature works from. */
export interface Analysis {
  readonly uri: string;
  readonly version: number;
  /** Turns offsets into lines and columns, of this version only. */
  readonly lines: Pick<TextDocument, 'positionAt' | 'offsetAt'>;
  readonly tree: XmlDocument;
  readonly domain: Domain;
  readonly host: HostFacts;
  readonly settings: Settings;
  /** In the order of the text. */
  readonly findings: readonly Finding[];
}

/** One version of a domain as it was read: all that the features need that work while the person types, which wait for no judgement. */
export type DomainText = Pick<Analysis, 'uri' | 'version' | 'lines' | 'tree' | 'domain'>;

/** What the client of the protocol can take, as far as the features care. */
export interface ClientAbilities {
  /** Edits that name the version they belong to. */
  readonly versionedEdits: boolean;
  /** Edits that it shows before they are made, where they ask for that. */
  readonly annotatedEdits: boolean;
  readonly relatedInformation: boolean;
  readonly markdown: boolean;
  /** It is our own client: it has the commands of the protocol, which ask, show and split. */
  readonly hasOurCommands: boolean;
}

/** A hover of one text. */
export interface MarkupHover {
  readonly contents: MarkupContent;
  readonly range: Range;
}

/** The LSP range of a span. */
export function rangeOf(analysis: Pick<Analysis, 'lines'>, span: Span): Range {
  return { start: analysis.lines.positionAt(span.start), end: analysis.lines.positionAt(span.end) };
}
