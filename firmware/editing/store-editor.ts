import type { Guid, Variable } from '../model.ts';
import { alignedLength, composeRecord, timeBasedAccess, timeLength, timeOffset, type VariableRecord } from '../record.ts';
import { liveState, readStore, storeHeaderLength } from '../store.ts';
import { type ChangedRange, changedRanges } from './changed-ranges.ts';
import { effectiveVariables, inTransitionState, keyOf, type OpenStore } from './open-store.ts';

/** Each clears one more bit of a record's state, as flash allows without erasing. */
const inDeletedTransition = 0xfe;
const deleted = 0xfd;
const stateOffset = 2;

/** What a variable is to become; without `time` a time-based variable keeps the one it had. */
export type NewContent = Omit<VariableRecord, 'state'>;

/** A copy of an image whose store is changed record by record, the way the variable driver does it. */
export class StoreEditor {
  private readonly before: Uint8Array;
  private readonly bytes: Uint8Array;
  private readonly opened: OpenStore;
  private variables: readonly Variable[];
  private free: number;

  constructor(bytes: Uint8Array, opened: OpenStore) {
    this.before = bytes;
    this.bytes = new Uint8Array(bytes);
    this.opened = opened;
    this.variables = opened.image.variables;
    this.free = opened.free;
  }

  get authenticated(): boolean {
    return this.opened.store.authenticated;
  }

  /** The variables that the firmware finds. */
  get effective(): readonly Variable[] {
    return effectiveVariables(this.variables);
  }

  /** The variable that the firmware finds under this name. */
  find(name: string, guid: Guid): Variable | undefined {
    return this.effective.find((variable) => variable.name === name && variable.guid === guid);
  }

  dataOf({ dataOffset, size }: Variable): Uint8Array {
    return this.bytes.slice(dataOffset, dataOffset + size);
  }

  /** All bytes of a variable's record, without the alignment behind it. */
  recordOf({ offset, length }: Variable): Uint8Array {
    return this.bytes.slice(offset, offset + length);
  }

  /**
   * Appends the variable and marks what had its name as deleted; compacts the store when there is no room for that. Returns why it
   * does not fit, in words; undefined when it is done.
   */
  set(content: NewContent): string | undefined {
    const old = this.find(content.name, content.guid);
    const isTimeBased = (content.attributes & timeBasedAccess) !== 0;
    const time = content.time ?? (old && isTimeBased ? this.timeOf(old) : undefined);
    const record = composeRecord({ ...content, ...(time ? { time } : {}) }, this.authenticated);
    if (old && sameButState(this.recordOf(old), record)) return undefined;
    if (alignedLength(record.length) > this.opened.end - this.free) {
      const others = this.effective.filter((variable) => keyOf(variable) !== keyOf(content));
      return this.rewrite([...others.map((other) => this.recordOf(other)), record], content.name);
    }
    // The driver first marks the old one, then writes the new one, then marks the old one once more.
    this.clearStates(content, inDeletedTransition & deleted);
    this.bytes.set(record, this.free);
    this.readAgain();
    return undefined;
  }

  /** Marks the variable as deleted; false where the firmware would find none. */
  delete(name: string, guid: Guid): boolean {
    const found = this.find(name, guid) !== undefined;
    this.clearStates({ name, guid }, deleted);
    this.readAgain();
    return found;
  }

  /** Writes the variables that count one behind the other, in their order, and erases the rest: what the driver calls reclaim. */
  compact(): void {
    this.rewrite(this.effective.map((variable) => this.recordOf(variable)));
  }

  /**
   * Fills the store with these records alone, each of them live. Returns by how much they don't fit, in words that name the `last`
   * one if one is to blame; then nothing has changed.
   */
  rewrite(records: readonly Uint8Array[], last?: string): string | undefined {
    const { store, end } = this.opened;
    const start = store.offset + storeHeaderLength;
    const needed = records.reduce((sum, record) => sum + alignedLength(record.length), 0);
    const missing = needed - (end - start);
    if (missing > 0) {
      const what = last === undefined ? 'The variables do' : `${last} does`;
      return `${what} not fit: even when compacted, the store lacks ${missing} bytes for ${what === 'The variables do' ? 'them' : 'it'}.`;
    }
    this.bytes.fill(0xff, start, end);
    let offset = start;
    for (const record of records) {
      this.bytes.set(record, offset);
      this.bytes[offset + stateOffset] = liveState;
      offset += alignedLength(record.length);
    }
    this.readAgain();
    return undefined;
  }

  /** The image with the changes, and what differs. */
  finish(): { readonly bytes: Uint8Array; readonly changed: readonly ChangedRange[] } {
    const { store, end } = this.opened;
    return { bytes: this.bytes, changed: changedRanges(this.before, this.bytes, store.offset, end) };
  }

  private timeOf({ offset }: Variable): Uint8Array | undefined {
    if (!this.authenticated) return undefined;
    return this.bytes.slice(offset + timeOffset, offset + timeOffset + timeLength);
  }

  private clearStates(key: Pick<Variable, 'name' | 'guid'>, mask: number): void {
    for (const { name, guid, state, offset } of this.variables) {
      const counts = state === liveState || state === inTransitionState;
      if (counts && name === key.name && guid === key.guid) this.bytes[offset + stateOffset] = state & mask;
    }
  }

  private readAgain(): void {
    const { store, end } = this.opened;
    const reading = readStore(this.bytes, store.offset, end);
    this.variables = reading?.variables ?? [];
    this.free = reading?.freeOffset ?? end;
  }
}

function sameButState(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => index === stateOffset || byte === other[index]);
}
