import '@vscode-elements/elements/dist/vscode-button/index.js';
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { PageEdit, VariableDetails, VariableRow } from '../protocol.ts';
import { pressInForm } from '../table/form-keys.ts';
import { formStyles } from '../table/form-styles.ts';
import { sharedStyles } from '../theme.ts';
import { firstForm, guidProblem, knownVendors, nameProblem, newVariable, vendorHint } from './new-variable.ts';
import { formatValue, isEnded, numberWidths, parseValue, type ValueForm, valueForms } from './value.ts';

/**
 * A new variable, or another value for one. What can't be is said while it is typed. Tells `edit-wanted` with the change, and
 * `form-closed` when the person thought better of it.
 */
export class VariableForm extends LitElement {
  static override properties = {
    /** The variable whose value is changed; none for a new one. */
    row: { attribute: false },
    details: { attribute: false },
    /** Of all live variables: a new one can't be one of them. */
    taken: { attribute: false },
    form: { state: true },
    text: { state: true },
    width: { state: true },
    name: { state: true },
    guid: { state: true },
    access: { state: true },
    shown: { state: true },
  };
  static override styles = [
    sharedStyles,
    formStyles,
    css`
      .two {
        display: grid;
        grid-template-columns: 1fr 96px;
        gap: 12px;
      }
    `,
  ];

  declare row: VariableRow | undefined;
  declare details: VariableDetails | undefined;
  declare taken: readonly VariableRow[];
  declare form: ValueForm;
  declare text: string;
  declare width: number;
  declare name: string;
  declare guid: string;
  /** The EFI_VARIABLE_… bits. */
  declare access: number;
  /** Problems are shown once a field was left, or the form was sent. */
  declare shown: boolean;

  constructor() {
    super();
    this.row = undefined;
    this.details = undefined;
    this.taken = [];
    this.form = 'text';
    this.text = '';
    this.width = 4;
    this.name = newVariable.name;
    this.guid = newVariable.guid;
    this.access = newVariable.attributes;
    this.shown = false;
  }

  override render() {
    const { row } = this;
    return html`<form aria-label=${row ? `Change ${row.name}` : 'Add a variable'} @submit=${this.#sent} @keydown=${this.#keyPressed}>
      ${row ? nothing : this.#whatItIs()} ${this.#value()}
      <div class="buttons">
        <vscode-button @click=${this.#sent}>${row ? 'Change' : 'Add'}</vscode-button>
        <vscode-button secondary @click=${this.#close}>Cancel</vscode-button>
      </div>
    </form>`;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('details') || !this.details) return;
    const { data, form } = this.details;
    this.form = firstForm(form, data);
    this.text = formatValue(this.form, data) ?? '';
    this.width = numberWidths.find((width) => width === data.length) ?? 4;
  }

  override firstUpdated(): void {
    const field = this.renderRoot.querySelector<HTMLElement>(this.row ? '#value' : '#name');
    field?.focus();
    if (field instanceof HTMLInputElement) field.select();
  }

  #whatItIs(): TemplateResult {
    const problem = this.shown ? nameProblem(this.name, this.guid, this.taken) : '';
    const vendor = this.shown ? guidProblem(this.guid) : '';
    return html`
      <div class="field">
        <label for="name">Name</label>
        <input
          id="name"
          type="text"
          spellcheck="false"
          .value=${this.name}
          aria-invalid=${problem !== ''}
          aria-describedby="name-problem"
          @input=${(event: InputEvent) => this.#typed(event, (text) => (this.name = text))}
        />
        <p class="problem" id="name-problem" role="alert" ?hidden=${problem === ''}>${problem}</p>
      </div>
      <div class="field">
        <label for="guid">Vendor</label>
        <input
          id="guid"
          type="text"
          class="mono"
          spellcheck="false"
          list="vendors"
          .value=${this.guid}
          aria-invalid=${vendor !== ''}
          aria-describedby="guid-hint guid-problem"
          @input=${(event: InputEvent) => this.#typed(event, (text) => (this.guid = text.trim().toLowerCase()))}
        />
        <datalist id="vendors">
          ${knownVendors(this.taken).map(({ guid, vendor: who }) => html`<option value=${guid}>${who}</option>`)}
        </datalist>
        <p class="hint" id="guid-hint">${vendorHint(this.guid, this.taken)}</p>
        <p class="problem" id="guid-problem" role="alert" ?hidden=${vendor === ''}>${vendor}</p>
      </div>
      <fieldset>
        <legend>Can be read and written</legend>
        <div class="choices">
          <label><input type="checkbox" checked disabled /> by the firmware</label>
          <label>
            <input type="checkbox" .checked=${(this.access & 4) !== 0} @change=${this.#runtimeChosen} />
            by the operating system
          </label>
        </div>
      </fieldset>
    `;
  }

  #value(): TemplateResult {
    const { hint } = valueForms.find(({ form }) => form === this.form) ?? { hint: '' };
    const problem = this.shown ? this.#valueProblem : '';
    return html`
      <div class=${this.form === 'number' && !this.row ? 'two' : ''}>
        <div class="field">
          <label for="form">Written as</label>
          <select id="form" @change=${this.#formChosen}>
            ${valueForms.map(({ form, label }) => html`<option value=${form} ?selected=${form === this.form}>${label}</option>`)}
          </select>
        </div>
        ${this.form === 'number' && !this.row ? this.#widths() : nothing}
      </div>
      <div class="field">
        <label for="value">Value</label>
        ${this.#valueField(problem !== '')}
        <p class="hint" id="value-hint">${hint}</p>
        <p class="problem" id="value-problem" role="alert" ?hidden=${problem === ''}>${problem}</p>
      </div>
    `;
  }

  #widths(): TemplateResult {
    return html`<div class="field">
      <label for="width">Bytes</label>
      <select id="width" @change=${(event: Event) => this.#chosen(event, (text) => (this.width = Number(text)))}>
        ${numberWidths.map((width) => html`<option value=${width} ?selected=${width === this.width}>${width}</option>`)}
      </select>
    </div>`;
  }

  #valueField(bad: boolean): TemplateResult {
    const typed = (event: InputEvent) => this.#typed(event, (text) => (this.text = text));
    if (this.form === 'boolean')
      return html`<select id="value" aria-invalid=${bad} @change=${(event: Event) => this.#chosen(event, (text) => (this.text = text))}>
        <option value="0" ?selected=${this.text === '0'}>Off (0)</option>
        <option value="1" ?selected=${this.text === '1'}>On (1)</option>
      </select>`;
    if (this.form === 'hex')
      return html`<textarea
        id="value"
        spellcheck="false"
        .value=${this.text}
        aria-invalid=${bad}
        aria-describedby="value-hint value-problem"
        @input=${typed}
      ></textarea>`;
    return html`<input
      id="value"
      type="text"
      spellcheck="false"
      .value=${this.text}
      aria-invalid=${bad}
      aria-describedby="value-hint value-problem"
      @input=${typed}
    />`;
  }

  get #parsed() {
    const data = this.details?.data;
    // A new text ends in a NUL; one that is changed, as it did.
    const ended = data === undefined || formatValue(this.form, data) === undefined || isEnded(this.form, data);
    return parseValue(this.form, this.text, { width: this.width, ended });
  }

  get #valueProblem(): string {
    const parsed = this.#parsed;
    return parsed.ok ? '' : parsed.problem;
  }

  #typed(event: InputEvent, take: (text: string) => void): void {
    const field = event.target;
    if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return;
    take(field.value);
    this.shown = true;
  }

  #chosen(event: Event, take: (text: string) => void): void {
    if (event.target instanceof HTMLSelectElement) take(event.target.value);
  }

  /** What was written stays, said in the other form, where that can say it. */
  #formChosen(event: Event): void {
    const parsed = this.#parsed;
    this.#chosen(event, (text) => {
      const chosen = valueForms.find(({ form }) => form === text);
      if (!chosen) return;
      const said = parsed.ok ? formatValue(chosen.form, parsed.data) : undefined;
      this.form = chosen.form;
      this.text = said ?? (chosen.form === 'boolean' ? '0' : '');
    });
  }

  #runtimeChosen(event: Event): void {
    if (event.target instanceof HTMLInputElement) this.access = event.target.checked ? this.access | 4 : this.access & ~4;
  }

  #keyPressed(event: KeyboardEvent): void {
    pressInForm(event, { close: () => this.#close(), send: (sending) => this.#sent(sending) });
  }

  #close(): void {
    this.dispatchEvent(new CustomEvent('form-closed'));
  }

  #sent(event: Event): void {
    event.preventDefault();
    this.shown = true;
    const parsed = this.#parsed;
    const { name, guid, attributes } = this.row ?? { name: this.name, guid: this.guid, attributes: this.access };
    const wrong = !this.row && (nameProblem(name, guid, this.taken) !== '' || guidProblem(guid) !== '');
    if (wrong || !parsed.ok) {
      void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
      return;
    }
    const edit: PageEdit = { kind: 'set', name, guid, attributes, data: parsed.data };
    this.dispatchEvent(new CustomEvent('edit-wanted', { detail: { edit } }));
  }
}

customElements.define('variable-form', VariableForm);
