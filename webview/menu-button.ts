import { css, html, LitElement, nothing } from 'lit';
import { takeKey } from './hex/keys.ts';
import { type IconName, icon } from './icons.ts';
import { sharedStyles } from './theme.ts';

/** A line of a menu. */
export interface MenuItem {
  readonly id: string;
  readonly label: string;
  /** A key that does the same, or what else is to be known. */
  readonly note?: string;
  readonly disabled?: boolean;
}

/** A button with a menu below it. Tells `item-chosen` with the item's id. */
export class MenuButton extends LitElement {
  static override properties = {
    icon: {},
    label: {},
    /** What the menu is for, for a screen reader. */
    about: {},
    items: { attribute: false },
    /** Only the icon is shown. */
    compact: { type: Boolean },
    open: { state: true },
  };
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
        max-height: 60vh;
        padding: 4px;
        overflow-y: auto;
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
        white-space: nowrap;
        cursor: pointer;
      }
      [role='menuitem']:hover,
      [role='menuitem']:focus {
        color: var(--vscode-menu-selectionForeground, inherit);
        background: var(--vscode-menu-selectionBackground);
        outline: 1px solid var(--vscode-menu-selectionBorder, transparent);
        outline-offset: -1px;
      }
      [role='menuitem']:hover .quiet,
      [role='menuitem']:focus .quiet {
        color: inherit;
      }
      [role='menuitem'][aria-disabled='true'] {
        color: var(--vscode-disabledForeground, var(--virtlens-quiet));
        background: none;
        cursor: default;
      }
    `,
  ];

  declare icon: IconName;
  declare label: string;
  declare about: string;
  declare items: readonly MenuItem[];
  declare compact: boolean;
  declare open: boolean;

  constructor() {
    super();
    this.label = '';
    this.about = '';
    this.items = [];
    this.compact = false;
    this.open = false;
  }

  override render() {
    return html`
      <button
        class="plain"
        aria-label=${this.label}
        title=${this.about}
        aria-haspopup="menu"
        aria-expanded=${this.open}
        @click=${() => this.#show(!this.open)}
        @keydown=${this.#buttonKey}
      >
        ${icon(this.icon)}${this.compact ? nothing : this.label}${icon('chevronDown')}
      </button>
      ${
        this.open
          ? html`<div role="menu" aria-label=${this.about} @keydown=${this.#menuKey} @focusout=${this.#focusLeft}>
              ${this.items.map(
                ({ id, label, note, disabled }) =>
                  html`<button role="menuitem" tabindex="-1" aria-disabled=${disabled === true} @click=${() => this.#choose(id, disabled)}>
                    <span>${label}</span>${note ? html`<span class="quiet">${note}</span>` : nothing}
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

  #choose(id: string, disabled: boolean | undefined): void {
    if (disabled) return;
    this.#show(false);
    this.dispatchEvent(new CustomEvent('item-chosen', { detail: { id } }));
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

customElements.define('menu-button', MenuButton);
