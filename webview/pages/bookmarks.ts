import type { Host } from '../host.ts';
import type { Bookmark, Space } from '../protocol.ts';

/** Places to come back to, in the order of the bytes. The extension keeps them. */
export class Bookmarks {
  readonly #host: Host;
  readonly #changed: (bookmarks: readonly Bookmark[]) => void;
  #all: readonly Bookmark[] = [];

  /** `changed` is called with the new list, for the first time when it has come. */
  constructor(host: Host, changed: (bookmarks: readonly Bookmark[]) => void) {
    this.#host = host;
    this.#changed = changed;
    void host.ask('bookmarks', {}).then((all) => this.#take(all));
  }

  at(index: number): Bookmark | undefined {
    return this.#all[index];
  }

  /** Sets one, or removes the one that starts at the same byte. */
  toggle(bookmark: Bookmark): void {
    const others = this.#all.filter((each) => !startsWith(each, bookmark));
    this.#keep(others.length < this.#all.length ? others : [...others, bookmark]);
  }

  /** Asks for the name of the one at a place. */
  async rename(space: Space, offset: number): Promise<void> {
    const here = this.#all.find((each) => startsWith(each, { space, offset }));
    if (!here) return;
    const { name } = await this.#host.ask('ask-name', { suggested: here.name });
    if (name) this.#keep(this.#all.map((each) => (each === here ? { ...each, name } : each)));
  }

  #keep(bookmarks: readonly Bookmark[]): void {
    const order = (one: Bookmark, other: Bookmark) =>
      one.space < other.space ? -1 : one.space > other.space ? 1 : one.offset - other.offset;
    const all = bookmarks.toSorted(order);
    this.#take(all);
    void this.#host.ask('keep-bookmarks', { bookmarks: all });
  }

  #take(all: readonly Bookmark[]): void {
    this.#all = all;
    this.#changed(all);
  }
}

type Start = Pick<Bookmark, 'space' | 'offset'>;

function startsWith(one: Start, other: Start): boolean {
  return one.space === other.space && one.offset === other.offset;
}
