import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { EntryWords } from '../../firmware/variables/entry-words.ts';
import type { StoreHealth } from '../../firmware/variables/store-health.ts';
import type { Host } from '../host.ts';
import { icon } from '../icons.ts';
import type { DocumentState, Editing, NewBootEntry, PageEdit, VariableRow } from '../protocol.ts';
import { matchesFilter } from '../table/columns.ts';
import '../table/data-grid.ts';
import { formStyles, tablePageStyles } from '../table/form-styles.ts';
import { Narrow } from '../table/narrow.ts';
import { changeNotice, filterField, noStore, shownCount } from '../table/page-parts.ts';
import { TableState } from '../table/table-state.ts';
import { count } from '../text.ts';
import { sharedStyles } from '../theme.ts';
import './boot-entry-form.ts';
import './store-line.ts';
import { lineOf, type VariableLine, variableColumns } from './variable-columns.ts';
import './variable-details.ts';
import { newVariable } from './new-variable.ts';
import type { VariableDetailsPanel } from './variable-details.ts';
import './variable-form.ts';

type Ready = Extract<DocumentState, { kind: 'ready' }>;

/** The variables of the store: a table to filter and sort, what each of them says, and how to change them. */
export class VariablesPage extends LitElement {
  static override properties = {
    document: { attribute: false },
    host: { attribute: false },
    /** The page is in front; before that nothing is asked. */
    shown: { type: Boolean },
    rows: { state: true },
    health: { state: true },
    editing: { state: true },
    withDead: { state: true },
  };
  static override styles = [sharedStyles, formStyles, tablePageStyles];

  declare document: Ready;
  declare host: Host;
  declare shown: boolean;
  declare rows: readonly VariableRow[];
  declare health: StoreHealth | undefined;
  declare editing: Editing;
  declare withDead: boolean;
  readonly #table = new TableState<'variable' | 'boot-entry'>(this);
  readonly #narrow = new Narrow(this);
  #loaded = 0;
  #loading = 0;

  constructor() {
    super();
    this.shown = false;
    this.rows = [];
    this.health = undefined;
    this.editing = { kind: 'refused', reason: '' };
    this.withDead = false;
  }

  override render() {
    const { image } = this.document;
    if (!image.store) return noStore(image.kind);
    const table = this.#table;
    const all = this.rows.filter((row) => this.withDead || row.live);
    const shown = all.filter(({ name, guid, vendor, summary }) => matchesFilter(table.filter, [name, guid, vendor, summary]));
    const lines = shown.map(lineOf);
    const aside = this.#aside(lines);
    return html`
      ${this.#toolbar(shown.length, all.length)} ${this.health ? html`<store-line .health=${this.health}></store-line>` : nothing}
      ${changeNotice(table.outcome, this.editing)}
      <div class="split">
        <data-grid
          label="Variables"
          .columns=${variableColumns(this.withDead, aside !== nothing || this.#narrow.now)}
          .rows=${lines}
          .current=${table.current}
          .empty=${this.#empty}
          @row-current=${table.rowChosen}
          @row-opened=${() => this.#panel?.focus()}
          @keydown=${(event: KeyboardEvent) => table.tableKey(event, this.#removal)}
        ></data-grid>
        ${aside}
      </div>
    `;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    const { version } = this.document;
    if ((changed.has('document') || changed.has('shown')) && this.shown && version !== this.#loading) void this.#load(version);
  }

  /** Ctrl+F while the page is in front. */
  find(): void {
    this.#table.find();
  }

  get #changeable(): boolean {
    return this.editing.kind !== 'refused';
  }

  get #empty(): string {
    if (this.#loaded === 0) return 'Reading the variables…';
    if (this.rows.length > 0) return 'No variable matches the filter.';
    return 'The store holds no variable yet: the firmware writes them when a guest boots, and Add Variable… writes one now.';
  }

  /** What the Delete key does. */
  get #removal(): (() => void) | undefined {
    const row = this.rows.find((each) => lineOf(each).key === this.#table.current);
    return row?.live && this.#changeable ? () => void this.#delete(row) : undefined;
  }

  #toolbar(shown: number, all: number): TemplateResult {
    const dead = this.rows.filter(({ live }) => !live).length;
    return html`<div class="toolbar" role="toolbar" aria-label="Variables">
      ${filterField(this.#table, 'Filter the variables', 'Filter by name, vendor or value')}
      <button
        class="plain"
        aria-pressed=${this.withDead}
        title="What was deleted or superseded, and takes up room until the store is compacted"
        ?disabled=${dead === 0 && !this.withDead}
        @click=${() => (this.withDead = !this.withDead)}
      >
        ${icon('history')}Dead Entries (${count(dead)})
      </button>
      ${shownCount(shown, all)}
      ${this.#changeable ? html`<div class="changes">${this.#changes(dead)}</div>` : nothing}
    </div>`;
  }

  #changes(dead: number): TemplateResult {
    return html`<button class="plain" @click=${() => this.#table.openForm('variable')}>${icon('add')}Add Variable…</button>
      <button class="plain" @click=${() => this.#table.openForm('boot-entry')}>${icon('add')}Add Boot Entry…</button>
      <button
        class="plain"
        title="Drop dead entries, so that their room is free"
        ?disabled=${dead === 0}
        @click=${() => this.#make({ kind: 'compact' })}
      >
        ${icon('layers')}Compact Store
      </button>`;
  }

  #aside(lines: readonly VariableLine[]): TemplateResult | typeof nothing {
    const table = this.#table;
    if (table.form === 'boot-entry')
      return html`<aside class="aside" aria-label="New boot entry">
        <h2>New Boot Entry</h2>
        <boot-entry-form
          @entry-wanted=${(event: CustomEvent<{ entry: NewBootEntry }>) => this.#addBootEntry(event.detail.entry)}
          @form-closed=${table.close}
        ></boot-entry-form>
      </aside>`;
    if (table.form)
      return html`<aside class="aside" aria-label="New variable">
        <h2>New Variable</h2>
        <variable-form
          .taken=${this.rows}
          @edit-wanted=${(event: CustomEvent<{ edit: PageEdit }>) => this.#addVariable(event.detail.edit)}
          @form-closed=${table.close}
        ></variable-form>
      </aside>`;
    const row = lines.find(({ key }) => key === table.current)?.variable;
    if (!row) return nothing;
    return html`<aside class="aside" aria-label="Details" @keydown=${table.asideKey}>
      <variable-details
        .row=${row}
        .rows=${this.rows}
        .version=${this.#loaded}
        .host=${this.host}
        .editing=${this.editing}
        @details-closed=${table.close}
        @delete-wanted=${() => this.#delete(row)}
        @edit-wanted=${(event: CustomEvent<{ edit: PageEdit }>) => this.#change(event.detail.edit)}
        @words-wanted=${(event: CustomEvent<{ words: Partial<EntryWords> }>) => this.#changeEntry(row, event.detail.words)}
        @order-wanted=${(event: CustomEvent<{ order: readonly number[] }>) => this.#make({ kind: 'boot-order', order: event.detail.order })}
      ></variable-details>
    </aside>`;
  }

  get #panel(): VariableDetailsPanel | undefined {
    return this.renderRoot.querySelector<VariableDetailsPanel>('variable-details') ?? undefined;
  }

  /** Asks for all rows, in parts; the table changes when the last is there. */
  async #load(version: number): Promise<void> {
    this.#loading = version;
    const rows: VariableRow[] = [];
    let from: number | undefined = 0;
    try {
      while (from !== undefined) {
        const answer: Awaited<ReturnType<typeof this.host.ask<'variables'>>> = await this.host.ask('variables', {
          version,
          from,
        });
        if (this.#loading !== version) return;
        rows.push(...answer.rows);
        from = answer.next;
        this.health = answer.health;
        this.editing = answer.editing;
      }
      this.#loaded = version;
      this.rows = rows;
    } catch (error) {
      // A newer version asks again.
      if (this.#loading === version) this.#table.fail(error);
    }
  }

  #make(edit: PageEdit): Promise<boolean> {
    return this.#table.edits.make(edit);
  }

  async #addVariable(edit: PageEdit): Promise<void> {
    if (!(await this.#make(edit)) || edit.kind !== 'set') return;
    this.#table.choose(`${edit.guid} ${edit.name}`);
    this.#table.focusTable();
  }

  async #addBootEntry(entry: NewBootEntry): Promise<void> {
    if (!(await this.#table.edits.ask('boot-entry', entry))) return;
    this.#table.choose(`${newVariable.guid} BootOrder`);
    this.#table.focusTable();
  }

  #change(edit: PageEdit): Promise<void> {
    return this.#formSent(this.#make(edit));
  }

  #changeEntry({ offset }: VariableRow, words: Partial<EntryWords>): Promise<void> {
    return this.#formSent(this.#table.edits.ask('change-boot-entry', { offset, words }));
  }

  async #formSent(made: Promise<boolean>): Promise<void> {
    if (!(await made)) return;
    this.#panel?.formDone();
    this.#table.focusTable();
  }

  async #delete({ name, guid }: VariableRow): Promise<void> {
    if (await this.#make({ kind: 'delete', name, guid })) this.#table.focusTable();
  }
}

customElements.define('variables-page', VariablesPage);
