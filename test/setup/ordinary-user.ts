/**
 * The command as somebody runs it to whom files can be forbidden. Root passes by what their permissions say: it stays root, so that
 * all of its files can be read, but loses that right (setpriv is part of util-linux).
 */
export function asOrdinaryUser([program, ...args]: readonly [string, ...string[]]): [string, ...string[]] {
  if (process.getuid?.() !== 0) return [program, ...args];
  return ['setpriv', '--bounding-set=-dac_override,-dac_read_search', '--inh-caps=-all', program, ...args];
}
