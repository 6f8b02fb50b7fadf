import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { DatabaseName, EnrolledHash } from '../../firmware/signatures/report.ts';
import type { Host } from '../host.ts';
import { icon } from '../icons.ts';
import type { DatabaseSummary, DocumentState, Requests, SecureBootAnswer } from '../protocol.ts';
import { matchesFilter } from '../table/columns.ts';
import '../table/data-grid.ts';
import { Edits, noOutcome, type Outcome } from '../table/edits.ts';
import { formStyles, tablePageStyles } from '../table/form-styles.ts';
import { count } from '../text.ts';
import { sharedStyles } from '../theme.ts';
import './database-list.ts';
import { databaseRoles, type EntryLine, entryColumns, entryLines, entryTexts, isFirmwareDatabase } from './entries.ts';
import './entry-details.ts';
import type { EntryDetails } from './entry-details.ts';
import './hash-form.ts';
import { secureBootStyles } from './styles.ts';

type Ready = Extract<DocumentState, { kind: 'ready' }>;

/** Whether Secure Boot will be on and why, what is worth a warning, and the keys. */
export class SecureBootPage extends LitElement {
  static override properties = {
    document: { attribute: false },
    host: { attribute: false },
    /** The page is in front; before that nothing is asked. */
    shown: { type: Boolean },
    answer: { state: true },
    database: { state: true },
    hashes: { state: true },
    filter: { state: true },
    current: { state: true },
    addingHash: { state: true },
    outcome: { state: true },
  };
  static override styles = [sharedStyles, formStyles, tablePageStyles, secureBootStyles];

  declare document: Ready;
  declare host: Host;
  declare shown: boolean;
  declare answer: SecureBootAnswer | undefined;
  declare database: DatabaseName;
  /** Of the database that is shown. */
  declare hashes: readonly EnrolledHash[];
  declare filter: string;
  declare current: string;
  declare addingHash: boolean;
  declare outcome: Outcome;
  /** Version that was asked for last. */
  #loaded = 0;
  #edits: Edits | undefined;

  constructor() {
    super();
    this.shown = false;
    this.answer = undefined;
    this.database = 'PK';
    this.hashes = [];
    this.filter = '';
    this.current = '';
    this.addingHash = false;
    this.outcome = noOutcome;
  }

  override render() {
    const { answer } = this;
    if (!answer) return this.outcome.bad ? this.#notices() : html`<p class="nothing" role="status">Reading the keys…</p>`;
    const summary = answer.databases.find(({ name }) => name === this.database);
    const lines = entryLines(summary?.certificates ?? [], this.hashes);
    const shown = lines.filter((line) => matchesFilter(this.filter, entryTexts(line)));
    return html`
      <div class="verdict ${answer.state}">
        ${icon('shield')}<span class="sentence">${answer.sentence}</span>${this.#changeable ? this.#removeAll(answer) : nothing}
      </div>
      ${this.#notices()}
      <div class="split">
        <database-list
          .databases=${answer.databases}
          .current=${this.database}
          @database-chosen=${(event: CustomEvent<{ name: DatabaseName }>) => this.#show(event.detail.name)}
        ></database-list>
        <div class="database" role="tabpanel" aria-label=${this.database}>
          ${this.#toolbar(shown.length, lines.length)}
          <p class="purpose quiet">${databaseRoles[this.database].role}</p>
          ${summary?.problems.map((problem) => html`<div class="notice warning">${icon('warning')}<span>${problem}</span></div>`)}
          <data-grid
            .label=${`Entries of ${this.database}`}
            .columns=${entryColumns(lines, this.current !== '' || this.addingHash)}
            .rows=${shown}
            .current=${this.current}
            .empty=${lines.length === 0 ? `${this.database} is empty.` : 'No entry matches the filter.'}
            @row-current=${(event: CustomEvent<{ key: string }>) => this.#choose(event.detail.key)}
            @row-opened=${() => this.#details?.focus()}
            @keydown=${this.#gridKey}
          ></data-grid>
        </div>
        ${this.#aside(shown)}
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
    if ((changed.has('document') || changed.has('shown')) && this.shown && this.document.version !== this.#loaded)
      void this.#load();
  }

  /** Ctrl+F while the page is in front. */
  find(): void {
    const field = this.renderRoot.querySelector<HTMLInputElement>('#filter');
    field?.focus();
    field?.select();
  }

  #notices(): TemplateResult {
    const { answer, outcome } = this;
    const editing = answer?.editing;
    return html`
      ${answer && answer.warnings.length > 0 ? warningList(answer.warnings) : nothing}
      ${
        editing?.kind === 'copy-first' && !outcome.text
          ? html`<div class="notice info" role="note">
              ${icon('lock')}<span>${editing.reason} The first change offers a private copy to make it in.</span>
            </div>`
          : nothing
      }
      ${
        outcome.text
          ? html`<div class="notice ${outcome.bad ? 'failed' : 'info'}" role=${outcome.bad ? 'alert' : 'status'}>
              ${icon(outcome.bad ? 'error' : 'check')}<span>${outcome.text}</span>
            </div>`
          : nothing
      }
    `;
  }

  #toolbar(shown: number, all: number): TemplateResult {
    return html`<div class="toolbar" role="toolbar" aria-label="Keys">
      <div class="filter">
        ${icon('filter')}
        <input
          id="filter"
          type="text"
          placeholder="Filter"
          aria-label=${`Filter ${this.database}`}
          spellcheck="false"
          .value=${this.filter}
          @input=${this.#filterTyped}
        />
      </div>
      <span class="quiet number" role="status">${shown === all ? nothing : `${count(shown)} of ${count(all)}`}</span>
      <span class="space"></span>
      ${this.#changeable ? this.#changes() : nothing}
    </div>`;
  }

  #changes(): TemplateResult {
    const { database } = this;
    const enrol = isFirmwareDatabase(database)
      ? html`<button class="plain" @click=${() => this.#edits?.ask('enrol-certificate', { database, replace: database === 'PK' })}>
          ${icon('add')}Enrol Certificate…
        </button>`
      : nothing;
    const hash =
      database === 'db' || database === 'dbx'
        ? html`<button class="plain" @click=${this.#addHash}>${icon('add')}Enrol Hash…</button>`
        : nothing;
    return html`${enrol} ${hash}`;
  }

  #removeAll({ databases }: SecureBootAnswer): TemplateResult {
    return html`<button
      class="plain"
      title="PK, KEK, db and dbx: the firmware is then in setup mode"
      ?disabled=${!databases.some(({ name }) => isFirmwareDatabase(name))}
      @click=${() => this.#edits?.ask('remove-keys', {})}
    >
      ${icon('trash')}Remove All Keys…
    </button>`;
  }

  #aside(lines: readonly EntryLine[]): TemplateResult | typeof nothing {
    if (this.addingHash)
      return html`<aside class="aside" aria-label="New hash">
        <h2>Enrol a Hash in ${this.database}</h2>
        <hash-form
          .database=${this.database}
          @hash-wanted=${(event: CustomEvent<{ hash: Uint8Array }>) => this.#enrolHash(event.detail.hash)}
          @form-closed=${this.#close}
        ></hash-form>
      </aside>`;
    const line = lines.find(({ key }) => key === this.current);
    if (!line) return nothing;
    return html`<aside class="aside" aria-label="Details" @keydown=${this.#asideKey}>
      <entry-details
        .line=${line}
        ?fixed=${!this.#changeable}
        @details-closed=${this.#close}
        @remove-wanted=${() => this.#remove(line)}
        @export-wanted=${() => this.#export(line)}
        @copy-wanted=${(event: CustomEvent<{ text: string }>) => this.#copy(event.detail.text)}
      ></entry-details>
    </aside>`;
  }

  get #changeable(): boolean {
    return this.answer !== undefined && this.answer.editing.kind !== 'refused';
  }

  get #details(): EntryDetails | undefined {
    return this.renderRoot.querySelector<EntryDetails>('entry-details') ?? undefined;
  }

  async #load(): Promise<void> {
    const { version } = this.document;
    this.#loaded = version;
    try {
      const answer = await this.host.ask('secure-boot', { version });
      if (this.#loaded !== version) return;
      // The first time, what is asked for most: the keys that decide what boots.
      if (!this.answer && answer.databases.some(({ name }) => name === 'db')) this.database = 'db';
      const hashes = await this.#readHashes(version, answer);
      if (this.#loaded !== version) return;
      this.answer = answer;
      this.hashes = hashes;
    } catch (error) {
      // A newer version asks again.
      if (this.#loaded === version) this.#failed(error);
    }
  }

  /** In parts; those of a database that changed or was left meanwhile are thrown away by whoever asked. */
  async #readHashes(version: number, answer: SecureBootAnswer): Promise<readonly EnrolledHash[]> {
    const { database } = this;
    const hashes: EnrolledHash[] = [];
    let from: number | undefined = answer.databases.some(({ name, hashCount }) => name === database && hashCount > 0)
      ? 0
      : undefined;
    while (from !== undefined && this.#loaded === version && this.database === database) {
      const part: Requests['hashes']['answer'] = await this.host.ask('hashes', { version, database, from });
      hashes.push(...part.hashes);
      from = part.next;
    }
    return hashes;
  }

  async #show(database: DatabaseName): Promise<void> {
    this.database = database;
    this.hashes = [];
    this.current = '';
    this.filter = '';
    this.addingHash = false;
    const { answer } = this;
    if (!answer) return;
    try {
      const hashes = await this.#readHashes(this.#loaded, answer);
      if (this.database === database && this.answer === answer) this.hashes = hashes;
    } catch (error) {
      if (this.answer === answer) this.#failed(error);
    }
  }

  #failed(error: unknown): void {
    this.outcome = { text: error instanceof Error ? error.message : String(error), bad: true };
  }

  #choose(key: string): void {
    this.current = key;
    this.addingHash = false;
    this.outcome = noOutcome;
  }

  #close(): void {
    this.current = '';
    this.addingHash = false;
    this.#focusGrid();
  }

  #focusGrid(): void {
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('data-grid')?.focus());
  }

  #addHash(): void {
    this.addingHash = true;
    this.outcome = noOutcome;
  }

  async #enrolHash(hash: Uint8Array): Promise<void> {
    const { database } = this;
    if (database !== 'db' && database !== 'dbx') return;
    if (await this.#edits?.ask('enrol-hash', { database, hash })) this.#close();
  }

  async #remove(line: EntryLine): Promise<void> {
    const entry =
      line.kind === 'hash'
        ? ({ kind: 'hash', hash: line.hash.hash } as const)
        : ({ kind: 'certificate', sha256: line.certificate.sha256 } as const);
    if (await this.#edits?.ask('remove-signature', { database: this.database, entry })) this.#close();
  }

  async #export(line: EntryLine): Promise<void> {
    if (line.kind !== 'certificate') return;
    const { sha256 } = line.certificate;
    try {
      const ask = { version: this.document.version, database: this.database, sha256 };
      const { name } = await this.host.ask('export-certificate', ask);
      if (name) this.outcome = { text: `The certificate was written to ${name}.`, bad: false };
    } catch (error) {
      this.#failed(error);
    }
  }

  async #copy(text: string): Promise<void> {
    await this.host.ask('copy-text', { text });
    this.outcome = { text: 'Copied.', bad: false };
  }

  #filterTyped({ target }: InputEvent): void {
    if (target instanceof HTMLInputElement) this.filter = target.value;
  }

  #gridKey(event: KeyboardEvent): void {
    const line = entryLines(this.#certificates, this.hashes).find(({ key }) => key === this.current);
    if (event.key === 'Delete' && line && this.#changeable) void this.#remove(line);
    else if (event.key === 'Escape' && this.current !== '') this.#close();
    else return;
    event.preventDefault();
  }

  #asideKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    this.#close();
  }

  get #certificates(): DatabaseSummary['certificates'] {
    return this.answer?.databases.find(({ name }) => name === this.database)?.certificates ?? [];
  }
}

function warningList(warnings: SecureBootAnswer['warnings']): TemplateResult {
  return html`<ul class="warnings" role="list" aria-label="Warnings">
    ${warnings.map(({ text }) => html`<li>${icon('warning')}<span>${text}</span></li>`)}
  </ul>`;
}

customElements.define('secure-boot-page', SecureBootPage);
