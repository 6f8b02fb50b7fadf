import { type BytePattern, type Direction, mostCounted, type Space, type StructureEntry } from '../protocol.ts';
import { hex, messageOf } from '../text.ts';
import type { Outcome } from './finder.ts';

/** A place where something was found. */
export interface FoundPlace {
  readonly space: Space;
  readonly offset: number;
  readonly length: number;
  /** Id of the node, where a node was looked for. */
  readonly node?: string;
}

/** What a search asks of the extension. Every question ends the one before it. */
export interface SearchHost {
  find(
    pattern: BytePattern,
    from: number,
    direction: Direction,
    everywhere: boolean,
  ): Promise<{ space: Space; offset: number | undefined; wrapped: boolean }>;
  /** How many matches there are, and how many of them before the place. */
  count(pattern: BytePattern, place: { space: Space; offset: number }, everywhere: boolean): Promise<Counted>;
  findNode(
    text: string,
    direction: Direction,
    everywhere: boolean,
  ): Promise<{ found: StructureEntry | undefined; wrapped: boolean } & Counted>;
  stop(): void;
}

interface Counted {
  readonly matches: number;
  readonly before: number;
}

export const nothingYet: Outcome = { text: '', bad: false };

/** One search after the other: what comes of one that is not the last is not told. */
export class SearchRun {
  readonly #told: (outcome: Outcome, count: string) => void;
  #searches = 0;

  constructor(told: (outcome: Outcome, count: string) => void) {
    this.#told = told;
  }

  /** Ends what is under way, and says nothing more of it. */
  clear(): void {
    this.#searches++;
    this.#told(nothingYet, '');
  }

  /** `where` names what is searched unless it is everything. `show` is called with the match, and waited for before matches are counted. */
  async bytes(
    host: SearchHost,
    search: { pattern: BytePattern; direction: Direction; everywhere: boolean; from: number; where: string },
    show: (place: FoundPlace) => Promise<void>,
  ): Promise<void> {
    const { pattern, direction, everywhere, from, where } = search;
    await this.#run(async (last) => {
      const { space, offset, wrapped } = await host.find(pattern, from, direction, everywhere);
      if (!last()) return;
      if (offset === undefined) {
        this.#told({ text: everywhere ? 'Not found.' : `Not found in ${where}.`, bad: true }, '');
        return;
      }
      const outcome = { text: foundText(hex(offset), wrapped, direction, everywhere && space !== ''), bad: false };
      this.#told(outcome, '');
      await show({ space, offset, length: pattern.bytes.length });
      const counted = await host.count(pattern, { space, offset }, everywhere);
      if (last()) this.#told(outcome, countText(counted));
    });
  }

  async nodes(
    host: SearchHost,
    search: { text: string; direction: Direction; everywhere: boolean },
    show: (place: FoundPlace) => Promise<void>,
  ): Promise<void> {
    await this.#run(async (last) => {
      const { found, wrapped, ...counted } = await host.findNode(search.text, search.direction, search.everywhere);
      if (!last()) return;
      if (!found) {
        this.#told({ text: search.everywhere ? 'Not found.' : 'Not found in what is unpacked.', bad: true }, '');
        return;
      }
      const { id, space, offset, length, name, subtype, type, guid } = found;
      const words = `${name ?? guid ?? ''} ${subtype || type}`.trim();
      this.#told({ text: foundText(words, wrapped, search.direction, false), bad: false }, countText(counted));
      await show({ space, offset, length, node: id });
    });
  }

  async #run(search: (last: () => boolean) => Promise<void>): Promise<void> {
    const number = ++this.#searches;
    this.#told({ text: 'Searching…', bad: false, busy: true }, '');
    try {
      await search(() => number === this.#searches);
    } catch (error) {
      if (number === this.#searches) this.#told({ text: messageOf(error), bad: true }, '');
    }
  }
}

function foundText(what: string, wrapped: boolean, direction: Direction, unpacked: boolean): string {
  const around = direction === 'forward' ? ', from the start again' : ', from the end again';
  return `Found ${/^0x/.test(what) ? 'at ' : ''}${what}${unpacked ? ' of an unpacked part' : ''}${wrapped ? around : ''}.`;
}

/** `Match 2 of 5`; beyond what is counted, which one it is is not known. */
function countText({ matches, before }: Counted): string {
  const most = mostCounted.toLocaleString('en');
  if (matches < mostCounted) return `Match ${before + 1} of ${matches}`;
  return before < mostCounted ? `Match ${before + 1} of ${most} or more` : `One of more than ${most} matches`;
}
