import { type DocumentHighlight, DocumentHighlightKind, type Location } from 'vscode-languageserver-types';
import type { Domain } from '../../domain/domain.ts';
import type { Span } from '../../xml/tree.ts';
import { type DomainText, rangeOf } from '../analysis.ts';
import { elementNamedAt } from '../writing/linked-editing.ts';
import { type Mention, mentionsIn } from './references-names.ts';

/** The name or number at the offset by which something else is meant, or which something has. */
export function mentionAt(domain: Domain, offset: number): Mention | undefined {
  return mentionsIn(domain).find(({ span }) => span.start <= offset && offset <= span.end);
}

/** The places that mean the same as this one, in the order of the text. */
export function sameAs(domain: Domain, mention: Mention): readonly Mention[] {
  return mentionsIn(domain).filter(({ kind, key }) => kind === mention.kind && key === mention.key);
}

/**
 * Where else the thing at the offset is meant. For a boot order those are all boot orders of the domain: each says something only beside
 * the others. Empty where nothing is meant.
 */
export function references(text: DomainText, offset: number, includeDeclaration: boolean): Location[] {
  const mention = mentionAt(text.domain, offset);
  if (!mention) return [];
  const all =
    mention.kind === 'boot-order'
      ? mentionsIn(text.domain).filter(({ kind }) => kind === 'boot-order')
      : meant(text.domain, mention);
  const wanted = all.filter(({ kind, role }) => kind === 'boot-order' || includeDeclaration || role === 'means');
  return wanted.map(({ span }) => ({ uri: text.uri, range: rangeOf(text, span) }));
}

/** Those that mean the same; of a number of things, those that mean any of them. */
function meant(domain: Domain, mention: Mention): readonly Mention[] {
  if (mention.role !== 'counts') return sameAs(domain, mention);
  const isOne = ({ kind, key, role }: Mention): boolean =>
    kind === mention.kind && role !== 'counts' && isCountedBy(mention, Number(key));
  return mentionsIn(domain).filter((other) => other === mention || isOne(other));
}

/** True where the thing of that number is one of those that `mention` counts. */
export function isCountedBy({ role, key }: Mention, number: number): boolean {
  const [first = 0, last = -1] = key.split('-').map(Number);
  return role === 'counts' && number >= first && number <= last;
}

/** What means the same in the document, and both names of an element. */
export function highlights(text: DomainText, offset: number): DocumentHighlight[] {
  const element = elementNamedAt(text.tree, offset);
  if (element) {
    return [element.nameSpan, element.endNameSpan].flatMap((span) =>
      span ? highlight(text, span, DocumentHighlightKind.Text) : [],
    );
  }
  const mention = mentionAt(text.domain, offset);
  return (mention ? sameAs(text.domain, mention) : []).map(({ span, role }) =>
    highlight(text, span, role === 'means' ? DocumentHighlightKind.Read : DocumentHighlightKind.Write),
  );
}

function highlight(text: DomainText, span: Span, kind: DocumentHighlightKind): DocumentHighlight {
  return { range: rangeOf(text, span), kind };
}
