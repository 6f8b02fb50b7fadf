import { css, html, LitElement } from 'lit';
import { emit } from './events.ts';
import { sharedStyles } from './theme.ts';

/** Px. */
const narrowestPanel = 180;
const widestPanel = 720;
const step = 16;

/** The border between tree and bytes, moved by pointer or by arrow keys. */
export class PanelSash extends LitElement {
  static override properties = { width: { type: Number } };
  static override styles = [
    sharedStyles,
    css`
      :host {
        position: relative;
        z-index: 3;
        flex: none;
        width: 1px;
        background: var(--virtlens-line);
      }
      div {
        position: absolute;
        inset: 0 -2px;
        cursor: col-resize;
        touch-action: none;
      }
      div:hover,
      div:active {
        background: var(--vscode-sash-hoverBorder, var(--vscode-focusBorder));
      }
    `,
  ];

  declare width: number;

  constructor() {
    super();
    this.width = 320;
  }

  override render() {
    return html`<div
      role="separator"
      tabindex="0"
      aria-orientation="vertical"
      aria-label="Width of the structure"
      aria-valuenow=${this.width}
      aria-valuemin=${narrowestPanel}
      aria-valuemax=${widestPanel}
      @keydown=${this.#keyPressed}
      @pointerdown=${this.#pointerPressed}
      @pointermove=${this.#pointerMoved}
    ></div>`;
  }

  #keyPressed(event: KeyboardEvent): void {
    const widths: Readonly<Record<string, number>> = {
      ArrowLeft: this.width - step,
      ArrowRight: this.width + step,
      Home: narrowestPanel,
      End: widestPanel,
    };
    const width = widths[event.key];
    if (width === undefined) return;
    event.preventDefault();
    this.#resize(width);
  }

  #pointerPressed(event: PointerEvent): void {
    if (event.button === 0 && event.target instanceof Element) event.target.setPointerCapture(event.pointerId);
  }

  #pointerMoved(event: PointerEvent): void {
    if (event.target instanceof Element && event.target.hasPointerCapture(event.pointerId)) this.#resize(event.clientX);
  }

  #resize(width: number): void {
    emit(this, 'panel-resized', { width: Math.round(Math.min(Math.max(width, narrowestPanel), widestPanel)) });
  }
}

customElements.define('panel-sash', PanelSash);
