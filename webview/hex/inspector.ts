import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { count, hex } from '../text.ts';
import { sharedStyles } from '../theme.ts';
import { rangeOf, type Selection } from './selection.ts';
import type { ByteWindows } from './windows.ts';

/** The strip below the bytes: where the cursor is, how much is selected, and what stands there. */
export class ByteInspector extends LitElement {
  static override properties = {
    selection: { attribute: false },
    windows: { attribute: false },
    /** The field under the cursor, with its value. */
    field: {},
    /** Physical address of the first byte. */
    address: { type: Number },
  };
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
        overflow: hidden;
        border-top: 1px solid var(--virtlens-line);
        background: var(--virtlens-surface);
        font-size: 12px;
        white-space: nowrap;
      }
      /* Where there is no room for all, the field gives way: the inspector shows it too. */
      .place {
        flex: none;
      }
      .field {
        min-width: 0;
        overflow: hidden;
        text-overflow: ellipsis;
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
  declare field: string;
  declare address: number | undefined;

  constructor() {
    super();
    this.selection = { anchor: 0, cursor: 0 };
    this.field = '';
  }

  override render() {
    const { cursor } = this.selection;
    const { length } = rangeOf(this.selection);
    const selected = length === 1 ? '1 byte' : `${count(length)} bytes (${hex(length)})`;
    return html`
      ${shown('place', 'Offset', `${hex(cursor)} (${count(cursor)})`)}
      ${this.address === undefined ? nothing : shown('place', 'Address', hex(this.address + cursor))}
      ${shown('place', 'Selected', selected)} ${this.field === '' ? nothing : shown('field', 'Field', this.field)}
    `;
  }
}

function shown(kind: 'place' | 'field', name: string, value: string): TemplateResult {
  return html`<span class=${kind} title=${`${name} ${value}`}><span class="name">${name}</span><span class="value">${value}</span></span>`;
}

customElements.define('byte-inspector', ByteInspector);
