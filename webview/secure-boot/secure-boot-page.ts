import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { DatabaseName, EnrolledHash } from '../../firmware/signatures/report.ts';
import type { Host } from '../host.ts';
import { icon } from '../icons.ts';
import type { ChosenCertificate, DatabaseSummary, DocumentState, SecureBootAnswer } from '../protocol.ts';
import { matchesFilter } from '../table/columns.ts';
import '../table/data-grid.ts';
import { formStyles, tablePageStyles } from '../table/form-styles.ts';
import { changeNotice, filterField, noStore, shownCount } from '../table/page-parts.ts';
import { TableState } from '../table/table-state.ts';
import { sharedStyles } from '../theme.ts';
import './certificate-form.ts';
import './database-list.ts';
import { databaseRoles, type EntryLine, entryColumns, entryLines, entryTexts, isFirmwareDatabase } from './entries.ts';
import './entry-details.ts';
import type { EntryDetails } from './entry-details.ts';
import './hash-form.ts';
import { readHashes } from './hashes.ts';
import { secureBootStyles } from './styles.ts';
import { warningList } from './warnings.ts';

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
  };
  static override styles = [sharedStyles, formStyles, tablePageStyles, secureBootStyles];

  declare document: Ready;
  declare host: Host;
  declare shown: boolean;
  declare answer: SecureBootAnswer | undefined;
  declare database: DatabaseName;
  /** Of the database that is shown. */
  declare hashes: readonly EnrolledHash[];
  readonly #table = new TableState<'certificate' | 'hash'>(this);
  /** Out of a file, to be enrolled in the database that is shown. */
  #chosen: ChosenCertificate | undefined;
  /** Version that was asked for last. */
  #loaded = 0;

  constructor() {
    super();
    this.shown = false;
    this.answer = undefined;
    this.database = 'PK';
    this.hashes = [];
  }

  override render() {
    const { image } = this.document;
    if (!image.store) return noStore(image.kind);
    const { answer } = this;
    const table = this.#table;
    if (!answer) return table.outcome.bad ? this.#notices() : html`<p class="nothing" role="status">Reading the keys…</p>`;
    const summary = this.#summary;
    const lines = this.#lines;
    const shown = lines.filter((line) => matchesFilter(table.filter, entryTexts(line)));
    const aside = this.#aside(shown, answer);
    return html`
      <div class="verdict ${answer.state}">
        ${icon('shield')}<span class="sentence" role="status">${answer.sentence}</span>${this.#changeable ? this.#removeAll(answer) : nothing}
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
            .columns=${entryColumns(lines, aside !== nothing)}
            .rows=${shown}
            .current=${table.current}
            .empty=${lines.length === 0 ? this.#empty : 'No entry matches the filter.'}
            @row-current=${table.rowChosen}
            @row-opened=${() => this.#details?.focus()}
            @keydown=${(event: KeyboardEvent) => table.tableKey(event, this.#removal)}
          ></data-grid>
        </div>
        ${aside}
      </div>
    `;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    const wanted = this.shown && this.document.image.store !== undefined && this.document.version !== this.#loaded;
    if ((changed.has('document') || changed.has('shown')) && wanted) void this.#load();
  }

  /** Ctrl+F while the page is in front. */
  find(): void {
    this.#table.find();
  }

  #notices(): TemplateResult {
    const { answer } = this;
    return html`
      ${answer && answer.warnings.length > 0 ? warningList(answer.warnings) : nothing}
      ${changeNotice(this.#table.outcome, answer?.editing)}
    `;
  }

  #toolbar(shown: number, all: number): TemplateResult {
    return html`<div class="toolbar" role="toolbar" aria-label="Keys">
      ${filterField(this.#table, `Filter ${this.database}`, 'Filter')} ${shownCount(shown, all)}
      ${this.#changeable ? html`<div class="changes">${this.#changes()}</div>` : nothing}
    </div>`;
  }

  #changes(): TemplateResult {
    const { database } = this;
    const enroll = isFirmwareDatabase(database)
      ? html`<button class="plain" @click=${this.#chooseCertificate}>${icon('add')}Enroll Certificate…</button>`
      : nothing;
    const hash =
      database === 'db' || database === 'dbx'
        ? html`<button class="plain" @click=${() => this.#table.openForm('hash')}>${icon('add')}Enroll Hash…</button>`
        : nothing;
    return html`${enroll} ${hash}`;
  }

  #removeAll({ databases }: SecureBootAnswer): TemplateResult {
    return html`<button
      class="plain"
      title="PK, KEK, db and dbx: the firmware is then in setup mode"
      ?disabled=${!databases.some(({ name }) => isFirmwareDatabase(name))}
      @click=${() => this.#table.edits.ask('remove-keys', {})}
    >
      ${icon('trash')}Remove All Keys…
    </button>`;
  }

  #aside(lines: readonly EntryLine[], { owners, hashOwner }: SecureBootAnswer): TemplateResult | typeof nothing {
    const table = this.#table;
    const { database } = this;
    if (table.form === 'certificate' && this.#chosen)
      return html`<aside class="aside" aria-label="New certificate">
        <h2>Enroll a Certificate in ${database}</h2>
        <certificate-form
          .database=${database}
          .certificate=${this.#chosen}
          .owners=${owners}
          ?replaces=${database === 'PK' && lines.length > 0}
          @owner-chosen=${(event: CustomEvent<{ owner: string }>) => this.#enrollCertificate(event.detail.owner)}
          @form-closed=${table.close}
        ></certificate-form>
      </aside>`;
    if (table.form === 'hash')
      return html`<aside class="aside" aria-label="New hash">
        <h2>Enroll a Hash in ${database}</h2>
        <hash-form
          .database=${database}
          .owners=${owners}
          .suggested=${hashOwner}
          @hash-wanted=${(event: CustomEvent<{ hash: Uint8Array; owner: string }>) => this.#enrollHash(event.detail)}
          @form-closed=${table.close}
        ></hash-form>
      </aside>`;
    const line = lines.find(({ key }) => key === table.current);
    if (!line) return nothing;
    return html`<aside class="aside" aria-label="Details" @keydown=${table.asideKey}>
      <entry-details
        .line=${line}
        ?fixed=${!this.#changeable}
        @details-closed=${table.close}
        @remove-wanted=${() => this.#remove(line)}
        @export-wanted=${() => this.#export(line)}
        @copy-wanted=${(event: CustomEvent<{ text: string }>) => this.#copy(event.detail.text)}
      ></entry-details>
    </aside>`;
  }

  get #changeable(): boolean {
    return this.answer !== undefined && this.answer.editing.kind !== 'refused';
  }

  get #summary(): DatabaseSummary | undefined {
    return this.answer?.databases.find(({ name }) => name === this.database);
  }

  get #lines(): readonly EntryLine[] {
    return entryLines(this.#summary?.certificates ?? [], this.hashes);
  }

  get #empty(): string {
    const { database } = this;
    const advice = this.#changeable && isFirmwareDatabase(database) ? ' Enroll Certificate… takes DER and PEM files.' : '';
    return `${database} is empty.${advice}`;
  }

  /** What the Delete key does. */
  get #removal(): (() => void) | undefined {
    const line = this.#lines.find(({ key }) => key === this.#table.current);
    return line && this.#changeable ? () => void this.#remove(line) : undefined;
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
      if (this.#loaded === version) this.#table.fail(error);
    }
  }

  #readHashes(version: number, answer: SecureBootAnswer): Promise<readonly EnrolledHash[]> {
    const { database } = this;
    return readHashes(this.host, version, answer, database, () => this.#loaded === version && this.database === database);
  }

  async #show(database: DatabaseName): Promise<void> {
    this.database = database;
    this.hashes = [];
    this.#table.leave();
    const { answer } = this;
    if (!answer) return;
    try {
      const hashes = await this.#readHashes(this.#loaded, answer);
      if (this.database === database && this.answer === answer) this.hashes = hashes;
    } catch (error) {
      if (this.answer === answer) this.#table.fail(error);
    }
  }

  #chooseCertificate = async (): Promise<void> => {
    const { database } = this;
    if (!isFirmwareDatabase(database)) return;
    try {
      const chosen = await this.host.ask('choose-certificate', { version: this.document.version, database });
      if (!chosen || this.database !== database) return;
      this.#chosen = chosen;
      this.#table.openForm('certificate');
    } catch (error) {
      this.#table.fail(error);
    }
  };

  async #enrollCertificate(owner: string): Promise<void> {
    const { database } = this;
    const certificate = this.#chosen?.bytes;
    if (!isFirmwareDatabase(database) || !certificate) return;
    const ask = { database, certificate, owner, replace: database === 'PK' };
    if (await this.#table.edits.ask('enroll-certificate', ask)) this.#table.close();
  }

  async #enrollHash(wanted: { readonly hash: Uint8Array; readonly owner: string }): Promise<void> {
    const { database } = this;
    if (database !== 'db' && database !== 'dbx') return;
    if (await this.#table.edits.ask('enroll-hash', { database, ...wanted })) this.#table.close();
  }

  async #remove(line: EntryLine): Promise<void> {
    const entry =
      line.kind === 'hash'
        ? ({ kind: 'hash', hash: line.hash.hash } as const)
        : ({ kind: 'certificate', sha256: line.certificate.sha256 } as const);
    if (await this.#table.edits.ask('remove-signature', { database: this.database, entry })) this.#table.close();
  }

  async #export(line: EntryLine): Promise<void> {
    if (line.kind !== 'certificate') return;
    const { sha256 } = line.certificate;
    try {
      const ask = { version: this.document.version, database: this.database, sha256 };
      const { name } = await this.host.ask('export-certificate', ask);
      if (name) this.#table.say({ text: `The certificate was written to ${name}.`, bad: false });
    } catch (error) {
      this.#table.fail(error);
    }
  }

  async #copy(text: string): Promise<void> {
    await this.host.ask('copy-text', { text });
    this.#table.say({ text: 'Copied.', bad: false });
  }
}

customElements.define('secure-boot-page', SecureBootPage);
