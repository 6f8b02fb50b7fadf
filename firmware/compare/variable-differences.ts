import { effectiveVariables, keyOf } from '../editing/open-store.ts';
import type { Guid, Variable } from '../model.ts';
import { sameBytes } from '../same-bytes.ts';

/** A variable as one of two stores has it. */
export interface VariableSide {
  readonly attributes: number;
  readonly timestamp: string | undefined;
  readonly data: Uint8Array;
}

export interface VariableDifference {
  readonly change: 'added' | 'removed' | 'changed';
  readonly name: string;
  readonly guid: Guid;
  /** In the first store; undefined where it was added. */
  readonly before: VariableSide | undefined;
  /** In the second; undefined where it was removed. */
  readonly after: VariableSide | undefined;
}

interface Store {
  readonly bytes: Uint8Array;
  readonly variables: readonly Variable[];
}

/** By name and vendor, those that count for the firmware; the first store's order, then what only the second has. */
export function compareVariables(before: Store, after: Store): VariableDifference[] {
  const left = sides(before);
  const right = sides(after);
  const differences: VariableDifference[] = [];
  for (const [key, { name, guid, side }] of left) {
    const other = right.get(key)?.side;
    if (!other) differences.push({ change: 'removed', name, guid, before: side, after: undefined });
    else if (!isSame(side, other)) differences.push({ change: 'changed', name, guid, before: side, after: other });
  }
  for (const [key, { name, guid, side }] of right) {
    if (!left.has(key)) differences.push({ change: 'added', name, guid, before: undefined, after: side });
  }
  return differences;
}

interface NamedSide {
  readonly name: string;
  readonly guid: Guid;
  readonly side: VariableSide;
}

function sides({ bytes, variables }: Store): ReadonlyMap<string, NamedSide> {
  return new Map(
    effectiveVariables(variables).map(({ name, guid, attributes, timestamp, dataOffset, size }) => {
      const side = { attributes, timestamp, data: bytes.slice(dataOffset, dataOffset + size) };
      return [keyOf({ name, guid }), { name, guid, side }];
    }),
  );
}

function isSame(one: VariableSide, other: VariableSide): boolean {
  return one.attributes === other.attributes && one.timestamp === other.timestamp && sameBytes(one.data, other.data);
}
