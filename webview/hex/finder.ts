import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { icon } from '../icons.ts';
import type { BytePattern, Direction } from '../protocol.ts';
import { sharedStyles } from '../theme.ts';
import { finderStyles } from './finder-styles.ts';
import { examples, parseGoTo, placeText } from './go-to.ts';
import { takeKey } from './keys.ts';
import { type PatternKind, parsePattern } from './pattern.ts';

export type FinderMode = 'closed' | 'find' | 'go-to';

/** What is looked for: bytes in one of their forms, or a node of the structure. */
type FinderKind = PatternKind | 'node';

/** What the finder wants of the page around it. */
export interface FinderEvents {
  'pattern-wanted': { readonly pattern: BytePattern; readonly direction: Direction; readonly everywhere: boolean };
  'node-wanted': { readonly text: string; readonly direction: Direction; readonly everywhere: boolean };
  'offset-wanted': { readonly offset: number };
  'search-stopped': undefined;
  'finder-closed': undefined;
}

/** What came of a search. */
export interface Outcome {
  readonly text: string;
  /** Nothing was found, or the search failed. */
  readonly bad: boolean;
  /** It is still under way. */
  readonly busy?: boolean;
}

const kinds: readonly { readonly kind: FinderKind; readonly label: string; readonly hint: string; readonly example: string }[] =
  [
    { kind: 'hex', label: 'Hex', hint: 'Bytes as hex digits, ? for any digit', example: '5F 46 ?? 48' },
    { kind: 'ascii', label: 'Text', hint: 'Text, one byte per character (UTF-8)', example: 'Text to find' },
    { kind: 'ucs2', label: 'UCS-2', hint: 'Text, two bytes per character, as UEFI writes names', example: 'Name to find' },
    {
      kind: 'guid',
      label: 'GUID',
      hint: 'A GUID, in the order in which images store its bytes',
      example: '8be4df61-93ca-11d2-aa0d-…',
    },
    { kind: 'node', label: 'Node', hint: 'Name, GUID or kind of a node of the structure', example: 'SecureBootConfigDxe' },
  ];

/** The small box over the bytes: find, or go to an offset. */
export class HexFinder extends LitElement {
  static override properties = {
    mode: {},
    kind: {},
    matchCase: { type: Boolean },
    everywhere: { type: Boolean },
    text: {},
    size: { type: Number },
    cursor: { type: Number },
    address: { type: Number },
    outcome: { attribute: false },
    count: {},
    problem: { state: true },
    place: { state: true },
  };
  static override styles = [sharedStyles, finderStyles];

  declare mode: FinderMode;
  declare kind: FinderKind;
  declare matchCase: boolean;
  /** Compressed parts are unpacked and looked through too. */
  declare everywhere: boolean;
  declare text: string;
  declare size: number;
  declare cursor: number;
  declare address: number | undefined;
  declare outcome: Outcome;
  /** Which of how many matches was found; empty until they are counted. */
  declare count: string;
  declare problem: string;
  /** Where the offset that is being typed would lead. */
  declare place: string;

  constructor() {
    super();
    this.mode = 'closed';
    this.kind = 'hex';
    this.matchCase = false;
    this.everywhere = false;
    this.text = '';
    this.size = 0;
    this.cursor = 0;
    this.outcome = { text: '', bad: false };
    this.count = '';
    this.problem = '';
    this.place = '';
  }

  override render() {
    if (this.mode === 'closed') return nothing;
    const find = this.mode === 'find';
    const bad = this.problem !== '' || this.outcome.bad;
    const placeholder = find ? (kinds.find(({ kind }) => kind === this.kind)?.example ?? '') : examples(this);
    return html`
      <div role="search" aria-label=${find ? 'Find bytes' : 'Go to offset'} @keydown=${this.#keyPressed}>
        <div class="line">
          <vscode-textfield
            .label=${find ? 'Bytes or text to find' : 'Offset to go to'}
            placeholder=${placeholder}
            .value=${find ? this.text : ''}
            ?invalid=${bad}
            @input=${this.#typed}
          ></vscode-textfield>
          ${find ? this.#directions() : this.#goButton()}
          <button class="plain" aria-label="Close" title="Close (Escape)" @click=${this.#close}>${icon('close')}</button>
        </div>
        ${find ? this.#choices() : nothing}
      </div>
      <div class="outcomes">
        <span class=${bad ? 'problem' : ''} role="status">${this.problem || this.outcome.text || this.place}</span>
        <span class="quiet number" role="status">${this.problem ? '' : this.count}</span>
        ${this.outcome.busy ? html`<button class="link" @click=${() => this.#tell('search-stopped', undefined)}>Stop</button>` : nothing}
      </div>
    `;
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has('mode') && this.mode !== 'closed') void this.focusField();
  }

  /** Puts the caret into the field and selects what is in it. */
  async focusField(): Promise<void> {
    const field = this.renderRoot.querySelector('vscode-textfield');
    await field?.updateComplete;
    field?.wrappedElement.focus();
    field?.wrappedElement.select();
  }

  /** Searches again for the same. */
  again(direction: Direction): void {
    const { everywhere } = this;
    if (this.kind === 'node') {
      this.problem = this.text.trim() === '' ? 'Type a name, a GUID or a kind of node.' : '';
      if (this.problem === '') this.#tell('node-wanted', { text: this.text, direction, everywhere });
      return;
    }
    const pattern = parsePattern(this.text, this.kind, this.matchCase);
    this.problem = 'error' in pattern ? pattern.error : '';
    if ('bytes' in pattern) this.#tell('pattern-wanted', { pattern, direction, everywhere });
  }

  #directions(): TemplateResult {
    return html`
      <button class="plain" aria-label="Previous match" title="Previous match (Shift+Enter)" @click=${() => this.again('backward')}>
        ${icon('arrowUp')}
      </button>
      <button class="plain" aria-label="Next match" title="Next match (Enter)" @click=${() => this.again('forward')}>
        ${icon('arrowDown')}
      </button>
    `;
  }

  #choices(): TemplateResult {
    return html`<div class="line">
      <div class="line" role="radiogroup" aria-label="What the text means" @keydown=${this.#kindKey}>
        ${kinds.map(
          ({ kind, label, hint }) =>
            html`<button
              class="plain"
              role="radio"
              aria-checked=${this.kind === kind}
              tabindex=${this.kind === kind ? 0 : -1}
              title=${hint}
              @click=${() => this.#choose(kind)}
            >
              ${label}
            </button>`,
        )}
      </div>
      <span class="gap"></span>
      ${this.kind === 'ascii' || this.kind === 'ucs2' ? this.#caseButton() : nothing}
      <button
        class="plain"
        aria-label="Also in compressed parts"
        aria-pressed=${this.everywhere}
        title="Also in compressed parts, which are unpacked for that"
        @click=${this.#toggleEverywhere}
      >
        ${icon('archive')}
      </button>
    </div>`;
  }

  #caseButton(): TemplateResult {
    return html`<button
      class="plain"
      aria-label="Match case"
      aria-pressed=${this.matchCase}
      title="Match case (without it, A to Z stand for a to z too)"
      @click=${this.#toggleCase}
    >
      ${icon('caseSensitive')}
    </button>`;
  }

  #toggleCase(): void {
    this.matchCase = !this.matchCase;
  }

  #toggleEverywhere(): void {
    this.everywhere = !this.everywhere;
  }

  #goButton(): TemplateResult {
    return html`<button class="plain" aria-label="Go" title="Go (Enter)" @click=${this.#go}>${icon('target')}</button>`;
  }

  #typed(): void {
    this.problem = '';
    if (this.mode === 'find') this.text = this.#field;
    const target = this.mode === 'go-to' && this.#field.trim() !== '' ? parseGoTo(this.#field, this) : undefined;
    this.place = target && 'offset' in target ? placeText(target.offset, this.address) : '';
  }

  get #field(): string {
    return this.renderRoot.querySelector('vscode-textfield')?.value ?? '';
  }

  #choose(kind: FinderKind): void {
    this.kind = kind;
    this.problem = '';
  }

  #kindKey(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    takeKey(event);
    const index = kinds.findIndex(({ kind }) => kind === this.kind);
    this.#choose(kinds[(index + step + kinds.length) % kinds.length]?.kind ?? 'hex');
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('[aria-checked=true]')?.focus());
  }

  #keyPressed(event: KeyboardEvent): void {
    const inField = event.target instanceof HTMLElement && event.target.localName === 'vscode-textfield';
    if (event.key === 'Escape') this.#close();
    else if (event.key === 'Enter' && inField && this.mode === 'find') this.again(event.shiftKey ? 'backward' : 'forward');
    else if (event.key === 'Enter' && inField) this.#go();
    else return;
    takeKey(event);
  }

  #go(): void {
    const target = parseGoTo(this.#field, this);
    this.problem = 'error' in target ? target.error : '';
    if ('offset' in target) this.#tell('offset-wanted', target);
  }

  #close(): void {
    this.problem = '';
    this.place = '';
    this.#tell('finder-closed', undefined);
  }

  #tell<Name extends keyof FinderEvents>(name: Name, detail: FinderEvents[Name]): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

customElements.define('hex-finder', HexFinder);
