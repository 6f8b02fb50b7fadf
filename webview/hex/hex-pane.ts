import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { emit } from '../events.ts';
import { icon } from '../icons.ts';
import {
  type Bookmark,
  type CopyFormat,
  type Direction,
  fileSpace,
  type NodePart,
  type PageCommand,
  type Space,
} from '../protocol.ts';
import { messageOf } from '../text.ts';
import { sharedStyles } from '../theme.ts';
import './finder.ts';
import type { FinderEvents, FinderMode, HexFinder, Outcome } from './finder.ts';
import './hex-view.ts';
import type { HexView } from './hex-view.ts';
import './inspector.ts';
import type { ByteInspector } from './inspector.ts';
import { hasControl, takeKey } from './keys.ts';
import { paneStyles } from './pane-styles.ts';
import './pane-toolbar.ts';
import { type FoundPlace, nothingYet, type SearchHost, SearchRun } from './search-run.ts';
import { grownOver, rangeOf, type Selection } from './selection.ts';
import type { ByteWindows } from './windows.ts';

/** What the pane asks of the extension. */
export interface PaneHost extends SearchHost {
  copy(offset: number, length: number, format: CopyFormat): Promise<number>;
  /** The name of the file that was written. */
  extract(part: NodePart): Promise<string | undefined>;
}

/** The bytes that are shown: of the file, or of what a compressed section unfolds to. */
export interface PaneView {
  readonly space: Space;
  readonly size: number;
  readonly regions: HexView['regions'];
  readonly windows: ByteWindows;
  readonly label: string;
}

/** The bytes with their toolbar, find box and status line. */
export class HexPane extends LitElement {
  static override properties = {
    view: { attribute: false },
    /** All views there are, to choose from. */
    views: { attribute: false },
    selection: { attribute: false },
    host: { attribute: false },
    /** The way to the cursor in the structure, for the toolbar. */
    trail: {},
    /** The field under the cursor. */
    field: {},
    /** Physical address of the view's first byte. */
    address: { type: Number },
    /** What of the current node can be extracted. */
    parts: { attribute: false },
    bookmarks: { attribute: false },
    inspecting: { type: Boolean },
    mode: { state: true },
    outcome: { state: true },
    count: { state: true },
    notice: { state: true },
  };
  static override styles = [sharedStyles, paneStyles];

  declare view: PaneView;
  declare views: readonly PaneView[];
  declare selection: Selection;
  declare host: PaneHost;
  declare trail: string;
  declare field: string;
  declare address: number | undefined;
  declare parts: readonly NodePart[];
  declare bookmarks: readonly Bookmark[];
  declare inspecting: boolean;
  declare mode: FinderMode;
  declare outcome: Outcome;
  declare count: string;
  declare notice: string;
  readonly #search = new SearchRun((outcome, count) => {
    this.outcome = outcome;
    this.count = count;
  });

  constructor() {
    super();
    this.views = [];
    this.selection = { anchor: 0, cursor: 0 };
    this.trail = '';
    this.field = '';
    this.parts = [];
    this.bookmarks = [];
    this.inspecting = true;
    this.mode = 'closed';
    this.outcome = nothingYet;
    this.count = '';
    this.notice = '';
  }

  override render() {
    const { view } = this;
    return html`
      <pane-toolbar
        .views=${this.views}
        .space=${view.space}
        .trail=${this.unpacked ? '' : this.trail}
        .notice=${this.notice}
        .parts=${this.parts}
        .bookmarks=${this.bookmarks}
        .cursor=${rangeOf(this.selection).offset}
        .inspecting=${this.inspecting}
        @box-wanted=${(event: CustomEvent<{ mode: PageCommand }>) => this.ask(event.detail.mode)}
        @copy-wanted=${(event: CustomEvent<{ format: CopyFormat }>) => this.#copy(event.detail.format)}
        @extract-wanted=${(event: CustomEvent<{ part: NodePart }>) => this.#extract(event.detail.part)}
      ></pane-toolbar>
      ${this.unpacked ? html`<div class="inside">${icon('archive')}<span class="trail" title=${this.trail}>${this.trail}</span></div>` : nothing}
      <div class="stage">
        <hex-view
          .size=${view.size}
          .regions=${view.regions}
          .windows=${view.windows}
          .selection=${this.selection}
          .marks=${this.bookmarks.filter(({ space }) => space === view.space)}
          @keydown=${this.#gridKey}
        ></hex-view>
        <hex-finder
          ?hidden=${this.mode === 'closed'}
          .mode=${this.mode}
          .size=${view.size}
          .cursor=${this.selection.cursor}
          .address=${this.address}
          .outcome=${this.outcome}
          .count=${this.count}
          @pattern-wanted=${(event: CustomEvent<FinderEvents['pattern-wanted']>) => this.#find(event.detail)}
          @node-wanted=${(event: CustomEvent<FinderEvents['node-wanted']>) => this.#findNode(event.detail)}
          @offset-wanted=${(event: CustomEvent<FinderEvents['offset-wanted']>) => this.#go(event.detail.offset)}
          @search-stopped=${this.#stop}
          @finder-closed=${this.#finderClosed}
        ></hex-finder>
      </div>
      <byte-inspector
        .selection=${this.selection}
        .windows=${view.windows}
        .field=${this.field}
        .address=${this.address}
      ></byte-inspector>
    `;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('selection')) this.notice = '';
  }

  /** The bytes are not the file's own, so their offsets are not either. */
  get unpacked(): boolean {
    return this.view.space !== fileSpace;
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
    this.#search.clear();
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
    const key = event.key.toLowerCase();
    if (hasControl(event) && key === 'c') void this.#copy('hex');
    else if (key === 'b' && !hasControl(event) && !event.altKey) emit(this, 'bookmark-chosen', { id: 'toggle' });
    else return;
    takeKey(event);
  }

  async #copy(format: CopyFormat): Promise<void> {
    const { offset, length } = rangeOf(this.selection);
    // A GUID is read where the cursor stands; nobody counts 16 bytes to select them.
    const copied = format === 'guid' && length === 1 ? 16 : length;
    await this.#trying(async () => {
      const count = await this.host.copy(offset, copied, format);
      return `Copied ${count === 1 ? '1 byte' : `${count} bytes`}`;
    });
  }

  async #extract(part: NodePart): Promise<void> {
    await this.#trying(async () => {
      const name = await this.host.extract(part);
      return name === undefined ? '' : `Written to ${name}`;
    });
  }

  async #trying(act: () => Promise<string>): Promise<void> {
    try {
      this.notice = await act();
    } catch (error) {
      this.notice = messageOf(error);
    }
  }

  #find(wanted: FinderEvents['pattern-wanted']): void {
    const { offset } = rangeOf(this.selection);
    const from = wanted.direction === 'forward' ? offset + 1 : offset;
    // Most of an image is packed, and looking there is a choice of its own.
    const where = this.unpacked ? 'this part' : 'the file itself';
    void this.#search.bytes(this.host, { ...wanted, from, where }, (place) => this.#showFound(place));
  }

  #findNode(wanted: FinderEvents['node-wanted']): void {
    void this.#search.nodes(this.host, wanted, (place) => this.#showFound(place));
  }

  /** In these bytes at once, with the cursor where selecting goes on; in others, and for nodes, the page around has to look. */
  async #showFound({ space, offset, length, node }: FoundPlace): Promise<void> {
    if (space !== this.view.space || node !== undefined) {
      emit(this, 'range-chosen', { space, offset, length, ...(node === undefined ? {} : { node }) });
      return;
    }
    const selection = grownOver(offset, length);
    emit(this, 'selection-moved', selection);
    this.#view?.reveal(selection.cursor);
    this.#view?.reveal(offset);
  }

  #stop(): void {
    this.host.stop();
    this.#search.clear();
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

customElements.define('hex-pane', HexPane);
