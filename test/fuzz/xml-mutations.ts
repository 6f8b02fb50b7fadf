/** A source of whole numbers from 0 up to, not including, its argument. */
export type Random = (below: number) => number;

/** The same numbers for the same seed (mulberry32). */
export function random(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000) * below);
  };
}

/** Any element of a list that has some. */
export function pick<T>(items: readonly T[], next: Random): T {
  const item = items[next(items.length)];
  if (item === undefined) throw new RangeError('nothing to pick from');
  return item;
}

const marks = [
  '<',
  '>',
  '/',
  '=',
  '"',
  "'",
  '&',
  '</',
  '/>',
  '<!--',
  '-->',
  '<![CDATA[',
  ']]>',
  '<?',
  '?>',
  '<!DOCTYPE',
  '[',
  ']',
  '\n',
  ' ',
  '\0',
];
const longest = 1_000_000;

type Mutation = (text: string, at: number, next: Random, documents: readonly string[]) => string;

const mutations: readonly Mutation[] = [
  // Take a mark or a slice out.
  (text, at) => text.slice(0, at) + text.slice(at + 1),
  (text, at, next) => text.slice(0, at) + text.slice(at + next(80)),
  // Put a mark in, or any code unit, or many of the same mark.
  (text, at, next) => text.slice(0, at) + pick(marks, next) + text.slice(at),
  (text, at, next) => text.slice(0, at) + String.fromCharCode(next(0x10000)) + text.slice(at),
  (text, at, next) => text.slice(0, at) + pick(marks, next).repeat(next(2000)) + text.slice(at),
  // Double a slice, or repeat it often.
  (text, at, next) => text.slice(0, at) + text.slice(at, at + next(200)).repeat(2 + next(50)) + text.slice(at),
  // Exchange two halves, or cut the end off.
  (text, at) => text.slice(at) + text.slice(0, at),
  (text, at) => text.slice(0, at),
  // Graft a piece of another document.
  (text, at, next, documents) => {
    const other = pick(documents, next);
    const start = next(other.length + 1);
    return text.slice(0, at) + other.slice(start, start + next(400)) + text.slice(at);
  },
];

/** One of the documents, broken in one to eight places. */
export function mutated(documents: readonly string[], next: Random): string {
  let text = pick(documents, next);
  for (let times = 1 + next(8); times > 0; times--) {
    text = pick(mutations, next)(text, next(text.length + 1), next, documents).slice(0, longest);
  }
  return text;
}
