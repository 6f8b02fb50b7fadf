import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { emit } from '../events.ts';
import { icon } from '../icons.ts';
import '../menu-button.ts';
import type { Bookmark, CopyFormat, NodePart, PageCommand, Space } from '../protocol.ts';
import { sharedStyles } from '../theme.ts';
import { bookmarkItems, copyItems, extractItems } from './commands.ts';

/** A view of bytes that can be chosen. */
interface ViewChoice {
  readonly space: Space;
  readonly label: string;
}

/**
 * What can be done with the bytes, and where in the structure the cursor is. Tells `box-wanted` with the mode of the box over the
 * bytes, `copy-wanted` with the format and `extract-wanted` with the part.
 */
export class PaneToolbar extends LitElement {
  static override properties = {
    /** All views there are, to choose from. */
    views: { attribute: false },
    /** The one that is shown. */
    space: {},
    /** The way to the cursor in the structure. */
    trail: {},
    /** What happened last, in the place of the way. */
    notice: {},
    /** What of the current node can be extracted. */
    parts: { attribute: false },
    bookmarks: { attribute: false },
    /** Offset of the first selected byte. */
    cursor: { type: Number },
    inspecting: { type: Boolean },
  };
  static override styles = [
    sharedStyles,
    css`
      :host {
        flex: none;
      }
      [role='toolbar'] {
        display: flex;
        align-items: center;
        gap: 4px;
        height: 32px;
        padding: 0 8px 0 12px;
        border-bottom: 1px solid var(--virtlens-line);
      }
      .trail {
        flex: 1;
        min-width: 0;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      select {
        flex: 0 1 auto;
        min-width: 72px;
        height: 24px;
        padding: 0 4px;
        border: 1px solid var(--vscode-dropdown-border, var(--virtlens-line));
        border-radius: 4px;
        color: var(--vscode-dropdown-foreground, inherit);
        background: var(--vscode-dropdown-background, var(--virtlens-raised));
        font: inherit;
      }
      /* The pane is the container. */
      @container (max-width: 560px) {
        .word {
          display: none;
        }
      }
    `,
  ];

  declare views: readonly ViewChoice[];
  declare space: Space;
  declare trail: string;
  declare notice: string;
  declare parts: readonly NodePart[];
  declare bookmarks: readonly Bookmark[];
  declare cursor: number;
  declare inspecting: boolean;

  constructor() {
    super();
    this.views = [];
    this.space = '';
    this.trail = '';
    this.notice = '';
    this.parts = [];
    this.bookmarks = [];
    this.cursor = 0;
    this.inspecting = true;
  }

  override render() {
    const { trail, notice } = this;
    return html`<div role="toolbar" aria-label="Bytes">
      ${this.views.length > 1 ? this.#spaceChoice() : nothing}
      <span class="trail quiet" title=${notice || trail}>${notice || trail}</span>
      <span class="unseen" role="status">${notice}</span>
      <button class="plain" aria-label="Go to" title="Go to offset or address (Ctrl+G)" @click=${() => this.#box('go-to')}>
        ${icon('target')}<span class="word">Go to</span>
      </button>
      <button class="plain" aria-label="Find" title="Find bytes, text or a node (Ctrl+F)" @click=${() => this.#box('find')}>
        ${icon('search')}<span class="word">Find</span>
      </button>
      ${this.#menus()}
      <button
        class="plain"
        aria-label="Inspector"
        title="Inspector: the field, the node and the values at the cursor"
        aria-pressed=${this.inspecting}
        @click=${() => emit(this, 'keep', { inspectorOpen: !this.inspecting })}
      >
        ${icon('inspect')}
      </button>
    </div>`;
  }

  #spaceChoice(): TemplateResult {
    return html`<select
      aria-label="Which bytes are shown"
      @change=${({ target }: Event) => {
        if (target instanceof HTMLSelectElement) emit(this, 'range-chosen', { space: target.value, offset: 0, length: 1 });
      }}
    >
      ${this.views.map(({ space, label }) => html`<option value=${space} ?selected=${space === this.space}>${label}</option>`)}
    </select>`;
  }

  #menus(): TemplateResult {
    return html`<menu-button
        icon="copy"
        label="Copy"
        about="Copy the selection"
        .items=${copyItems}
        @item-chosen=${(event: CustomEvent<{ id: CopyFormat }>) => this.#tell('copy-wanted', { format: event.detail.id })}
      ></menu-button>
      <menu-button
        compact
        icon="exportFile"
        label="Extract"
        about="Write a part of the current node to a file"
        .items=${extractItems(this.parts)}
        @item-chosen=${(event: CustomEvent<{ id: NodePart }>) => this.#tell('extract-wanted', { part: event.detail.id })}
      ></menu-button>
      <menu-button
        compact
        icon="bookmark"
        label="Bookmarks"
        about="Bookmarks"
        .items=${bookmarkItems(this.bookmarks, this.space, this.cursor)}
        @item-chosen=${(event: CustomEvent<{ id: string }>) => emit(this, 'bookmark-chosen', { id: event.detail.id })}
      ></menu-button>`;
  }

  #box(mode: PageCommand): void {
    this.#tell('box-wanted', { mode });
  }

  #tell(name: 'box-wanted' | 'copy-wanted' | 'extract-wanted', detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

customElements.define('pane-toolbar', PaneToolbar);
