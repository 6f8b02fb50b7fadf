import { isDeepStrictEqual } from 'node:util';
import type { Domain } from '../domain/domain.ts';
import { type HostFacts, unknownHost } from '../host/facts.ts';
import type { Host } from '../host/host.ts';

/** How long a first look at a document waits for the disk, in milliseconds; then it goes on without, and is refreshed later. */
const patience = 1000;

interface Kept {
  facts: HostFacts | undefined;
  /** The look under way. */
  looking: Promise<HostFacts> | undefined;
  /** What to look for when that ends: the document has changed meanwhile. */
  next: Domain | undefined;
  /** Someone did not wait for the first look, and got an answer without it. */
  answeredWithout: boolean;
  /** How often it was looked. */
  looks: number;
}

/**
 * What is known of the host for each open document. It is collected beside the typing: a keystroke gets what is known already, and
 * `changed` is called when a look at the disk found something else.
 */
export class FactsKeeper {
  readonly #kept = new Map<string, Kept>();
  #host: Host;
  readonly #changed: () => void;

  constructor(host: Host, changed: () => void) {
    this.#host = host;
    this.#changed = changed;
  }

  /** From now on this is the host; nothing that was known of another one counts. */
  replaceHost(host: Host): void {
    this.#host = host;
    this.#kept.clear();
  }

  /** Looks again at everything that any document needs, because files have changed. */
  lookAgain(documents: Iterable<{ readonly uri: string; readonly domain: Domain | undefined }>): Promise<unknown> {
    this.#host.invalidate();
    return Promise.all(Array.from(documents, ({ uri, domain }) => domain && this.latest(uri, domain)));
  }

  forget(uri: string): void {
    this.#kept.delete(uri);
  }

  /** What was found so far: nothing, before the first look ended. */
  known(uri: string): HostFacts {
    return this.#kept.get(uri)?.facts ?? unknownHost;
  }

  /** What is known now, without waiting; starts a look at the disk. The first time there is nothing yet, and the look is waited for, but not for long. */
  async current(uri: string, domain: Domain): Promise<HostFacts> {
    const known = this.#kept.get(uri)?.facts;
    const look = this.latest(uri, domain);
    if (known) return known;
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<HostFacts>((resolve) => {
      timer = setTimeout(() => {
        const kept = this.#kept.get(uri);
        if (kept) kept.answeredWithout = true;
        resolve(unknownHost);
      }, patience);
    });
    try {
      return await Promise.race([look, tooLong]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** What the disk says now. Looks do not pile up: while one is under way, only the last one asked for is kept. */
  latest(uri: string, domain: Domain): Promise<HostFacts> {
    const kept = this.#kept.get(uri) ?? {
      facts: undefined,
      looking: undefined,
      next: undefined,
      answeredWithout: false,
      looks: 0,
    };
    this.#kept.set(uri, kept);
    if (kept.looking) {
      kept.next = domain;
    } else {
      kept.looking = this.#look(uri, kept, domain);
    }
    return kept.looking;
  }

  async #look(uri: string, kept: Kept, domain: Domain): Promise<HostFacts> {
    try {
      let seen = domain;
      let facts = await this.#host.factsAtOnce(seen);
      while (kept.next) {
        seen = kept.next;
        kept.next = undefined;
        facts = await this.#host.factsAtOnce(seen);
      }
      kept.looks += 1;
      if (this.#host.isIncomplete(seen, facts)) void this.#complete(uri, kept, seen);
      return this.#keep(uri, kept, facts);
    } finally {
      kept.looking = undefined;
    }
  }

  /** What takes too long to wait for, unless somebody has looked again meanwhile. */
  async #complete(uri: string, kept: Kept, domain: Domain): Promise<void> {
    const look = kept.looks;
    const facts = await this.#host.factsFor(domain);
    if (kept.looks === look && this.#kept.get(uri) === kept) this.#keep(uri, kept, facts);
  }

  /** Facts that say the same stay the same object, so that what was made of them stays good too. */
  #keep(uri: string, kept: Kept, facts: HostFacts): HostFacts {
    const before = kept.facts;
    if (before && isDeepStrictEqual(before, facts)) return before;
    kept.facts = facts;
    if ((before || kept.answeredWithout) && this.#kept.get(uri) === kept) this.#changed();
    return facts;
  }
}
