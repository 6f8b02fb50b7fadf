/** Longer ones hardly come twice. */
const LONGEST_REPEATED = 24;

/** A power of two: the place of a word follows from its characters, and the newer of two at one place stays. */
const PLACES = 2048;

const seen: string[] = new Array<string>(PLACES).fill('');

/**
 * The word between the offsets. Names and short values come again and again, in every document the same: each is made once, so that
 * most comparisons of two of them need not look at their characters.
 */
export function wordAt(text: string, start: number, end: number): string {
  const length = end - start;
  if (length > LONGEST_REPEATED) return text.slice(start, end);
  let place = length;
  for (let i = start; i < end; i++) place = (Math.imul(place, 31) + text.charCodeAt(i)) | 0;
  place &= PLACES - 1;
  const known = seen[place] ?? '';
  if (known.length === length && text.startsWith(known, start)) return known;
  return rememberedAt(place, text.slice(start, end));
}

/** The engine has each key of an object once, and what the program compares with is the same one. */
function rememberedAt(place: number, word: string): string {
  const [key = word] = Object.keys({ [word]: true });
  seen[place] = key;
  return key;
}
