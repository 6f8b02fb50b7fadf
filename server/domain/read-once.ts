/** How many readings are remembered at most: about what the rules ask of one ordinary domain. */
const remembered = 64;

const forgetting: (() => void)[] = [];

/**
 * Lets go of all that was read once: what is remembered of a domain keeps its whole tree. To be called when another document or version
 * is read, and when one is closed.
 */
export function forgetReadings(): void {
  for (const forget of forgetting) forget();
}

/**
 * The same reading, made once for each domain or element while the rules are at it: they never change, and many rules ask the same of
 * them. A `WeakMap` would not have to forget, but what it or any other table that has grown old points to outlives a garbage
 * collection or two, which costs more than to read again.
 */
export function readOnce<Read extends object, Told>(read: (from: Read) => Told): (from: Read) => Told {
  let known = new Map<Read, { readonly told: Told }>();
  forgetting.push(() => {
    if (known.size > 0) known = new Map();
  });
  return (from) => {
    const before = known.get(from);
    if (before) return before.told;
    const told = read(from);
    if (known.size >= remembered) known = new Map();
    known.set(from, { told });
    return told;
  };
}
