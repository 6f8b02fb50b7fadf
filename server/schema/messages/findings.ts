/** A document's mistakes as findings: with a rule's id, the span of the offender, and fixes. */
import type { Finding, Fix } from '../../rules/rule.ts';
import { trimmedSpan } from '../../xml/navigate.ts';
import type { Span, XmlDocument } from '../../xml/tree.ts';
import { mistakesOf } from '../matching/diagnosis.ts';
import type { Matcher } from '../matching/matcher.ts';
import type { Mistake } from '../matching/mistake.ts';
import { Fixes } from './fixes.ts';
import { messageFor } from './message.ts';
import { tag } from './wording.ts';

/** What the grammar has against a well-formed document, in the order of the text. */
export function schemaFindings(document: XmlDocument, matcher: Matcher): readonly Finding[] {
  if (document.root === undefined) return [];
  const mistakes = mistakesOf(matcher, document.root);
  if (mistakes.length === 0) return [];
  const fixes = new Fixes(document, matcher);
  return mistakes
    .map((mistake) => findingOf(mistake, fixes))
    .sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

/** With fixes that are worked out when somebody asks for them: each is tried first, which takes longer than all of the check. */
function findingOf(mistake: Mistake, fixes: Fixes): Finding {
  let found: readonly Fix[] | undefined;
  return {
    rule: `schema/${ruleOf(mistake)}`,
    level: 'error',
    message: messageFor(mistake),
    span: spanOf(mistake),
    related: relatedTo(mistake),
    get fixes() {
      found ??= fixes.of(mistake);
      return found;
    },
  };
}

/** A value that only its surroundings rule out is a mistake of its own kind; what has another form than it could have is not. */
function ruleOf(mistake: Mistake): string {
  switch (mistake.kind) {
    case 'bad-value':
      return mistake.because !== undefined || mistake.clashes ? 'impossible-value' : 'bad-value';
    case 'attribute-as-element':
      return 'unknown-element';
    case 'element-as-attribute':
      return 'unknown-attribute';
    case 'missing-wrapper':
      return 'misplaced-element';
    default:
      return mistake.kind;
  }
}

function spanOf(mistake: Mistake): Span {
  switch (mistake.kind) {
    case 'missing-attribute':
    case 'missing-element':
      return mistake.place.element.nameSpan;
    case 'bad-value':
      return mistake.attribute === undefined ? contentSpan(mistake) : (mistake.attribute.valueSpan ?? mistake.attribute.span);
    case 'unknown-attribute':
    case 'impossible-attribute':
    case 'element-as-attribute':
      return mistake.attribute.nameSpan;
    case 'stray-text':
      return trimmedSpan(mistake.node) ?? mistake.node.span;
    default:
      return mistake.child.nameSpan;
  }
}

/** Where the text stands; the element's name where there is none. */
function contentSpan({ place }: Extract<Mistake, { kind: 'bad-value' }>): Span {
  const spans = place.element.children.map(trimmedSpan).filter((span) => span !== undefined);
  const [first] = spans;
  const last = spans.at(-1);
  return first === undefined || last === undefined ? place.element.nameSpan : { start: first.start, end: last.end };
}

function relatedTo(mistake: Mistake): Finding['related'] {
  if (mistake.kind === 'duplicate-element') {
    const which = mistake.other.span.start < mistake.child.span.start ? 'first' : 'other';
    return [{ message: `The ${which} ${tag(mistake.child.name)}`, span: mistake.other.nameSpan }];
  }
  const because = 'because' in mistake ? mistake.because : undefined;
  if (because?.by === undefined) return [];
  const { by } = because;
  const what = by.kind === 'element' ? tag(by.name) : `${by.name}='${by.value}'`;
  return [{ message: `${what} stands here`, span: by.kind === 'element' ? by.nameSpan : by.span }];
}
