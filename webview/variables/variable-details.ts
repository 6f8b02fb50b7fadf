import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { emit } from '../events.ts';
import type { Host } from '../host.ts';
import { icon } from '../icons.ts';
import type { BootOrderAnswer, Editing, VariableDetails, VariableRow } from '../protocol.ts';
import { longestValue } from '../protocol.ts';
import { formStyles } from '../table/form-styles.ts';
import { KeptFocus } from '../table/kept-focus.ts';
import { count, hex, messageOf, size } from '../text.ts';
import { sharedStyles } from '../theme.ts';
import './boot-entry-form.ts';
import './boot-order-list.ts';
import { dumpLines } from './hex-dump.ts';
import './variable-form.ts';

type Told = 'delete-wanted' | 'edit-wanted' | 'words-wanted' | 'order-wanted' | 'details-closed';

/** Bytes that the panel shows; the rest is to be seen in the image. */
const dumped = 512;

/**
 * One variable: what it says, its bytes, and what can be done with it. Tells `delete-wanted`, `edit-wanted`, `words-wanted` (of
 * a boot entry) and `order-wanted` with the change, and `details-closed`.
 */
export class VariableDetailsPanel extends LitElement {
  static override properties = {
    row: { attribute: false },
    rows: { attribute: false },
    version: { type: Number },
    host: { attribute: false },
    editing: { attribute: false },
    details: { state: true },
    bootOrder: { state: true },
    problem: { state: true },
    changing: { state: true },
  };
  static override styles = [
    sharedStyles,
    formStyles,
    css`
      :host {
        display: block;
      }
      .title {
        display: flex;
        align-items: flex-start;
        gap: 8px;
      }
      .title h2 {
        flex: 1;
        line-height: 24px;
      }
      .dump {
        display: grid;
        grid-template-columns: max-content max-content max-content;
        gap: 0 2ch;
        margin: 0;
        overflow-x: auto;
        font-family: var(--virtlens-mono);
        font-size: 12px;
        line-height: 18px;
        white-space: pre;
      }
      .dump dt {
        color: var(--virtlens-quiet);
      }
      .dump dd {
        margin: 0;
      }
      .summary {
        margin: 0;
        line-height: 20px;
        overflow-wrap: anywhere;
      }
    `,
  ];

  declare row: VariableRow;
  declare rows: readonly VariableRow[];
  declare version: number;
  declare host: Host;
  declare editing: Editing;
  declare details: VariableDetails | undefined;
  declare bootOrder: BootOrderAnswer | undefined;
  declare problem: string;
  /** What is being changed: what a boot entry says, or the value as such. */
  declare changing: 'entry' | 'value' | undefined;
  #asked = 0;

  constructor() {
    super();
    this.problem = '';
    this.changing = undefined;
    new KeptFocus(this, () => this.focus());
  }

  override render() {
    const { row } = this;
    return html`
      <div class="title">
        <h2 id="title" tabindex="-1">${row.name}</h2>
        <button class="plain" aria-label="Close" title="Close (Escape)" @click=${() => this.#tell('details-closed')}>${icon('close')}</button>
      </div>
      <div class="quiet">${row.vendor === row.guid ? nothing : html`${row.vendor} · `}<span class="mono">${row.guid}</span></div>
      ${this.changing ? nothing : this.#actions()} ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      ${this.details ? (this.changing ? this.#form(this.details) : this.#content(this.details)) : nothing}
    `;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    const other = changed.get('row');
    if (changed.has('row') && (other?.name !== this.row.name || other.guid !== this.row.guid || other.live !== this.row.live))
      this.changing = undefined;
    if (changed.has('row') || changed.has('version')) void this.#load();
  }

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('#title')?.focus();
  }

  /** The change was made: its form has done its work. */
  formDone(): void {
    this.changing = undefined;
  }

  /** The answer to the last question counts; until then the panel stays as it is. */
  async #load(): Promise<void> {
    const asking = ++this.#asked;
    const { version, row } = this;
    try {
      const [details, bootOrder] = await Promise.all([
        this.host.ask('variable', { version, offset: row.offset }),
        row.form === 'boot-order' && row.name === 'BootOrder' && row.live
          ? this.host.ask('boot-order', { version })
          : undefined,
      ]);
      if (asking !== this.#asked) return;
      this.details = details;
      this.bootOrder = bootOrder;
      this.problem = '';
    } catch (error) {
      // A newer version is on its way, and with it another question.
      if (asking === this.#asked) this.problem = messageOf(error);
    }
  }

  #actions(): TemplateResult {
    const { row, details } = this;
    const changeable = row.live && this.editing.kind !== 'refused';
    const short = row.size <= longestValue;
    return html`<div class="actions">
      ${
        changeable && short
          ? html`${details?.entry ? this.#changeButton('entry', 'Change Entry…') : nothing}
              ${this.#changeButton('value', details?.entry ? 'Change Bytes…' : 'Change Value…')}`
          : nothing
      }
      ${changeable ? html`<button class="plain" @click=${() => this.#tell('delete-wanted')}>${icon('trash')}Delete</button>` : nothing}
      <button
        class="plain"
        ?disabled=${!details}
        @click=${() => details && emit(this, 'range-chosen', { offset: details.dataOffset, length: Math.max(1, row.size), focus: true })}
      >
        ${icon('fileBinary')}Show Bytes
      </button>
    </div>`;
  }

  #changeButton(what: 'entry' | 'value', label: string): TemplateResult {
    return html`<button class="plain" @click=${() => (this.changing = what)}>${icon('edit')}${label}</button>`;
  }

  #form(details: VariableDetails): TemplateResult {
    if (this.changing === 'entry' && details.entry)
      return html`<boot-entry-form
        .name=${this.row.name}
        .existing=${details.entry}
        @words-wanted=${(event: CustomEvent) => this.#tell('words-wanted', event.detail)}
        @form-closed=${() => (this.changing = undefined)}
      ></boot-entry-form>`;
    return html`<variable-form
      .row=${this.row}
      .details=${details}
      .taken=${this.rows}
      @edit-wanted=${(event: CustomEvent) => this.#tell('edit-wanted', event.detail)}
      @form-closed=${() => (this.changing = undefined)}
    ></variable-form>`;
  }

  #content(details: VariableDetails): TemplateResult {
    const { row } = this;
    return html`
      ${this.#decoded(details)}
      <h3>Variable</h3>
      <dl class="facts">
        <dt>Attributes</dt>
        <dd>${row.attributeWords}</dd>
        <dt>State</dt>
        <dd>${row.stateWords}</dd>
        <dt>Size</dt>
        <dd>${size(row.size)}</dd>
        ${details.timestamp ? html`<dt>Written</dt><dd>${details.timestamp.replace('T', ' ').replace('Z', ' UTC')}</dd>` : nothing}
        <dt>At</dt>
        <dd class="mono">${hex(row.offset)}</dd>
      </dl>
      ${this.#dump(details)}
    `;
  }

  #decoded({ fields, summary }: VariableDetails): TemplateResult {
    if (this.bootOrder)
      return html`<h3>Tried in this order</h3>
        <boot-order-list
          .choices=${this.bootOrder}
          ?fixed=${this.editing.kind === 'refused'}
          @order-wanted=${(event: CustomEvent) => this.#tell('order-wanted', event.detail)}
        ></boot-order-list>`;
    return html`<h3>Value</h3>
      ${
        fields.length > 0
          ? html`<dl class="facts">${fields.map(({ label, value }) => html`<dt>${label}</dt><dd>${value}</dd>`)}</dl>`
          : html`<p class="summary">${summary}</p>`
      }`;
  }

  #dump({ data, dataOffset }: VariableDetails): TemplateResult | typeof nothing {
    if (data.length === 0) return nothing;
    const rest = this.row.size - Math.min(data.length, dumped);
    return html`<h3>Bytes</h3>
      <dl class="dump" tabindex="0" aria-label="Bytes of the variable">
        ${dumpLines(data.subarray(0, dumped), dataOffset).map(
          (line) => html`<dt>${line.offset}</dt><dd>${line.hex}</dd><dd>${line.text}</dd>`,
        )}
      </dl>
      ${rest > 0 ? html`<p class="hint">${count(rest)} more bytes are shown in the image.</p>` : nothing}`;
  }

  #tell(name: Told, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

customElements.define('variable-details', VariableDetailsPanel);
