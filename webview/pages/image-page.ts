import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { emit, type RangeChosen } from '../events.ts';
import { messageOf } from '../text.ts';
import '../hex/data-inspector.ts';
import type { DataInspector } from '../hex/data-inspector.ts';
import { mappedAt } from '../hex/go-to.ts';
import '../hex/hex-pane.ts';
import type { HexPane, PaneHost } from '../hex/hex-pane.ts';
import { rangeOf, type Selection, selectionOf } from '../hex/selection.ts';
import type { Host } from '../host.ts';
import type { Kept } from '../kept.ts';
import '../map/image-map.ts';
import { type Bookmark, type DocumentState, fileSpace, type PageCommand, type PlaceDetails, type Space } from '../protocol.ts';
import '../sash.ts';
import '../split-offer.ts';
import type { SplitProgress } from '../split-offer.ts';
import '../structure/tree-view.ts';
import { sharedStyles } from '../theme.ts';
import { Bookmarks } from './bookmarks.ts';
import { imagePageStyles, roomyWidth } from './image-styles.ts';
import { Latest } from './latest.ts';
import { paneHost } from './pane-host.ts';
import { bookmarkName, fieldText, partsOf, trailText } from './place-words.ts';
import { Reading } from './reading.ts';
import type { SpaceView } from './views.ts';

type Ready = Extract<DocumentState, { kind: 'ready' }>;

/** The line of the structure that was chosen, as long as nothing else is selected: a volume begins with a file of its own. */
interface ChosenLine {
  readonly line: string;
  readonly selection: Selection;
}

/** The image itself: its map, its structure, its bytes. Owns the selection; its parts tell it when the user chose another. */
export class ImagePage extends LitElement {
  static override properties = {
    document: { attribute: false },
    host: { attribute: false },
    kept: { attribute: false },
    view: { state: true },
    selection: { state: true },
    shown: { state: true },
    split: { state: true },
    details: { state: true },
    revision: { state: true },
    bookmarks: { state: true },
  };
  static override styles = [sharedStyles, imagePageStyles];

  declare document: Ready;
  declare host: Host;
  /** What the page remembers; the selection in it is where one begins. */
  declare kept: Kept;
  declare view: SpaceView;
  declare selection: Selection;
  /** Which bytes are in view: [start, end). */
  declare shown: { readonly start: number; readonly end: number };
  declare split: SplitProgress;
  /** What stands at the cursor. */
  declare details: PlaceDetails | undefined;
  /** Counts what was learnt of the structure. */
  declare revision: number;
  declare bookmarks: readonly Bookmark[];
  #reading!: Reading;
  #marks: Bookmarks | undefined;
  #chosen: ChosenLine | undefined;
  #paneHost!: PaneHost;
  #places!: Latest<{ space: Space; offset: number; node: string | undefined }, PlaceDetails>;

  constructor() {
    super();
    this.selection = { anchor: 0, cursor: 0 };
    this.shown = { start: 0, end: 0 };
    this.split = { kind: 'offered' };
    this.revision = 0;
    this.bookmarks = [];
    this.addEventListener('selection-moved', (event) => this.#select(event.detail));
    this.addEventListener('view-moved', (event) => this.#viewMoved(event.detail));
    this.addEventListener('line-chosen', (event) => this.#chooseLine(event.detail.line));
    this.addEventListener('split-asked', () => void this.#splitImage());
    this.addEventListener('panel-resized', (event) => emit(this, 'keep', { panelWidth: event.detail.width }));
    this.addEventListener('bookmark-chosen', (event) => this.#bookmark(event.detail.id));
    this.addEventListener('copy-asked', (event) => void this.#copy(event.detail.text));
  }

  override render() {
    const { document, kept, view, selection, details } = this;
    const { image, deleted } = document;
    const inFile = view.space === fileSpace;
    const inspecting = kept.inspectorOpen ?? window.innerWidth >= roomyWidth;
    return html`
      ${image.kind === 'unified' ? html`<split-offer .image=${image} .progress=${this.split} .gone=${deleted}></split-offer>` : nothing}
      <image-map
        .image=${image}
        .cursor=${inFile ? selection.cursor : (view.section?.offset ?? 0)}
        .view=${inFile ? this.shown : { start: 0, end: 0 }}
      ></image-map>
      <div class="panes">
        <structure-tree
          .model=${this.#reading.model}
          .revision=${this.revision}
          .current=${this.#currentLine()}
          .style=${`width:${kept.panelWidth}px`}
        ></structure-tree>
        <panel-sash .width=${kept.panelWidth}></panel-sash>
        <hex-pane
          .view=${view}
          .views=${this.#reading.views.all}
          .selection=${selection}
          .host=${this.#paneHost}
          .trail=${trailText(details, view, selection.cursor)}
          .field=${fieldText(details, selection.cursor)}
          .address=${inFile ? mappedAt(image) : undefined}
          .parts=${partsOf(details)}
          .bookmarks=${this.bookmarks}
          .inspecting=${inspecting}
        ></hex-pane>
        ${inspecting ? this.#inspector() : nothing}
      </div>
    `;
  }

  #inspector(): TemplateResult {
    const { view, details, selection } = this;
    return html`<data-inspector
      role="complementary"
      aria-label="Inspector"
      .details=${details}
      .space=${view.space}
      .cursor=${selection.cursor}
      .windows=${view.windows}
      .size=${view.size}
    ></data-inspector>`;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!this.hasUpdated) this.#begin();
    if (changed.has('document')) this.#told(changed.get('document'));
  }

  /** Shows a range of bytes and selects it; of a compressed part that is not unpacked yet as soon as it is. */
  async choose({ space = fileSpace, offset, length, focus, node }: RangeChosen): Promise<void> {
    if (space !== this.view.space && !(await this.#enter(space))) return;
    const start = Math.min(Math.max(0, offset), this.view.size - 1);
    const shown = Math.max(1, Math.min(length, this.view.size - start));
    const selection = selectionOf(start, shown);
    this.#chosen = node === undefined ? undefined : { line: node, selection };
    this.#select(selection);
    await this.#pane?.show({ offset: start, length: shown }, focus ?? false);
  }

  /** Opens the find box in one of its two modes. */
  ask(command: PageCommand): void {
    this.#pane?.ask(command);
  }

  /** The next or previous match of what was looked for last. */
  again(direction: 'forward' | 'backward'): void {
    this.#pane?.again(direction);
  }

  #begin(): void {
    this.selection = this.kept.selection;
    this.#marks = new Bookmarks(this.host, (bookmarks) => {
      this.bookmarks = bookmarks;
    });
    this.#places = new Latest(
      (question) => this.host.ask('place', { version: this.document.version, ...question }),
      (details) => {
        this.details = details;
      },
    );
    this.#paneHost = paneHost(this.host, {
      version: () => this.document.version,
      space: () => this.view.space,
      node: () => this.#chosenNode ?? this.details?.path.at(-1)?.id ?? '',
    });
  }

  #told(before: Ready | undefined): void {
    const state = this.document;
    if (before?.version !== state.version) {
      this.#start(state);
      if (before && !state.edited)
        void this.updateComplete.then(() => this.#pane?.say('The file has changed and was read again'));
    }
    if (state.report) this.split = { kind: 'done', report: state.report };
  }

  /** Bytes were read, for the first time or anew: nothing that is known of older ones holds. */
  #start({ image, version }: Ready): void {
    const begun = this.hasUpdated;
    const { space, selection } = begun ? { space: this.view.space, selection: this.selection } : this.kept;
    const restore = () => (begun ? undefined : this.#pane?.restore(this.kept.top));
    const reading = new Reading(this.host, version, image, {
      learnt: () => this.revision++,
      arrived: () => this.#bytesArrived(),
    });
    this.#reading = reading;
    this.view = reading.views.file;
    this.split = { kind: 'offered' };
    this.#chosen = undefined;
    this.#select(within(space === fileSpace ? selection : { anchor: 0, cursor: 0 }, image.size));
    if (space === fileSpace) void this.updateComplete.then(restore);
    const restored = reading.begin().then(async () => {
      if (space === fileSpace || reading !== this.#reading || !(await this.#enter(space))) return;
      this.#select(within(selection, this.view.size));
      await this.updateComplete;
      restore();
    });
    restored.catch((error: Error) => {
      if (reading === this.#reading) this.#pane?.say(error.message);
    });
  }

  /** Shows the bytes that a compressed section unfolds to; false where that can't be. */
  async #enter(space: Space): Promise<boolean> {
    const reading = this.#reading;
    const view = await reading.view(space);
    if (reading !== this.#reading) return false;
    if (view) this.view = view;
    else this.#pane?.say('This part can’t be unpacked');
    return view !== undefined;
  }

  #bytesArrived(): void {
    this.#pane?.refresh();
    this.renderRoot.querySelector<DataInspector>('data-inspector')?.requestUpdate();
  }

  get #pane(): HexPane | undefined {
    return this.renderRoot.querySelector<HexPane>('hex-pane') ?? undefined;
  }

  #select(selection: Selection): void {
    this.selection = selection;
    const { space } = this.view;
    this.#places.want({ space, offset: selection.cursor, node: this.#chosenNode });
    emit(this, 'keep', { selection, space });
  }

  get #chosenLine(): string | undefined {
    return this.#chosen?.selection === this.selection ? this.#chosen.line : undefined;
  }

  /** The chosen line, where it is a node and not a problem or a group. */
  get #chosenNode(): string | undefined {
    const line = this.#chosenLine;
    return line !== undefined && this.#reading.model.entry(line) ? line : undefined;
  }

  #chooseLine(line: string): void {
    this.#chosen = { line, selection: this.selection };
    this.requestUpdate();
  }

  #currentLine(): string {
    return this.#chosenLine ?? this.details?.path.at(-1)?.id ?? '';
  }

  #viewMoved({ start, end, top }: { start: number; end: number; top: number }): void {
    this.shown = { start, end };
    emit(this, 'keep', { top });
  }

  #bookmark(id: string): void {
    const { offset, length } = rangeOf(this.selection);
    const { space } = this.view;
    if (id === 'toggle')
      this.#marks?.toggle({ space, offset, length, name: bookmarkName(this.details, this.view, this.selection.cursor) });
    else if (id === 'rename') void this.#marks?.rename(space, offset);
    const target = this.#marks?.at(Number(id.replace(/^go:/, '')));
    if (id.startsWith('go:') && target) void this.choose({ ...target, focus: true });
  }

  async #copy(text: string): Promise<void> {
    await this.host.ask('copy-text', { text });
    this.#pane?.say(`Copied ${text}`);
  }

  async #splitImage(): Promise<void> {
    this.split = { kind: 'underway' };
    try {
      const report = await this.host.ask('split', {});
      this.split = report ? { kind: 'done', report } : { kind: 'offered' };
    } catch (error) {
      this.split = { kind: 'failed', message: messageOf(error) };
    }
  }
}

function within({ anchor, cursor }: Selection, bytes: number): Selection {
  const last = Math.max(0, bytes - 1);
  return { anchor: Math.min(anchor, last), cursor: Math.min(cursor, last) };
}

customElements.define('image-page', ImagePage);
