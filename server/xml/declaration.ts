import type { ProblemLog } from './problems.ts';
import type { Span } from './tree.ts';

const S = '[ \\t\\r\\n]';
const VERSION = `${S}+version${S}*=${S}*(?:"1\\.[0-9]+"|'1\\.[0-9]+')`;
const ENCODING = `(?:${S}+encoding${S}*=${S}*(?:"[A-Za-z][A-Za-z0-9._-]*"|'[A-Za-z][A-Za-z0-9._-]*'))?`;
const STANDALONE = `(?:${S}+standalone${S}*=${S}*(?:"(?:yes|no)"|'(?:yes|no)'))?`;
/** XML 1.0, productions 23 to 26, 32 and 80. */
const DECLARATION = new RegExp(`^<\\?xml${VERSION}${ENCODING}${STANDALONE}${S}*\\?>$`);

/** Far longer than any real declaration. */
const LONGEST = 500;

/** Checks an instruction whose target is `xml` in any case: XML keeps that name for the declaration, which is the very first thing. */
export function checkDeclaration(text: string, span: Span, first: boolean, problems: ProblemLog): void {
  const declaration = text.slice(span.start, span.end);
  const target = { start: span.start, end: span.start + 5 };
  if (!declaration.startsWith('<?xml')) {
    problems.report(
      'xml/bad-declaration',
      target,
      `The name \`${declaration.slice(2, 5)}\` is reserved: the declaration is \`<?xml\`.`,
    );
  } else if (!first) {
    problems.report('xml/misplaced-declaration', target, 'The XML declaration must be the very first thing in the document.');
  } else if (declaration.length > LONGEST || !DECLARATION.test(declaration)) {
    const wanted = '`<?xml version="1.0" encoding="UTF-8"?>`';
    problems.report(
      'xml/bad-declaration',
      span,
      `The XML declaration holds version, encoding and standalone, in this order: ${wanted}.`,
    );
  }
}
