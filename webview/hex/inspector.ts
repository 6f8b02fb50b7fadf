import { css, html, LitElement, type TemplateResult } from 'lit';
import { count, hex } from '../text.ts';
import { sharedStyles } from '../theme.ts';
import { rangeOf, type Selection } from './selection.ts';
import type { ByteWindows } from './windows.ts';

/** The strip below the bytes: where the cursor is, how much is selected, and what the bytes there are as numbers. */
export class ByteInspector extends LitElement {
  static override properties = { selection: { attribute: false }, windows: { attribute: false } };
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: flex;
        flex: none;
        align-items: center;
        gap: 4px 20px;
        min-height: 28px;
        padding: 4px 12px;
        overflow-x: auto;
        scrollbar-width: none;
        border-top: 1px solid var(--virtlens-line);
        background: var(--virtlens-surface);
        font-size: 12px;
        white-space: nowrap;
      }
      .name {
        margin-right: 6px;
        color: var(--virtlens-quiet);
      }
      .value {
        font-family: var(--virtlens-mono);
      }
    `,
  ];

  declare selection: Selection;
  declare windows: ByteWindows;

  constructor() {
    super();
    this.selection = { anchor: 0, cursor: 0 };
  }

  override render() {
    const { cursor } = this.selection;
    const { length } = rangeOf(this.selection);
    const selected = length === 1 ? '1 byte' : `${count(length)} bytes (${hex(length)})`;
    return html`
      ${shown('Offset', `${hex(cursor)} (${count(cursor)})`)} ${shown('Selected', selected)}
      ${([1, 2, 4, 8] as const).map((width) => shown(`u${width * 8}`, this.#number(cursor, width)))}
    `;
  }

  /** Little-endian, as everything in UEFI is. */
  #number(offset: number, width: 1 | 2 | 4 | 8): string {
    let value = 0n;
    for (let index = width - 1; index >= 0; index--) {
      const byte = this.windows.byteAt(offset + index);
      if (byte === undefined) return '–';
      value = (value << 8n) | BigInt(byte);
    }
    return width === 8 ? `0x${value.toString(16).toUpperCase()}` : value.toString();
  }
}

function shown(name: string, value: string): TemplateResult {
  return html`<span><span class="name">${name}</span><span class="value">${value}</span></span>`;
}

customElements.define('byte-inspector', ByteInspector);
