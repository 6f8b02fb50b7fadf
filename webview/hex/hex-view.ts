import { html, LitElement, type PropertyValues } from 'lit';
import type { Region } from '../../firmware/model.ts';
import { emit } from '../events.ts';
import { regionAt } from '../roles.ts';
import { hex } from '../text.ts';
import { sharedStyles } from '../theme.ts';
import { hasControl, motionOf, takeKey } from './keys.ts';
import { byteRow, headRow } from './rows.ts';
import { clampTop, fromTrack, type Geometry, topToReveal, toTrack, trackRange, visibleRows } from './scroll.ts';
import { bytesPerRow, moved, rangeOf, type Selection } from './selection.ts';
import { hexStyles, rowHeight } from './styles.ts';
import type { ByteWindows } from './windows.ts';

/** Ms without a further move after which a screen reader is told where the cursor is. */
const announceAfter = 120;

/** The bytes as an ARIA grid: only the rows in view exist, and the cursor is the grid's active descendant. */
export class HexView extends LitElement {
  static override properties = {
    size: { type: Number },
    regions: { attribute: false },
    windows: { attribute: false },
    selection: { attribute: false },
    /** Bookmarked bytes. */
    marks: { attribute: false },
    announcement: { state: true },
    top: { state: true },
    viewportHeight: { state: true },
  };
  static override styles = [sharedStyles, hexStyles];

  declare size: number;
  declare regions: readonly Region[];
  declare windows: ByteWindows;
  declare selection: Selection;
  declare marks: readonly { readonly offset: number; readonly name: string }[];
  declare announcement: string;
  /** Px from the top of the content as if it were laid out in full. */
  declare top: number;
  declare viewportHeight: number;
  /** What we last set the scrollbar to, to tell its echo from the user's hand. */
  #track = 0;
  #announcing: ReturnType<typeof setTimeout> | undefined;
  #dragging: { readonly pointerId: number; x: number; y: number } | undefined;
  readonly #resized = new ResizeObserver(() => this.#measure());

  constructor() {
    super();
    this.size = 0;
    this.regions = [];
    this.selection = { anchor: 0, cursor: 0 };
    this.marks = [];
    this.announcement = '';
    this.top = 0;
    this.viewportHeight = 0;
  }

  /** Brings the byte into view with the least movement. */
  reveal(offset: number): void {
    this.#scrollTo(topToReveal(this.#geometry, this.top, Math.floor(offset / bytesPerRow)));
  }

  /** Scrolls to a position in px that was kept. */
  restore(top: number): void {
    this.#scrollTo(top);
  }

  override focus(): void {
    this.#grid.focus();
  }

  override render() {
    const { first, count, shift } = visibleRows(this.#geometry, this.top);
    const range = rangeOf(this.selection);
    const source = {
      size: this.size,
      regions: this.regions,
      windows: this.windows,
      selected: { start: range.offset, end: range.offset + range.length },
      cursor: this.selection.cursor,
      marks: this.marks,
    };
    const cursorRow = Math.floor(this.selection.cursor / bytesPerRow);
    const cursorShown = cursorRow >= first && cursorRow < first + count;
    return html`
      <div
        class="grid"
        role="grid"
        tabindex="0"
        aria-label="Bytes"
        aria-multiselectable="true"
        aria-rowcount=${this.#geometry.rowCount + 1}
        aria-colcount="18"
        aria-activedescendant=${cursorShown ? `byte-${this.selection.cursor}` : ''}
        @keydown=${this.#keyPressed}
        @wheel=${this.#wheeled}
        @pointerdown=${this.#pointerPressed}
        @pointermove=${this.#pointerMoved}
        @pointerup=${this.#pointerReleased}
        @pointercancel=${this.#pointerReleased}
      >
        ${headRow()}
        <div class="rows" role="rowgroup">
          <div class="shifted" role="presentation" .style=${`transform:translateY(${shift}px)`}>
            ${Array.from({ length: count }, (_, index) => byteRow(first + index, source))}
          </div>
        </div>
      </div>
      <div class="scrollbar" tabindex="-1" aria-hidden="true" @scroll=${this.#scrollbarMoved}>
        <div .style=${`height:calc(100% + ${trackRange(this.#geometry)}px)`}></div>
      </div>
      <div class="unseen" aria-live="polite">${this.announcement}</div>
    `;
  }

  override firstUpdated(): void {
    this.#resized.observe(this.#rows);
    this.#measure();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#announcing);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('size')) this.top = clampTop(this.#geometry, this.top);
    const { first, count } = visibleRows(this.#geometry, this.top);
    if (count > 0) this.windows.want(first * bytesPerRow, (first + count) * bytesPerRow);
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has('selection') && changed.get('selection') !== undefined) this.#announceSoon();
    if (!changed.has('top') && !changed.has('viewportHeight') && !changed.has('size')) return;
    this.#moveScrollbar();
    const { first, count } = visibleRows(this.#geometry, this.top);
    const end = Math.min(this.size, (first + count) * bytesPerRow);
    emit(this, 'view-moved', { start: first * bytesPerRow, end, top: this.top });
  }

  get #geometry(): Geometry {
    return { rowCount: Math.ceil(this.size / bytesPerRow), rowHeight, viewportHeight: this.viewportHeight };
  }

  get #grid(): HTMLElement {
    return this.#part('.grid');
  }

  get #rows(): HTMLElement {
    return this.#part('.rows');
  }

  #part(selector: string): HTMLElement {
    const part = this.renderRoot.querySelector<HTMLElement>(selector);
    if (!part) throw new Error(`The hex view has no ${selector} yet`);
    return part;
  }

  #measure(): void {
    this.viewportHeight = this.#rows.clientHeight;
    this.top = clampTop(this.#geometry, this.top);
  }

  #scrollTo(top: number): void {
    this.top = clampTop(this.#geometry, top);
  }

  #wheeled(event: WheelEvent): void {
    if (event.ctrlKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) return;
    event.preventDefault();
    const unit =
      event.deltaMode === WheelEvent.DOM_DELTA_LINE
        ? rowHeight
        : event.deltaMode === WheelEvent.DOM_DELTA_PAGE
          ? this.viewportHeight
          : 1;
    this.#scrollTo(this.top + event.deltaY * unit);
  }

  #moveScrollbar(): void {
    const scrollbar = this.#part('.scrollbar');
    scrollbar.scrollTop = toTrack(this.#geometry, this.top);
    this.#track = scrollbar.scrollTop;
  }

  #scrollbarMoved(): void {
    const { scrollTop } = this.#part('.scrollbar');
    if (Math.abs(scrollTop - this.#track) < 1) return;
    this.#track = scrollTop;
    this.#scrollTo(fromTrack(this.#geometry, scrollTop));
  }

  #keyPressed(event: KeyboardEvent): void {
    if (this.size === 0) return;
    const motion = motionOf(event);
    if (motion) {
      const pageRows = Math.floor(this.viewportHeight / rowHeight);
      this.#select(moved(this.selection, motion, event.shiftKey, { size: this.size, pageRows }));
      takeKey(event);
    } else if (hasControl(event) && event.key.toLowerCase() === 'a') {
      emit(this, 'selection-moved', { anchor: 0, cursor: this.size - 1 });
      takeKey(event);
    }
  }

  #select(selection: Selection): void {
    emit(this, 'selection-moved', selection);
    this.reveal(selection.cursor);
  }

  #pointerPressed(event: PointerEvent): void {
    const offset = this.#offsetAt(event.clientX, event.clientY);
    if (event.button !== 0 || offset === undefined || event.clientY < this.#rows.getBoundingClientRect().top) return;
    this.#grid.setPointerCapture(event.pointerId);
    this.#dragging = { pointerId: event.pointerId, x: event.clientX, y: event.clientY };
    emit(this, 'selection-moved', { anchor: event.shiftKey ? this.selection.anchor : offset, cursor: offset });
  }

  #pointerMoved(event: PointerEvent): void {
    if (this.#dragging?.pointerId !== event.pointerId) return;
    const still = this.#dragging.y === event.clientY && this.#dragging.x === event.clientX;
    this.#dragging = { pointerId: event.pointerId, x: event.clientX, y: event.clientY };
    if (!still) this.#dragOn();
  }

  #pointerReleased(event: PointerEvent): void {
    if (this.#dragging?.pointerId === event.pointerId) this.#dragging = undefined;
  }

  /** Extends to the byte under the pointer; above or below the rows, scrolls on as long as the pointer stays there. */
  #dragOn(): void {
    if (!this.#dragging) return;
    const { x, y } = this.#dragging;
    const box = this.#rows.getBoundingClientRect();
    const beyond = y < box.top ? y - box.top : y > box.bottom ? y - box.bottom : 0;
    if (beyond !== 0) this.#scrollTo(this.top + beyond);
    const offset = this.#offsetAt(x, Math.min(Math.max(y, box.top), box.bottom - 1));
    if (offset !== undefined && offset !== this.selection.cursor) {
      emit(this, 'selection-moved', { anchor: this.selection.anchor, cursor: offset });
    }
    if (beyond !== 0) requestAnimationFrame(() => this.#dragOn());
  }

  /** The byte under a point of the screen; beside the columns the nearest, in the text column the character's. */
  #offsetAt(x: number, y: number): number | undefined {
    const heads = [...this.renderRoot.querySelectorAll<HTMLElement>('.head .byte')];
    const text = this.renderRoot.querySelector('.head .text')?.getBoundingClientRect();
    if (this.size === 0 || heads.length === 0 || !text) return undefined;
    const row = Math.floor((y - this.#rows.getBoundingClientRect().top + this.top) / rowHeight);
    const inText = Math.floor(((x - text.left) / text.width) * bytesPerRow);
    const inBytes = heads.findIndex((head) => x < head.getBoundingClientRect().right);
    const column = x >= text.left ? Math.min(inText, bytesPerRow - 1) : inBytes === -1 ? bytesPerRow - 1 : inBytes;
    return Math.min(Math.max(0, row * bytesPerRow + column), this.size - 1);
  }

  #announceSoon(): void {
    clearTimeout(this.#announcing);
    this.#announcing = setTimeout(() => {
      const { cursor } = this.selection;
      const { length } = rangeOf(this.selection);
      const byte = this.windows.byteAt(cursor);
      const value = byte === undefined ? '' : `, byte ${byte.toString(16).toUpperCase().padStart(2, '0')}`;
      const selected = length > 1 ? `, ${length} bytes selected` : '';
      const region = regionAt(this.regions, cursor);
      this.announcement = `Offset ${hex(cursor)}${value}${selected}${region ? `, ${region.label}` : ''}`;
    }, announceAfter);
  }
}

customElements.define('hex-view', HexView);
