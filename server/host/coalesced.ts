/** The same question, asked again while its answer is still being looked for, is not looked for twice. */
export function coalesced<T>(ask: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const underway = new Map<string, Promise<T>>();
  return (key) => {
    const same = underway.get(key);
    if (same) return same;
    const answer = ask(key).finally(() => underway.delete(key));
    underway.set(key, answer);
    return answer;
  };
}
