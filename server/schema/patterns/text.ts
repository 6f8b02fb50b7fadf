/** Whether an expression allows a text: as the value of an attribute, or as all there is between two tags. */
import { collapsed, datatypeTest, type TextTest } from './datatypes.ts';
import type { Expression } from './expression.ts';
import type { Content, DataPattern, ListPattern, ValuePattern } from './pattern.ts';

/** Whether the expression allows this text, white space and all. */
export function acceptsText(expression: Expression, text: string): boolean {
  switch (expression.kind) {
    case 'text':
      return true;
    case 'value':
      return expression.value?.test(text) ?? false;
    case 'empty':
      return isBlank(text);
    case 'choice':
      return choiceAcceptsText(expression, text);
    case 'one-or-more':
      return expression.parts.some((part) => acceptsText(part, text));
    case 'group':
    case 'interleave':
      return allAcceptText(expression.parts, text);
    default:
      return false;
  }
}

/** Choices among many words are looked up, not tried one by one. */
function choiceAcceptsText(expression: Expression, text: string): boolean {
  expression.words ??= wordsOf(expression);
  const { set, others } = expression.words;
  if (set.size > 0 && set.has(collapsed(text))) return true;
  for (const other of others) if (acceptsText(other, text)) return true;
  return false;
}

function wordsOf(expression: Expression): { readonly set: ReadonlySet<string>; readonly others: readonly Expression[] } {
  const set = new Set<string>();
  const others: Expression[] = [];
  for (const part of expression.parts) {
    const pattern = part.value?.pattern;
    if (pattern?.kind === 'value' && pattern.type === 'token') set.add(collapsed(pattern.text));
    else others.push(part);
  }
  return { set, others };
}

/** One part takes the text, and the others allow that there is nothing. */
function allAcceptText(parts: readonly Expression[], text: string): boolean {
  const demanding = parts.filter((part) => !part.nullable);
  if (demanding.length > 1) return false;
  const [only] = demanding;
  if (only !== undefined) return acceptsText(only, text);
  return isBlank(text) || parts.some((part) => acceptsText(part, text));
}

/** Whether there is nothing but XML's white space. */
export function isBlank(text: string): boolean {
  return !/[^ \t\n\r]/.test(text);
}

/** The test of a value, a datatype or a list; `of` makes expressions of what they contain. */
export function textTest(pattern: ValuePattern | DataPattern | ListPattern, of: (content: Content) => Expression): TextTest {
  if (pattern.kind === 'value') return valueTest(pattern);
  if (pattern.kind === 'list') return listTest(pattern, of);
  const test = datatypeTest(pattern);
  if (pattern.except === undefined) return test;
  const except = of(pattern.except);
  return (text) => test(text) && !acceptsText(except, text);
}

function valueTest({ text: value, type }: ValuePattern): TextTest {
  if (type === 'string') return (text) => text === value;
  const words = collapsed(value);
  return (text) => text === words || collapsed(text) === words;
}

function listTest(pattern: ListPattern, of: (content: Content) => Expression): TextTest {
  let content: Expression | undefined;
  return (text) => {
    content ??= of(pattern.content);
    const words = collapsed(text)
      .split(' ')
      .filter((word) => word !== '');
    return endsOf(content, words, new Set([0])).has(words.length);
  };
}

/** How many of the words may be taken when the expression begins behind one of `starts`. */
function endsOf(expression: Expression, words: readonly string[], starts: ReadonlySet<number>): Set<number> {
  switch (expression.kind) {
    case 'value':
      return new Set([...starts].filter((start) => takes(expression, words[start])).map((start) => start + 1));
    case 'choice':
      return new Set(expression.parts.flatMap((part) => [...endsOf(part, words, starts)]));
    case 'group': {
      let ends = new Set(starts);
      for (const part of expression.parts) ends = endsOf(part, words, ends);
      return ends;
    }
    case 'one-or-more': {
      const ends = new Set<number>();
      let fresh = new Set(starts);
      while (fresh.size > 0) {
        fresh = new Set(expression.parts.flatMap((part) => [...endsOf(part, words, fresh)]).filter((end) => !ends.has(end)));
        for (const end of fresh) ends.add(end);
      }
      return ends;
    }
    case 'empty':
      return new Set(starts);
    default:
      return new Set();
  }
}

function takes(expression: Expression, word: string | undefined): boolean {
  return word !== undefined && acceptsText(expression, word);
}
