/** A word as a shell takes it for one: commands that are told to people hold names and paths, which may hold blanks. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
