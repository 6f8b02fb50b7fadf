import { css, html, LitElement, nothing } from 'lit';
import type { OwnerChoice } from '../protocol.ts';
import { formStyles } from '../table/form-styles.ts';
import { sharedStyles } from '../theme.ts';
import { ownerGuid } from './entries.ts';

/** Chosen in place of a GUID that is in the list. */
const other = 'other';

/** Who is to stand beside a new entry: one of a list, or any GUID. */
export class OwnerField extends LitElement {
  static override properties = {
    owners: { attribute: false },
    /** GUID that is chosen at first. */
    suggested: {},
    chosen: { state: true },
    typed: { state: true },
    shown: { state: true },
  };
  static override styles = [
    sharedStyles,
    formStyles,
    css`
      :host {
        display: block;
      }
      .guid {
        overflow-wrap: anywhere;
      }
    `,
  ];

  declare owners: readonly OwnerChoice[];
  declare suggested: string;
  /** A GUID of the list, or `other`; undefined as long as nobody chose. */
  declare chosen: string | undefined;
  declare typed: string;
  /** The problem is shown once something was typed, or the form was sent. */
  declare shown: boolean;

  constructor() {
    super();
    this.owners = [];
    this.suggested = '';
    this.typed = '';
    this.shown = false;
  }

  /** The GUID; undefined, and said so in the field, where what was typed is none. */
  take(): string | undefined {
    const owner = this.#owner;
    this.shown = true;
    if (owner !== undefined) return owner;
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('#guid')?.focus());
    return undefined;
  }

  override render() {
    const current = this.#current;
    return html`<div class="field">
      <label for="owner">Owner</label>
      <select id="owner" aria-describedby="owner-hint" @change=${this.#changed}>
        ${this.owners.map(({ guid, name }) => html`<option value=${guid} ?selected=${guid === current}>${name}</option>`)}
        <option value=${other} ?selected=${current === other}>Another GUID…</option>
      </select>
      ${current === other ? this.#guid() : html`<p class="hint mono guid">${current}</p>`}
      <p class="hint" id="owner-hint">Who vouches for the entry. It is kept beside it, for people and tools; the firmware decides nothing by it.</p>
    </div>`;
  }

  #guid() {
    const wrong = this.shown && this.#owner === undefined;
    return html`<input
        id="guid"
        type="text"
        class="mono"
        spellcheck="false"
        placeholder="xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx"
        aria-label="GUID of the owner"
        .value=${this.typed}
        aria-invalid=${wrong}
        aria-describedby="guid-problem"
        @input=${this.#typing}
      />
      ${wrong ? html`<p class="problem" id="guid-problem" role="alert">An owner is a GUID, such as ${this.suggested}.</p>` : nothing}`;
  }

  get #current(): string {
    return this.chosen ?? this.suggested;
  }

  get #owner(): string | undefined {
    return this.#current === other ? ownerGuid(this.typed) : this.#current;
  }

  #changed({ target }: Event): void {
    if (!(target instanceof HTMLSelectElement)) return;
    this.chosen = target.value;
    this.shown = false;
    if (target.value === other)
      void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('#guid')?.focus());
  }

  #typing({ target }: InputEvent): void {
    if (!(target instanceof HTMLInputElement)) return;
    this.typed = target.value;
    this.shown = true;
  }
}

customElements.define('owner-field', OwnerField);
