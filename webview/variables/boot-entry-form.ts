import '@vscode-elements/elements/dist/vscode-button/index.js';
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { EditableEntry, EntryWords } from '../../firmware/variables/entry-words.ts';
import type { NewBootEntry } from '../protocol.ts';
import { pressInForm } from '../table/form-keys.ts';
import { formStyles } from '../table/form-styles.ts';
import { count } from '../text.ts';
import { sharedStyles } from '../theme.ts';

type Text = 'description' | 'path' | 'options';
type Flag = 'active' | 'hidden';

/** What a missing text is called to the person. */
const needed: Readonly<Partial<Record<Text, string>>> = {
  description: 'An entry needs a title for the menu.',
  path: 'An entry needs a program to start.',
};

const wordNames = ['description', 'path', 'options', 'active', 'hidden'] as const;

const blank: EntryWords = { description: '', path: '\\EFI\\BOOT\\BOOTX64.EFI', options: '', active: true, hidden: false };

/**
 * An entry for the firmware's boot menu, a new one or one that is there. Tells `entry-wanted` with the new one, `words-wanted` with
 * what is to be said of the other, and `form-closed` when the person thought better of it. Whether the path is one is said when the
 * entry is made.
 */
export class BootEntryForm extends LitElement {
  static override properties = {
    /** The entry that is changed, and the name of its variable; none for a new one. */
    name: { type: String },
    existing: { attribute: false },
    words: { state: true },
    place: { state: true },
    keepsData: { state: true },
    shown: { state: true },
  };
  static override styles = [
    sharedStyles,
    formStyles,
    css`
      textarea {
        min-height: 42px;
      }
    `,
  ];

  declare name: string;
  declare existing: EditableEntry | undefined;
  declare words: EntryWords;
  declare place: NewBootEntry['place'];
  /** Optional data that is no text stays. */
  declare keepsData: boolean;
  /** Problems are shown once the form was sent. */
  declare shown: boolean;

  constructor() {
    super();
    this.name = '';
    this.existing = undefined;
    this.words = blank;
    this.place = 'first';
    this.keepsData = false;
    this.shown = false;
  }

  override render() {
    const { existing } = this;
    return html`${existing?.madeByFirmware ? html`<p class="hint">${firmwareHint}</p>` : nothing}
    <form aria-label=${existing ? `Change ${this.name}` : 'Add a boot entry'} @submit=${this.#sent} @keydown=${this.#keyPressed}>
      ${this.#field('description', 'Title', 'As the boot menu shows it')}
      ${this.#field('path', 'Program', existing ? keptPath(existing) : pathHint)}
      ${this.#field('options', 'Options', 'What the program is told, such as the command line of a kernel; mostly empty')}
      ${existing && existing.otherData > 0 ? this.#otherData(existing.otherData) : nothing}
      <fieldset>
        <legend>The firmware</legend>
        <div class="choices">
          ${this.#flag('active', 'tries it when the guest starts')} ${this.#flag('hidden', 'leaves it out of its menu')}
        </div>
      </fieldset>
      ${existing ? nothing : this.#places()}
      <div class="buttons">
        <vscode-button @click=${this.#sent}>${existing ? 'Change' : 'Add'}</vscode-button>
        <vscode-button secondary @click=${this.#close}>Cancel</vscode-button>
      </div>
    </form>`;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('existing') || !this.existing) return;
    const { description, path, options, active, hidden, otherData } = this.existing;
    this.words = { description, path, options, active, hidden };
    this.keepsData = otherData > 0;
  }

  override firstUpdated(): void {
    this.renderRoot.querySelector<HTMLElement>('#description')?.focus();
  }

  #field(name: Text, label: string, hint: string | TemplateResult): TemplateResult {
    const problem = this.shown && this.#isMissing(name) ? (needed[name] ?? '') : '';
    return html`<div class="field">
      <label for=${name}>${label}</label>
      ${name === 'path' ? this.#pathField(problem !== '') : this.#textField(name, problem !== '')}
      <p class="hint" id="${name}-hint">${hint}</p>
      <p class="problem" id="${name}-problem" role="alert" ?hidden=${problem === ''}>${problem}</p>
    </div>`;
  }

  #textField(name: Text, bad: boolean): TemplateResult {
    return html`<input
      id=${name}
      type="text"
      spellcheck="false"
      ?disabled=${name === 'options' && this.keepsData}
      .value=${this.words[name]}
      aria-invalid=${bad}
      aria-describedby="${name}-hint ${name}-problem"
      @input=${(event: InputEvent) => this.#typed(event, name)}
    />`;
  }

  /** Paths are mostly longer than a line, and none has a line break. */
  #pathField(bad: boolean): TemplateResult {
    return html`<textarea
      id="path"
      rows="2"
      spellcheck="false"
      .value=${this.words.path}
      aria-invalid=${bad}
      aria-describedby="path-hint path-problem"
      @input=${(event: InputEvent) => this.#typed(event, 'path')}
    ></textarea>`;
  }

  #flag(name: Flag, label: string): TemplateResult {
    const choose = () => (this.words = { ...this.words, [name]: !this.words[name] });
    return html`<label><input type="checkbox" id=${name} .checked=${this.words[name]} @change=${choose} /> ${label}</label>`;
  }

  #otherData(bytes: number): TemplateResult {
    const choose = () => (this.keepsData = !this.keepsData);
    return html`<div class="choices">
      <label>
        <input type="checkbox" id="keeps-data" .checked=${this.keepsData} @change=${choose} />
        Keep its ${count(bytes)} bytes of optional data, which are no text
      </label>
    </div>`;
  }

  #places(): TemplateResult {
    const choice = (place: NewBootEntry['place'], label: string) => html`<label>
      <input type="radio" name="place" .checked=${this.place === place} @change=${() => (this.place = place)} />
      ${label}
    </label>`;
    return html`<fieldset>
      <legend>Is tried</legend>
      <div class="choices">${choice('first', 'before all others')} ${choice('last', 'after all others')}</div>
    </fieldset>`;
  }

  #typed({ target }: InputEvent, name: Text): void {
    if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement)
      this.words = { ...this.words, [name]: target.value };
  }

  #keyPressed(event: KeyboardEvent): void {
    pressInForm(event, { close: () => this.#close(), send: (sending) => this.#sent(sending) }, isText);
  }

  #close(): void {
    this.dispatchEvent(new CustomEvent('form-closed'));
  }

  /** What an entry had none of may stay away. */
  #isMissing(name: Text): boolean {
    return needed[name] !== undefined && this.words[name].trim() === '' && this.words[name] !== this.existing?.[name];
  }

  /** Only what was changed is said: a field of one line could not say each text that is there. */
  get #changes(): Partial<EntryWords> {
    const { existing, words } = this;
    if (!existing) return words;
    const changed = wordNames.filter((name) => words[name] !== existing[name] || (name === 'options' && this.#dropsData));
    return Object.fromEntries(changed.map((name) => [name, words[name]]));
  }

  get #dropsData(): boolean {
    return (this.existing?.otherData ?? 0) > 0 && !this.keepsData;
  }

  #sent(event: Event): void {
    event.preventDefault();
    this.shown = true;
    if (this.#isMissing('description') || this.#isMissing('path')) {
      void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
      return;
    }
    const words = this.#changes;
    if (Object.keys(words).length === 0) this.#close();
    else if (this.existing) this.dispatchEvent(new CustomEvent('words-wanted', { detail: { words } }));
    else this.dispatchEvent(new CustomEvent('entry-wanted', { detail: { entry: { ...words, place: this.place } } }));
  }
}

/** Enter sends the form from each of its texts. */
function isText(target: EventTarget | undefined): boolean {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
}

const firmwareHint =
  'The firmware made this entry for a device that it found. Changed, it becomes your own: its mark goes, without which the firmware leaves it alone, and it makes another for the device.';

const pathHint = html`A file, from whatever disk has it; or of one partition:
  <span class="mono">HD(1,GPT,GUID)/\\EFI\\…</span>; or a device path as other entries have it`;

/** What becomes of a path's bytes that its text does not say. */
function keptPath({ fixedPath, fixedParts }: EditableEntry): string | TemplateResult {
  if (fixedPath)
    return 'The text does not say all of this path: untouched, its bytes stay as they are; any other text replaces them.';
  if (fixedParts.length === 0) return pathHint;
  return html`Can stay or go with its bytes, but not be written anew:
    ${fixedParts.map((part, index) => html`${index > 0 ? ', ' : nothing}<span class="mono">${part}</span>`)}`;
}

customElements.define('boot-entry-form', BootEntryForm);
