import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { StoreHealth } from '../../firmware/variables/store-health.ts';
import type { Host } from '../host.ts';
import { icon } from '../icons.ts';
import type { DocumentState, Editing, PageEdit, VariableRow } from '../protocol.ts';
import { matchesFilter } from '../table/columns.ts';
import '../table/data-grid.ts';
import { Edits, noOutcome, type Outcome } from '../table/edits.ts';
import { formStyles, tablePageStyles } from '../table/form-styles.ts';
import { count } from '../text.ts';
import { sharedStyles } from '../theme.ts';
import './store-line.ts';
import { lineOf, type VariableLine, variableColumns } from './variable-columns.ts';
import './variable-details.ts';
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
    filter: { state: true },
    withDead: { state: true },
    current: { state: true },
    adding: { state: true },
    outcome: { state: true },
  };
  static override styles = [
    sharedStyles,
    formStyles,
    tablePageStyles,
    css`
      .outcome {
        min-width: 0;
        overflow-wrap: anywhere;
      }
    `,
  ];

  declare document: Ready;
  declare host: Host;
  declare shown: boolean;
  declare rows: readonly VariableRow[];
  declare health: StoreHealth | undefined;
  declare editing: Editing;
  declare filter: string;
  declare withDead: boolean;
  declare current: string;
  declare adding: boolean;
  declare outcome: Outcome;
  #loaded = 0;
  #loading = 0;
  #edits: Edits | undefined;

  constructor() {
    super();
    this.shown = false;
    this.rows = [];
    this.health = undefined;
    this.editing = { kind: 'refused', reason: '' };
    this.filter = '';
    this.withDead = false;
    this.current = '';
    this.adding = false;
    this.outcome = noOutcome;
  }

  override render() {
    if (!this.document.image.store)
      return html`<p class="nothing">This image has no variable store. Variables are in the VARS file that stands beside a CODE file.</p>`;
    const all = this.rows.filter((row) => this.withDead || row.live);
    const shown = all.filter(({ name, guid, vendor, summary }) => matchesFilter(this.filter, [name, guid, vendor, summary]));
    const lines = shown.map(lineOf);
    return html`
      ${this.#toolbar(shown.length, all.length)} ${this.health ? html`<store-line .health=${this.health}></store-line>` : nothing}
      ${this.#notice()}
      <div class="split">
        <data-grid
          label="Variables"
          .columns=${variableColumns(this.withDead, this.current !== '' || this.adding)}
          .rows=${lines}
          .current=${this.current}
          .empty=${this.rows.length === 0 ? 'The store holds no variable.' : 'No variable matches the filter.'}
          @row-current=${(event: CustomEvent<{ key: string }>) => this.#choose(event.detail.key)}
          @row-opened=${() => this.#panel?.focus()}
          @keydown=${this.#gridKey}
        ></data-grid>
        ${this.#aside(lines)}
      </div>
    `;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    this.#edits ??= new Edits(
      this.host,
      () => this.document.version,
      (outcome) => {
        this.outcome = outcome;
      },
    );
    const { version } = this.document;
    if ((changed.has('document') || changed.has('shown')) && this.shown && version !== this.#loading) void this.#load(version);
  }

  /** Ctrl+F while the page is in front. */
  find(): void {
    const field = this.renderRoot.querySelector<HTMLInputElement>('#filter');
    field?.focus();
    field?.select();
  }

  #toolbar(shown: number, all: number): TemplateResult {
    const dead = this.rows.filter(({ live }) => !live).length;
    const allowed = this.editing.kind !== 'refused';
    return html`<div class="toolbar" role="toolbar" aria-label="Variables">
      <div class="filter">
        ${icon('filter')}
        <input
          id="filter"
          type="text"
          placeholder="Filter by name, vendor or value"
          aria-label="Filter the variables"
          spellcheck="false"
          .value=${this.filter}
          @input=${this.#filterTyped}
          @keydown=${this.#filterKey}
        />
      </div>
      <button class="plain" aria-pressed=${this.withDead} ?disabled=${dead === 0} @click=${() => (this.withDead = !this.withDead)}>
        ${icon('history')}Dead Entries (${count(dead)})
      </button>
      <span class="quiet number" role="status">${shown === all ? nothing : `${count(shown)} of ${count(all)}`}</span>
      <span class="space"></span>
      ${
        allowed
          ? html`<button class="plain" @click=${this.#add}>${icon('add')}Add Variable…</button>
              <button class="plain" title="Drop dead entries, so that their room is free" @click=${() => this.#make({ kind: 'compact' })}>
                ${icon('layers')}Compact Store
              </button>`
          : nothing
      }
    </div>`;
  }

  /** What came of the last change; else, why changing is not as usual here. */
  #notice(): TemplateResult {
    const { outcome, editing } = this;
    if (outcome.text)
      return html`<div class="notice ${outcome.bad ? 'failed' : 'info'}" role=${outcome.bad ? 'alert' : 'status'}>
        ${icon(outcome.bad ? 'error' : 'check')}<span class="outcome">${outcome.text}</span>
      </div>`;
    if (editing.kind === 'copy-first')
      return html`<div class="notice info" role="note">
        ${icon('lock')}<span>${editing.reason} The first change offers a private copy to make it in.</span>
      </div>`;
    return html``;
  }

  #aside(lines: readonly VariableLine[]): TemplateResult | typeof nothing {
    if (this.adding)
      return html`<aside class="aside" aria-label="New variable">
        <h2>New Variable</h2>
        <variable-form
          .taken=${this.rows}
          @edit-wanted=${(event: CustomEvent<{ edit: PageEdit }>) => this.#addVariable(event.detail.edit)}
          @form-closed=${this.#close}
        ></variable-form>
      </aside>`;
    const row = lines.find(({ key }) => key === this.current)?.variable;
    if (!row) return nothing;
    return html`<aside class="aside" aria-label="Details" @keydown=${this.#asideKey}>
      <variable-details
        .row=${row}
        .rows=${this.rows}
        .version=${this.#loaded}
        .host=${this.host}
        .editing=${this.editing}
        @details-closed=${this.#close}
        @delete-wanted=${() => this.#delete(row)}
        @edit-wanted=${(event: CustomEvent<{ edit: PageEdit }>) => this.#change(event.detail.edit)}
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
      if (this.#loading === version) this.outcome = { text: error instanceof Error ? error.message : String(error), bad: true };
    }
  }

  #choose(key: string): void {
    this.current = key;
    this.adding = false;
    this.outcome = noOutcome;
  }

  #close(): void {
    this.adding = false;
    this.current = '';
    this.#focusGrid();
  }

  #focusGrid(): void {
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('data-grid')?.focus());
  }

  #add(): void {
    this.adding = true;
    this.outcome = noOutcome;
  }

  async #make(edit: PageEdit): Promise<boolean> {
    return (await this.#edits?.make(edit)) ?? false;
  }

  async #addVariable(edit: PageEdit): Promise<void> {
    if (!(await this.#make(edit)) || edit.kind !== 'set') return;
    this.adding = false;
    this.current = `${edit.guid} ${edit.name}`;
    this.#focusGrid();
  }

  async #change(edit: PageEdit): Promise<void> {
    if (!(await this.#make(edit))) return;
    this.#panel?.formDone();
    this.#focusGrid();
  }

  async #delete({ name, guid }: VariableRow): Promise<void> {
    if (!(await this.#make({ kind: 'delete', name, guid }))) return;
    this.#focusGrid();
  }

  #filterTyped({ target }: InputEvent): void {
    if (target instanceof HTMLInputElement) this.filter = target.value;
  }

  #filterKey(event: KeyboardEvent): void {
    if (event.key === 'ArrowDown') this.renderRoot.querySelector<HTMLElement>('data-grid')?.focus();
    else if (event.key === 'Escape' && this.filter !== '') this.filter = '';
    else return;
    event.preventDefault();
  }

  #gridKey(event: KeyboardEvent): void {
    const row = this.rows.find((each) => lineOf(each).key === this.current);
    if (event.key === 'Delete' && row?.live && this.editing.kind !== 'refused') void this.#delete(row);
    else if (event.key === 'Escape' && this.current !== '') this.#close();
    else return;
    event.preventDefault();
  }

  #asideKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    this.#close();
  }
}

customElements.define('variables-page', VariablesPage);
