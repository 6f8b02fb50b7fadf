import type { VariableRow } from '../protocol.ts';

/** The EFI_VARIABLE_… bits in one word each, for a narrow column. A store keeps what is non-volatile, so only the opposite is said. */
const attributeWords: readonly (readonly [bit: number, word: string])[] = [
  [0x02, 'boot'],
  [0x04, 'runtime'],
  [0x08, 'hardware error'],
  [0x10, 'authenticated'],
  [0x20, 'authenticated'],
  [0x40, 'append'],
  [0x80, 'authenticated'],
];

/** `boot, runtime, authenticated`. */
export function shortAttributes(attributes: number): string {
  const words = attributeWords.filter(([bit]) => (attributes & bit) !== 0).map(([, word]) => word);
  const all = (attributes & 0x01) === 0 ? ['volatile', ...words] : words;
  return all.length > 0 ? [...new Set(all)].join(', ') : 'none';
}

/** Names a variable as long as it lives; a dead entry is named by its place, for there may be many of a name. */
export function keyOf({ name, guid, live, offset }: Pick<VariableRow, 'name' | 'guid' | 'live' | 'offset'>): string {
  return live ? `${guid} ${name}` : `dead ${offset}`;
}
