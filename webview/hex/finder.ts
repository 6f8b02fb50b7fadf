import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { icon } from '../icons.ts';
import type { BytePattern, Direction } from '../protocol.ts';
import { sharedStyles } from '../theme.ts';
import { parseGoTo } from './go-to.ts';
import { takeKey } from './keys.ts';
import { type PatternKind, parsePattern } from './pattern.ts';

export type FinderMode = 'closed' | 'find' | 'go-to';

/** What the finder wants of the page around it. */
export interface FinderEvents {
  'pattern-wanted': { readonly pattern: BytePattern; readonly direction: Direction };
  'offset-wanted': { readonly offset: number };
  'finder-closed': undefined;
}

/** What came of a search. */
export interface Outcome {
  readonly text: string;
  /** Nothing was found, or the search failed. */
  readonly bad: boolean;
}

const kinds: readonly { readonly kind: PatternKind; readonly label: string; readonly hint: string }[] = [
  { kind: 'hex', label: 'Hex', hint: 'Bytes as hex digits, ? for any digit' },
  { kind: 'ascii', label: 'Text', hint: 'Text, one byte per character (UTF-8)' },
  { kind: 'ucs2', label: 'UCS-2', hint: 'Text, two bytes per character, as UEFI writes names' },
];

/** The small box over the bytes: find, or go to an offset. */
export class HexFinder extends LitElement {
  static override properties = {
    mode: {},
    kind: {},
    matchCase: { type: Boolean },
    text: {},
    size: { type: Number },
    cursor: { type: Number },
    outcome: { attribute: false },
    count: {},
    problem: { state: true },
  };
  static override styles = [
    sharedStyles,
    css`
      :host {
        position: absolute;
        top: 4px;
        right: 28px;
        z-index: 4;
        width: min(440px, calc(100% - 40px));
        padding: 8px;
        border: 1px solid var(--vscode-editorWidget-border, var(--virtlens-line));
        border-radius: 4px;
        color: var(--vscode-editorWidget-foreground, inherit);
        background: var(--virtlens-raised);
        box-shadow: 0 2px 8px var(--vscode-widget-shadow, transparent);
      }
      .line {
        display: flex;
        align-items: center;
        gap: 4px;
      }
      vscode-textfield {
        flex: 1;
        width: auto;
        min-width: 0;
      }
      .outcomes {
        display: flex;
        gap: 8px;
        min-height: 16px;
        margin: 4px 4px 0;
        font-size: 12px;
      }
      .problem {
        color: var(--vscode-errorForeground);
      }
      button.plain {
        justify-content: center;
        min-width: 24px;
        padding: 0 4px;
      }
    `,
  ];

  declare mode: FinderMode;
  declare kind: PatternKind;
  declare matchCase: boolean;
  declare text: string;
  declare size: number;
  declare cursor: number;
  declare outcome: Outcome;
  /** Which of how many matches was found; empty until they are counted. */
  declare count: string;
  declare problem: string;

  constructor() {
    super();
    this.mode = 'closed';
    this.kind = 'hex';
    this.matchCase = false;
    this.text = '';
    this.size = 0;
    this.cursor = 0;
    this.outcome = { text: '', bad: false };
    this.count = '';
    this.problem = '';
  }

  override render() {
    if (this.mode === 'closed') return nothing;
    const find = this.mode === 'find';
    const bad = this.problem !== '' || this.outcome.bad;
    return html`
      <div class="line" role="search" aria-label=${find ? 'Find bytes' : 'Go to offset'} @keydown=${this.#keyPressed}>
        <vscode-textfield
          .label=${find ? 'Bytes or text to find' : 'Offset to go to'}
          placeholder=${find ? placeholders[this.kind] : '0x84000, 540672, +16, end-0x30'}
          .value=${find ? this.text : ''}
          ?invalid=${bad}
          @input=${this.#typed}
        ></vscode-textfield>
        ${find ? this.#findButtons() : this.#goButton()}
        <button class="plain" aria-label="Close" title="Close (Escape)" @click=${this.#close}>${icon('close')}</button>
      </div>
      <div class="outcomes">
        <span class=${bad ? 'problem' : ''} role="status">${this.problem || this.outcome.text}</span>
        <span class="quiet" role="status">${this.problem ? '' : this.count}</span>
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
    const pattern = parsePattern(this.text, this.kind, this.matchCase);
    this.problem = 'error' in pattern ? pattern.error : '';
    if ('bytes' in pattern) this.#tell('pattern-wanted', { pattern, direction });
  }

  #findButtons(): TemplateResult {
    return html`
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
      ${this.kind === 'hex' ? nothing : this.#caseButton()}
      <button class="plain" aria-label="Previous match" title="Previous match (Shift+Enter)" @click=${() => this.again('backward')}>
        ${icon('arrowUp')}
      </button>
      <button class="plain" aria-label="Next match" title="Next match (Enter)" @click=${() => this.again('forward')}>
        ${icon('arrowDown')}
      </button>
    `;
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

  #goButton(): TemplateResult {
    return html`<button class="plain" aria-label="Go" title="Go (Enter)" @click=${this.#go}>${icon('target')}</button>`;
  }

  #typed(): void {
    this.problem = '';
    if (this.mode === 'find') this.text = this.#field;
  }

  get #field(): string {
    return this.renderRoot.querySelector('vscode-textfield')?.value ?? '';
  }

  #choose(kind: PatternKind): void {
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
    const target = parseGoTo(this.#field, { size: this.size, cursor: this.cursor });
    this.problem = 'error' in target ? target.error : '';
    if ('offset' in target) this.#tell('offset-wanted', target);
  }

  #close(): void {
    this.problem = '';
    this.#tell('finder-closed', undefined);
  }

  #tell<Name extends keyof FinderEvents>(name: Name, detail: FinderEvents[Name]): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

const placeholders: Readonly<Record<PatternKind, string>> = {
  hex: '5F 46 ?? 48',
  ascii: 'Text to find',
  ucs2: 'Name to find',
};

customElements.define('hex-finder', HexFinder);
