/** Elements that say with their content what was written as an attribute. */
import { escapeAttribute, escapeText } from '../../xml/edit.ts';
import { possibleAttributes } from '../matching/possible.ts';
import type { ElementDeclaration, Expression } from '../patterns/expression.ts';
import { listedNames } from '../patterns/names.ts';
import { acceptsText } from '../patterns/text.ts';

/** The ways to write the value into an element of this declaration: as its text, or in one attribute. */
export function elementsWith({ pattern, content }: ElementDeclaration, value: string): readonly string[] {
  const [name] = listedNames(pattern.name);
  if (name === undefined) return [];
  const { local } = name;
  const attributes = [...possibleAttributes(content)].filter((each) => acceptsText(each.content, value));
  const inAttribute = attributes
    .flatMap((each) => listedNames(each.pattern.name))
    .map((each) => `<${local} ${each.local}='${escapeAttribute(value, "'")}'/>`);
  return takesText(content) ? [`<${local}>${escapeText(value)}</${local}>`, ...inAttribute] : inAttribute;
}

/** Whether the element's content can be text. */
function takesText({ kind, parts }: Expression): boolean {
  return kind === 'value' || kind === 'text' || parts.some(takesText);
}
