/**
 * Texts to insert. Between `⟦` and `⟧` stands what the author will most likely change, with `¦` between the values that are possible,
 * the best one first; `‸` is where typing goes on in the end.
 */

/** The text as it is inserted by an editor that knows no snippets. */
export function plainText(marked: string): string {
  return marked.replace(/⟦([^⟧¦]*)[^⟧]*⟧/g, '$1').replace(/\r?\n[ \t]*‸| ?‸/g, '');
}

/** The text as a snippet of the protocol. Where no end is marked, it is behind the text. */
export function snippetText(marked: string): string {
  let count = 0;
  return marked
    .replace(/[\\$}]/g, '\\$&')
    .replace(/⟦([^⟧]*)⟧/g, (_, values: string) => {
      count++;
      if (values === '') return `$${count}`;
      if (!values.includes('¦')) return `\${${count}:${values}}`;
      return `\${${count}|${values.replace(/[,|]/g, '\\$&').replaceAll('¦', ',')}|}`;
    })
    .replace('‸', '$0');
}
