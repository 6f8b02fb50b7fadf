import type { Location } from 'vscode-languageserver-types';
import { type DomainText, rangeOf } from '../analysis.ts';
import { isCountedBy, mentionAt, sameAs } from './references.ts';
import { mentionsIn } from './references-names.ts';

/**
 * Where the thing that is meant at the offset gets its name or number: the controller of an address, the cell of a memory node, … Several
 * where several have it, as the companions of a USB controller do; where none has it by itself, the element that counts it.
 */
export function definitions(text: DomainText, offset: number): Location[] {
  const mention = mentionAt(text.domain, offset);
  if (!mention) return [];
  const declared = sameAs(text.domain, mention).filter(({ role }) => role === 'declares');
  const counted = mentionsIn(text.domain).filter(
    (other) => other.kind === mention.kind && isCountedBy(other, Number(mention.key)),
  );
  return (declared.length > 0 ? declared : counted).map(({ span }) => ({ uri: text.uri, range: rangeOf(text, span) }));
}
