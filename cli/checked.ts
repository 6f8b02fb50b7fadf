import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Domain } from '../server/domain/domain.ts';
import type { Finding } from '../server/rules/rule.ts';
import type { Span } from '../server/xml/tree.ts';

/** One document that was checked. */
export interface CheckedDocument {
  /** As the command line named it, or as it was found below a folder; `-` is standard input. */
  readonly path: string;
  readonly text: string;
  /** The root element's name; undefined where there is none. */
  readonly root: string | undefined;
  readonly findings: readonly Finding[];
}

/** One that was judged by itself. */
export interface JudgedDocument extends CheckedDocument {
  /** Undefined for XML that is no domain. */
  readonly domain: Domain | undefined;
}

/** Lines and columns count from 1, columns in UTF-16 units; offsets from 0, in UTF-16 units of the text without byte order mark. */
interface Place {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

export interface PlaceRange {
  readonly start: Place;
  readonly end: Place;
}

/** Turns spans of one text into lines and columns. */
export function placesIn(text: string): (span: Span) => PlaceRange {
  const lines = TextDocument.create('', 'xml', 0, text);
  const placeAt = (offset: number): Place => {
    const { line, character } = lines.positionAt(offset);
    return { line: line + 1, column: character + 1, offset };
  };
  return (span) => ({ start: placeAt(span.start), end: placeAt(span.end) });
}
