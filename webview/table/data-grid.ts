import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { icon } from '../icons.ts';
import { sharedStyles } from '../theme.ts';
import { type Column, nextSorting, type Sorting, sortRows } from './columns.ts';
import { gridStyles } from './grid-styles.ts';
import { headHeight, rowAfter, rowHeight, topToShow, visibleWindow } from './visible-window.ts';

/** What a table is of. The key names a row as long as it is the same thing, whatever becomes of its place. */
export interface TableRow {
  readonly key: string;
  /** Shown as something that no longer counts. */
  readonly faded?: boolean;
}

/**
 * A table of any length: sorted by its heads, moved through by keys, and drawn only where it is looked at. Tells `row-current` with
 * the key when another row becomes current, and `row-opened` when Enter or a double click asks for more of it.
 */
export class DataGrid extends LitElement {
  static override properties = {
    columns: { attribute: false },
    rows: { attribute: false },
    /** Key of the row that is current. */
    current: {},
    label: {},
    /** Said where there is no row. */
    empty: {},
    sorting: { state: true },
    top: { state: true },
    height: { state: true },
  };
  static override styles = [sharedStyles, gridStyles];

  declare columns: readonly Column<TableRow>[];
  declare rows: readonly TableRow[];
  declare current: string;
  declare label: string;
  declare empty: string;
  declare sorting: Sorting | undefined;
  declare top: number;
  declare height: number;
  #sorted: readonly TableRow[] = [];
  /** The current row is to be brought into view: it became current, maybe before it was in the table. */
  #toReveal = false;
  /** Where the current row was: when it is gone, the keys go on from there. */
  #place = 0;
  readonly #sizes = new ResizeObserver(() => this.#measure());

  constructor() {
    super();
    this.columns = [];
    this.rows = [];
    this.current = '';
    this.label = '';
    this.empty = '';
    this.sorting = undefined;
    this.top = 0;
    this.height = 0;
  }

  override render() {
    const { first, end } = visibleWindow(this.#sorted.length, this.top, this.height);
    const index = this.#currentIndex;
    const tracks = this.columns.map(({ width }) => width).join(' ');
    return html`
      <div
        class="grid"
        role="grid"
        tabindex="0"
        .style=${`--tracks:${tracks}`}
        aria-label=${this.label}
        aria-rowcount=${this.#sorted.length + 1}
        aria-colcount=${this.columns.length}
        aria-activedescendant=${index >= first && index < end ? `row-${index}` : nothing}
        @keydown=${this.#keyPressed}
        @scroll=${this.#scrolled}
      >
        <div class="row head" role="row" aria-rowindex="1">${this.columns.map((column, place) => this.#head(column, place))}</div>
        <div class="rows" role="rowgroup" .style=${`height:${this.#sorted.length * rowHeight}px`}>
          <div class="shifted" role="presentation" .style=${`transform:translateY(${first * rowHeight}px)`}>
            ${this.#sorted.slice(first, end).map((row, place) => this.#row(row, first + place))}
          </div>
        </div>
        ${this.#sorted.length === 0 ? html`<p class="empty">${this.empty}</p>` : nothing}
      </div>
    `;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('rows') || changed.has('sorting') || changed.has('columns'))
      this.#sorted = sortRows(this.rows, this.columns, this.sorting);
    const index = this.#currentIndex;
    if (index >= 0) this.#place = index;
  }

  override firstUpdated(): void {
    this.#sizes.observe(this.#grid);
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has('current') || changed.has('sorting')) this.#toReveal = true;
    if (this.#toReveal) this.#reveal();
  }

  override disconnectedCallback(): void {
    this.#sizes.disconnect();
    super.disconnectedCallback();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.#sizes.observe(this.#grid);
  }

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('.grid')?.focus();
  }

  get #grid(): HTMLElement {
    const grid = this.renderRoot.querySelector<HTMLElement>('.grid');
    if (!grid) throw new Error('The table is not drawn yet');
    return grid;
  }

  get #currentIndex(): number {
    return this.#sorted.findIndex(({ key }) => key === this.current);
  }

  #head({ id, label, numeric }: Column<TableRow>, place: number): TemplateResult {
    const sorted = this.sorting?.column === id;
    const direction = !sorted ? 'none' : this.sorting?.descending ? 'descending' : 'ascending';
    return html`<div class="cell ${numeric ? 'numeric' : ''}" role="columnheader" aria-colindex=${place + 1} aria-sort=${direction}>
      <button class="sort" @click=${() => this.#sortBy(id)}>
        <span>${label}</span>${sorted ? icon(this.sorting?.descending ? 'arrowDown' : 'arrowUp') : nothing}
      </button>
    </div>`;
  }

  #row(row: TableRow, index: number): TemplateResult {
    const current = row.key === this.current;
    return html`<div
      class="row ${current ? 'current' : ''} ${row.faded ? 'faded' : ''}"
      id="row-${index}"
      role="row"
      aria-rowindex=${index + 2}
      aria-selected=${current}
      @click=${() => this.#choose(row)}
      @dblclick=${() => this.#tell('row-opened', row.key)}
    >
      ${this.columns.map(
        ({ cell, hint, numeric }, place) =>
          html`<div class="cell ${numeric ? 'numeric' : ''}" role="gridcell" aria-colindex=${place + 1} title=${hint?.(row) ?? nothing}>
            ${cell(row)}
          </div>`,
      )}
    </div>`;
  }

  #sortBy(column: string): void {
    this.sorting = nextSorting(this.sorting, column);
  }

  #choose({ key }: TableRow): void {
    if (key !== this.current) this.#tell('row-current', key);
  }

  #tell(name: 'row-current' | 'row-opened', key: string): void {
    this.dispatchEvent(new CustomEvent(name, { detail: { key } }));
  }

  #keyPressed(event: KeyboardEvent): void {
    const onHead = event.target instanceof HTMLElement && event.target.classList.contains('sort');
    if (onHead || event.altKey || event.ctrlKey || event.metaKey) return;
    const index = this.#currentIndex;
    const pageRows = Math.max(1, Math.floor((this.height - headHeight) / rowHeight));
    const from = index >= 0 ? index : event.key === 'ArrowUp' ? this.#place : this.#place - 1;
    const row = this.#sorted[rowAfter(event.key, from, this.#sorted.length, pageRows) ?? -1];
    if (row) this.#choose(row);
    else if (event.key === 'Enter' && index >= 0) this.#tell('row-opened', this.current);
    else return;
    event.preventDefault();
  }

  #scrolled(): void {
    this.top = this.#grid.scrollTop;
  }

  /** A current row that was in view stays there, also where a panel takes a part of the height. */
  #measure(): void {
    const index = this.#currentIndex;
    const inView = index >= 0 && topToShow(index, this.top, this.height - headHeight) === this.top;
    this.height = this.#grid.clientHeight;
    this.top = this.#grid.scrollTop;
    if (inView) this.#reveal();
  }

  #reveal(): void {
    const index = this.#currentIndex;
    if (index < 0 || this.height === 0) return;
    this.#toReveal = false;
    const grid = this.#grid;
    const top = topToShow(index, grid.scrollTop, this.height - headHeight);
    if (top !== grid.scrollTop) grid.scrollTop = top;
  }
}

customElements.define('data-grid', DataGrid);
