import { css, html, LitElement, type PropertyValues } from 'lit';
import type { FirmwareImage } from '../../firmware/model.ts';
import { emit } from '../events.ts';
import { icon } from '../icons.ts';
import { type BytePattern, type CopyFormat, type Direction, mostCounted, type PageCommand } from '../protocol.ts';
import { hex } from '../text.ts';
import { sharedStyles } from '../theme.ts';
import './copy-menu.ts';
import './finder.ts';
import type { FinderEvents, FinderMode, HexFinder, Outcome } from './finder.ts';
import './hex-view.ts';
import type { HexView } from './hex-view.ts';
import './inspector.ts';
import type { ByteInspector } from './inspector.ts';
import { hasControl, takeKey } from './keys.ts';
import { grownOver, rangeOf, type Selection } from './selection.ts';
import type { ByteWindows } from './windows.ts';

/** What the pane asks of the extension. */
export interface PaneHost {
  /** Ends a search or a count that is still under way. */
  find(pattern: BytePattern, from: number, direction: Direction): Promise<{ offset: number | undefined; wrapped: boolean }>;
  /** How many matches there are, and how many of them before `offset`. */
  count(pattern: BytePattern, offset: number): Promise<{ matches: number; before: number }>;
  copy(offset: number, length: number, format: CopyFormat): Promise<number>;
}

/** The bytes with their toolbar, find box and inspector. */
export class HexPane extends LitElement {
  static override properties = {
    image: { attribute: false },
    windows: { attribute: false },
    selection: { attribute: false },
    host: { attribute: false },
    /** The way to the cursor in the structure, for the toolbar. */
    trail: { attribute: false },
    mode: { state: true },
    outcome: { state: true },
    count: { state: true },
    notice: { state: true },
  };
  static override styles = [
    sharedStyles,
    css`
      :host {
        position: relative;
        display: flex;
        flex-direction: column;
        min-width: 0;
        min-height: 0;
      }
      .toolbar {
        display: flex;
        flex: none;
        align-items: center;
        gap: 4px;
        height: 32px;
        padding: 0 8px 0 12px;
        border-bottom: 1px solid var(--virtlens-line);
      }
      .trail {
        flex: 1;
        min-width: 0;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .trail b {
        font-weight: 600;
      }
      .stage {
        position: relative;
        display: flex;
        flex: 1;
        min-height: 0;
      }
    `,
  ];

  declare image: FirmwareImage;
  declare windows: ByteWindows;
  declare selection: Selection;
  declare host: PaneHost;
  declare trail: readonly string[];
  declare mode: FinderMode;
  declare outcome: Outcome;
  declare count: string;
  declare notice: string;
  /** Counts searches: what comes of one that is not the last is not told. */
  #searches = 0;

  constructor() {
    super();
    this.selection = { anchor: 0, cursor: 0 };
    this.trail = [];
    this.mode = 'closed';
    this.outcome = nothingYet;
    this.count = '';
    this.notice = '';
  }

  override render() {
    return html`
      <div class="toolbar" role="toolbar" aria-label="Bytes">
        <span class="trail quiet" title=${this.trail.join(' › ')}>${this.notice || this.trail.join(' › ')}</span>
        <span class="unseen" role="status">${this.notice}</span>
        <button class="plain" title="Go to offset (Ctrl+G)" @click=${() => this.ask('go-to')}>${icon('target')}Go to</button>
        <button class="plain" title="Find bytes or text (Ctrl+F)" @click=${() => this.ask('find')}>${icon('search')}Find</button>
        <copy-menu @copy-chosen=${(event: CustomEvent<{ format: CopyFormat }>) => this.#copy(event.detail.format)}></copy-menu>
      </div>
      <div class="stage">
        <hex-view
          .size=${this.image.size}
          .regions=${this.image.regions}
          .windows=${this.windows}
          .selection=${this.selection}
          @keydown=${this.#gridKey}
        ></hex-view>
        <hex-finder
          ?hidden=${this.mode === 'closed'}
          .mode=${this.mode}
          .size=${this.image.size}
          .cursor=${this.selection.cursor}
          .outcome=${this.outcome}
          .count=${this.count}
          @pattern-wanted=${(event: CustomEvent<FinderEvents['pattern-wanted']>) => this.#find(event.detail)}
          @offset-wanted=${(event: CustomEvent<FinderEvents['offset-wanted']>) => this.#go(event.detail.offset)}
          @finder-closed=${this.#finderClosed}
        ></hex-finder>
      </div>
      <byte-inspector .selection=${this.selection} .windows=${this.windows}></byte-inspector>
    `;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('selection')) this.notice = '';
  }

  /** Brings a range into view whole if it fits, else its start. */
  async show(range: { readonly offset: number; readonly length: number }, focus: boolean): Promise<void> {
    await this.updateComplete;
    const view = this.#view;
    await view?.updateComplete;
    view?.reveal(range.offset);
    if (focus) view?.focus();
  }

  /** Says something that happened, until the selection changes. */
  say(notice: string): void {
    this.notice = notice;
  }

  /** Opens the find box in one of its two modes, or puts the caret back into it. */
  ask(mode: PageCommand): void {
    this.#searched(nothingYet);
    if (this.mode === mode) void this.#finder?.focusField();
    this.mode = mode;
  }

  /** The next or previous match of what was looked for last. */
  again(direction: Direction): void {
    if (this.#finder?.text) this.#finder.again(direction);
    else this.ask('find');
  }

  /** Back to a position that was kept. */
  async restore(top: number): Promise<void> {
    await this.updateComplete;
    this.#view?.restore(top);
  }

  /** Draws again, for bytes that have arrived. */
  refresh(): void {
    this.#view?.requestUpdate();
    this.renderRoot.querySelector<ByteInspector>('byte-inspector')?.requestUpdate();
  }

  get #view(): HexView | undefined {
    return this.renderRoot.querySelector<HexView>('hex-view') ?? undefined;
  }

  get #finder(): HexFinder | undefined {
    return this.renderRoot.querySelector<HexFinder>('hex-finder') ?? undefined;
  }

  #gridKey(event: KeyboardEvent): void {
    const copying = hasControl(event) && event.key.toLowerCase() === 'c';
    if (!copying) return;
    takeKey(event);
    void this.#copy('hex');
  }

  async #copy(format: CopyFormat): Promise<void> {
    const { offset, length } = rangeOf(this.selection);
    try {
      const copied = await this.host.copy(offset, length, format);
      this.notice = `Copied ${copied === 1 ? '1 byte' : `${copied} bytes`}`;
    } catch (error) {
      this.notice = reasonOf(error);
    }
  }

  async #find({ pattern, direction }: FinderEvents['pattern-wanted']): Promise<void> {
    const { offset } = rangeOf(this.selection);
    const search = ++this.#searches;
    this.#searched({ text: 'Searching…', bad: false });
    try {
      const found = await this.host.find(pattern, direction === 'forward' ? offset + 1 : offset, direction);
      if (search !== this.#searches) return;
      this.#searched(outcomeOf(found, direction));
      if (found.offset === undefined) return;
      const selection = grownOver(found.offset, pattern.bytes.length);
      emit(this, 'selection-moved', selection);
      this.#view?.reveal(selection.cursor);
      this.#view?.reveal(found.offset);
      const counted = await this.host.count(pattern, found.offset);
      if (search === this.#searches) this.count = countOf(counted);
    } catch (error) {
      this.#searched({ text: reasonOf(error), bad: true });
    }
  }

  #searched(outcome: Outcome): void {
    this.outcome = outcome;
    this.count = '';
  }

  #go(offset: number): void {
    emit(this, 'selection-moved', grownOver(offset, 1));
    this.mode = 'closed';
    void this.show({ offset, length: 1 }, true);
  }

  #finderClosed(): void {
    this.mode = 'closed';
    this.#view?.focus();
  }
}

const nothingYet: Outcome = { text: '', bad: false };

function outcomeOf(found: { offset: number | undefined; wrapped: boolean }, direction: Direction): Outcome {
  if (found.offset === undefined) return { text: 'Not found.', bad: true };
  const around = direction === 'forward' ? ', from the start again' : ', from the end again';
  return { text: `Found at ${hex(found.offset)}${found.wrapped ? around : ''}.`, bad: false };
}

/** `Match 2 of 5`; beyond what is counted, which one it is is not known. */
function countOf({ matches, before }: { matches: number; before: number }): string {
  const most = mostCounted.toLocaleString('en');
  if (matches < mostCounted) return `Match ${before + 1} of ${matches}`;
  return before < mostCounted ? `Match ${before + 1} of ${most} or more` : `One of more than ${most} matches`;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

customElements.define('hex-pane', HexPane);
