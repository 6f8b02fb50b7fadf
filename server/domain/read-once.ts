/** The same reading, made once for each domain or element: they never change, and many rules ask the same of them. */
export function readOnce<Read extends object, Told>(read: (from: Read) => Told): (from: Read) => Told {
  const known = new WeakMap<Read, { readonly told: Told }>();
  return (from) => {
    const before = known.get(from);
    if (before) return before.told;
    const told = read(from);
    known.set(from, { told });
    return told;
  };
}
