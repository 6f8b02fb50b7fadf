import { css, html, LitElement, nothing } from 'lit';
import { icon } from '../icons.ts';
import type { CopyFormat } from '../protocol.ts';
import { sharedStyles } from '../theme.ts';
import { takeKey } from './keys.ts';

const formats: readonly { readonly format: CopyFormat; readonly label: string; readonly key?: string }[] = [
  { format: 'hex', label: 'Copy as Hex', key: 'Ctrl+C' },
  { format: 'text', label: 'Copy as Text' },
  { format: 'c', label: 'Copy as C Array' },
  { format: 'base64', label: 'Copy as Base64' },
];

/** The button that copies the selection, in a choice of forms. Tells `copy-chosen` with the form. */
export class CopyMenu extends LitElement {
  static override properties = { open: { state: true } };
  static override styles = [
    sharedStyles,
    css`
      :host {
        position: relative;
      }
      [role='menu'] {
        position: absolute;
        top: 28px;
        right: 0;
        z-index: 6;
        min-width: 208px;
        padding: 4px;
        border: 1px solid var(--vscode-menu-border, var(--virtlens-line));
        border-radius: 4px;
        color: var(--vscode-menu-foreground, inherit);
        background: var(--vscode-menu-background, var(--virtlens-raised));
        box-shadow: 0 2px 8px var(--vscode-widget-shadow, transparent);
      }
      [role='menuitem'] {
        display: flex;
        justify-content: space-between;
        gap: 16px;
        width: 100%;
        height: 24px;
        padding: 0 8px;
        align-items: center;
        border: 1px solid transparent;
        border-radius: 3px;
        color: inherit;
        background: none;
        font: inherit;
        cursor: pointer;
      }
      [role='menuitem']:hover,
      [role='menuitem']:focus {
        color: var(--vscode-menu-selectionForeground, inherit);
        background: var(--vscode-menu-selectionBackground);
        outline: 1px solid var(--vscode-menu-selectionBorder, transparent);
        outline-offset: -1px;
      }
    `,
  ];

  declare open: boolean;

  constructor() {
    super();
    this.open = false;
  }

  override render() {
    return html`
      <button class="plain" aria-haspopup="menu" aria-expanded=${this.open} @click=${() => this.#show(!this.open)} @keydown=${this.#buttonKey}>
        ${icon('copy')}Copy${icon('chevronDown')}
      </button>
      ${
        this.open
          ? html`<div role="menu" aria-label="Copy the selection" @keydown=${this.#menuKey} @focusout=${this.#focusLeft}>
              ${formats.map(
                ({ format, label, key }) =>
                  html`<button role="menuitem" tabindex="-1" @click=${() => this.#choose(format)}>
                    <span>${label}</span>${key ? html`<span>${key}</span>` : nothing}
                  </button>`,
              )}
            </div>`
          : nothing
      }
    `;
  }

  #show(open: boolean): void {
    this.open = open;
    if (open) void this.updateComplete.then(() => this.#items[0]?.focus());
    else this.renderRoot.querySelector<HTMLElement>('.plain')?.focus();
  }

  get #items(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('[role=menuitem]')];
  }

  #choose(format: CopyFormat): void {
    this.#show(false);
    this.dispatchEvent(new CustomEvent('copy-chosen', { detail: { format } }));
  }

  #buttonKey(event: KeyboardEvent): void {
    if (event.key !== 'ArrowDown' || this.open) return;
    event.preventDefault();
    this.#show(true);
  }

  #menuKey(event: KeyboardEvent): void {
    const items = this.#items;
    const index = items.findIndex((item) => event.composedPath().includes(item));
    const targets: Readonly<Record<string, number>> = {
      ArrowDown: (index + 1) % items.length,
      ArrowUp: (index - 1 + items.length) % items.length,
      Home: 0,
      End: items.length - 1,
    };
    const target = items[targets[event.key] ?? -1];
    if (target) target.focus();
    else if (event.key === 'Escape') this.#show(false);
    else return;
    takeKey(event);
  }

  #focusLeft(event: FocusEvent): void {
    const next = event.relatedTarget;
    const inside = next instanceof Node && this.renderRoot.contains(next);
    if (!inside) this.open = false;
  }
}

customElements.define('copy-menu', CopyMenu);
