import '@vscode-elements/elements/dist/vscode-button/index.js';
import { html, LitElement } from 'lit';
import type { OwnerChoice } from '../protocol.ts';
import { pressInForm } from '../table/form-keys.ts';
import { formStyles } from '../table/form-styles.ts';
import { sharedStyles } from '../theme.ts';
import { hashBytes, hashProblem } from './entries.ts';
import './owner-field.ts';
import type { OwnerField } from './owner-field.ts';

/** Takes a SHA-256 hash. Tells `hash-wanted` with its bytes and the GUID of its owner, and `form-closed` when the person thought better of it. */
export class HashForm extends LitElement {
  static override properties = {
    database: {},
    owners: { attribute: false },
    /** GUID of the owner that is chosen at first. */
    suggested: {},
    text: { state: true },
    shown: { state: true },
  };
  static override styles = [sharedStyles, formStyles];

  declare database: string;
  declare owners: readonly OwnerChoice[];
  declare suggested: string;
  declare text: string;
  /** The problem is shown once something was typed, or the form was sent. */
  declare shown: boolean;

  constructor() {
    super();
    this.database = 'db';
    this.owners = [];
    this.suggested = '';
    this.text = '';
    this.shown = false;
  }

  override render() {
    const problem = this.shown ? hashProblem(this.text) : '';
    const meaning = this.database === 'dbx' ? 'A program with this hash will not boot.' : 'A program with this hash may boot.';
    return html`<form aria-label=${`Enroll a hash in ${this.database}`} @submit=${this.#sent} @keydown=${this.#keyPressed}>
      <div class="field">
        <label for="hash">SHA-256</label>
        <textarea
          id="hash"
          spellcheck="false"
          .value=${this.text}
          aria-invalid=${problem !== ''}
          aria-describedby="hash-hint hash-problem"
          @input=${this.#typed}
        ></textarea>
        <p class="hint" id="hash-hint">The Authenticode hash, not that of the whole file. ${meaning}</p>
        <p class="problem" id="hash-problem" role="alert" ?hidden=${problem === ''}>${problem}</p>
      </div>
      <owner-field .owners=${this.owners} .suggested=${this.suggested}></owner-field>
      <div class="buttons">
        <vscode-button @click=${this.#sent}>Enroll</vscode-button>
        <vscode-button secondary @click=${this.#close}>Cancel</vscode-button>
      </div>
    </form>`;
  }

  override firstUpdated(): void {
    this.renderRoot.querySelector<HTMLElement>('textarea')?.focus();
  }

  #typed({ target }: InputEvent): void {
    if (!(target instanceof HTMLTextAreaElement)) return;
    this.text = target.value;
    this.shown = true;
  }

  #keyPressed(event: KeyboardEvent): void {
    pressInForm(event, { close: () => this.#close(), send: (sending) => this.#sent(sending) }, isTyped);
  }

  #close(): void {
    this.dispatchEvent(new CustomEvent('form-closed'));
  }

  #sent(event: Event): void {
    event.preventDefault();
    this.shown = true;
    if (hashProblem(this.text) !== '') {
      this.renderRoot.querySelector<HTMLElement>('textarea')?.focus();
      return;
    }
    const owner = this.renderRoot.querySelector<OwnerField>('owner-field')?.take();
    if (owner !== undefined)
      this.dispatchEvent(new CustomEvent('hash-wanted', { detail: { hash: hashBytes(this.text), owner } }));
  }
}

/** Enter in a field sends the form; on a button and in a list it has its own meaning. */
function isTyped(target: EventTarget | undefined): boolean {
  return target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement;
}

customElements.define('hash-form', HashForm);
