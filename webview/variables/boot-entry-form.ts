import '@vscode-elements/elements/dist/vscode-button/index.js';
import { html, LitElement, type TemplateResult } from 'lit';
import type { NewBootEntry } from '../protocol.ts';
import { pressInForm } from '../table/form-keys.ts';
import { formStyles } from '../table/form-styles.ts';
import { sharedStyles } from '../theme.ts';

type Text = 'description' | 'path' | 'options';

/** What a missing text is called to the person. */
const needed: Readonly<Partial<Record<Text, string>>> = {
  description: 'An entry needs a title for the menu.',
  path: 'An entry needs a program to start.',
};

/**
 * A new entry for the firmware's boot menu. Tells `entry-wanted` with it, and `form-closed` when the person thought better of it. Whether
 * the path is one is said when the entry is made.
 */
export class BootEntryForm extends LitElement {
  static override properties = { entry: { state: true }, shown: { state: true } };
  static override styles = [sharedStyles, formStyles];

  declare entry: NewBootEntry;
  /** Problems are shown once the form was sent. */
  declare shown: boolean;

  constructor() {
    super();
    this.entry = { description: '', path: '\\EFI\\BOOT\\BOOTX64.EFI', options: '', place: 'first' };
    this.shown = false;
  }

  override render() {
    return html`<form aria-label="Add a boot entry" @submit=${this.#sent} @keydown=${this.#keyPressed}>
      ${this.#field('description', 'Title', 'As the boot menu shows it')}
      ${this.#field('path', 'Program', pathHint)}
      ${this.#field('options', 'Options', 'What the program is told, such as the command line of a kernel; mostly empty')}
      <fieldset>
        <legend>Is tried</legend>
        <div class="choices">${this.#place('first', 'before all others')} ${this.#place('last', 'after all others')}</div>
      </fieldset>
      <div class="buttons">
        <vscode-button @click=${this.#sent}>Add</vscode-button>
        <vscode-button secondary @click=${this.#close}>Cancel</vscode-button>
      </div>
    </form>`;
  }

  override firstUpdated(): void {
    this.renderRoot.querySelector<HTMLElement>('#description')?.focus();
  }

  #field(name: Text, label: string, hint: string | TemplateResult): TemplateResult {
    const problem = this.shown && this.entry[name].trim() === '' ? (needed[name] ?? '') : '';
    return html`<div class="field">
      <label for=${name}>${label}</label>
      <input
        id=${name}
        type="text"
        spellcheck="false"
        .value=${this.entry[name]}
        aria-invalid=${problem !== ''}
        aria-describedby="${name}-hint ${name}-problem"
        @input=${(event: InputEvent) => this.#typed(event, name)}
      />
      <p class="hint" id="${name}-hint">${hint}</p>
      <p class="problem" id="${name}-problem" role="alert" ?hidden=${problem === ''}>${problem}</p>
    </div>`;
  }

  #place(place: NewBootEntry['place'], label: string): TemplateResult {
    const choose = () => (this.entry = { ...this.entry, place });
    return html`<label>
      <input type="radio" name="place" .checked=${this.entry.place === place} @change=${choose} />
      ${label}
    </label>`;
  }

  #typed({ target }: InputEvent, name: Text): void {
    if (target instanceof HTMLInputElement) this.entry = { ...this.entry, [name]: target.value };
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
    const { description, path } = this.entry;
    if (description.trim() === '' || path.trim() === '') {
      void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
      return;
    }
    this.dispatchEvent(new CustomEvent('entry-wanted', { detail: { entry: this.entry } }));
  }
}

const pathHint = html`A file, from whatever disk has it; or of one partition:
  <span class="mono">HD(1,GPT,GUID)/\\EFI\\…</span>; or a device path as other entries have it`;

customElements.define('boot-entry-form', BootEntryForm);
