/** Names, values and lists of them as messages write them. */

/** More than this is not listed. */
const MOST_LISTED = 8;

/** An element's name as it stands in a message: `<name>`. */
export function tag(name: string): string {
  return `<${name}>`;
}

/** A value as it stands in a message: in quotes, on one line, cut short where it is long. */
export function valueText(value: string): string {
  const short = value.length > 60 ? `${value.slice(0, 57)}…` : value;
  return `'${short.replace(/\s+/g, ' ')}'`;
}

/** `a, b or c`. */
export function orList(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** `a, b and c`. */
export function andList(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** The first of a longer list, with an ellipsis. */
export function firstOf(words: readonly string[], most = MOST_LISTED): string {
  return words.length <= most ? words.join(', ') : `${words.slice(0, most).join(', ')}, …`;
}
