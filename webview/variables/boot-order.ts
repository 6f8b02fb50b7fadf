/** The list with the item at `from` moved to `to`; the same list where there is nothing to move. */
export function movedItem<Item>(items: readonly Item[], from: number, to: number): readonly Item[] {
  const place = Math.min(Math.max(0, to), items.length - 1);
  const item = items[from];
  if (item === undefined || place === from) return items;
  const rest = items.toSpliced(from, 1);
  return rest.toSpliced(place, 0, item);
}
