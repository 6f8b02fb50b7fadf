/**
 * Texts to insert. Between `⟦` and `⟧` stands what the author will most likely change, with `¦` between the values that are possible,
 * the best one first; `‸` is where typing goes on in the end.
 */

// The marks stand as escapes in expressions: V8 keeps a program of which one character is beyond Latin-1 with two bytes for each.
const choices = /\u27e6([^\u27e7]*)\u27e7/g;
const firstChoices = /\u27e6([^\u27e7\u00a6]*)[^\u27e7]*\u27e7/g;
const ends = /\r?\n[ \t]*\u2038| ?\u2038/g;

/** Whether anything is marked that only a snippet can say. */
export function hasMarks(text: string): boolean {
  return /[\u27e6\u2038]/.test(text);
}

/** The text as it is inserted by an editor that knows no snippets. */
export function plainText(marked: string): string {
  return marked.replace(firstChoices, '$1').replace(ends, '');
}

/** The text as a snippet of the protocol. Where no end is marked, it is behind the text. */
export function snippetText(marked: string): string {
  let count = 0;
  return marked
    .replace(/[\\$}]/g, '\\$&')
    .replace(choices, (_, values: string) => {
      count++;
      if (values === '') return `$${count}`;
      if (!values.includes('¦')) return `\${${count}:${values}}`;
      return `\${${count}|${values.replace(/[,|]/g, '\\$&').replaceAll('¦', ',')}|}`;
    })
    .replace('‸', '$0');
}
