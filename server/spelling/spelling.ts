/** How far one word is from another. */

/**
 * The number of letters to insert, delete, change or swap with their neighbour that make `b` of `a` (Damerau-Levenshtein distance with
 * adjacent transpositions, each place edited once). Upper and lower case differ by half a letter.
 */
export function spellingDistance(a: string, b: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = at(previous, j - 1) + letterDistance(a.charAt(i - 1), b.charAt(j - 1));
      let best = Math.min(at(previous, j) + 1, at(current, j - 1) + 1, change);
      const swapped = i > 1 && j > 1 && a.charAt(i - 1) === b.charAt(j - 2) && a.charAt(i - 2) === b.charAt(j - 1);
      if (swapped) best = Math.min(best, at(beforePrevious, j - 2) + 1);
      current.push(best);
    }
    beforePrevious = previous;
    previous = current;
  }
  return at(previous, b.length);
}

function letterDistance(a: string, b: string): number {
  if (a === b) return 0;
  return a.toLowerCase() === b.toLowerCase() ? 0.5 : 1;
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}

/** Whether `written` may well be a slip of the pen for `meant`; in another case it always may. */
export function isNear(written: string, meant: string): boolean {
  if (Math.abs(written.length - meant.length) > 2) return false;
  if (written.toLowerCase() === meant.toLowerCase()) return true;
  const longer = Math.max(written.length, meant.length);
  const bearable = longer <= 2 ? 0.5 : longer <= 4 ? 1 : longer <= 7 ? 2 : 3;
  return spellingDistance(written, meant) <= bearable;
}

/** Those that `written` may be a slip of the pen for, nearest first, then the others in their order. */
export function nearestFirst(words: readonly string[], written: string): string[] {
  const near = words.filter((word) => isNear(written, word));
  const distances = new Map(near.map((word) => [word, spellingDistance(written, word)]));
  near.sort((a, b) => (distances.get(a) ?? 0) - (distances.get(b) ?? 0));
  return [...near, ...words.filter((word) => !distances.has(word))];
}
