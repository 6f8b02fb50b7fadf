import { css, html, LitElement } from 'lit';
import type { DatabaseName } from '../../firmware/signatures/report.ts';
import type { DatabaseSummary } from '../protocol.ts';
import { count } from '../text.ts';
import { sharedStyles } from '../theme.ts';
import { databaseRoles, firmwareDatabases } from './entries.ts';

/** The databases, one below the other, to choose one. Tells `database-chosen` with its name. */
export class DatabaseList extends LitElement {
  static override properties = { databases: { attribute: false }, current: {} };
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: block;
        flex: none;
        width: 208px;
        overflow: auto;
        padding: 6px 0;
        border-right: 1px solid var(--virtlens-line);
        background: var(--virtlens-surface);
      }
      .tab {
        display: grid;
        grid-template-columns: minmax(0, 1fr) max-content;
        gap: 0 8px;
        width: 100%;
        padding: 6px 16px;
        border: 1px solid transparent;
        color: inherit;
        background: none;
        font: inherit;
        text-align: left;
        cursor: pointer;
      }
      .tab:hover {
        color: var(--vscode-list-hoverForeground, inherit);
        background: var(--vscode-list-hoverBackground);
        border-color: var(--vscode-contrastActiveBorder, transparent);
      }
      .tab[aria-selected='true'] {
        color: var(--vscode-list-inactiveSelectionForeground, inherit);
        background: var(--vscode-list-inactiveSelectionBackground);
        border-color: var(--vscode-contrastActiveBorder, transparent);
      }
      .tab[aria-selected='true']:focus {
        color: var(--vscode-list-activeSelectionForeground);
        background: var(--vscode-list-activeSelectionBackground);
      }
      .name {
        font-weight: 600;
      }
      .title,
      .count {
        color: var(--virtlens-quiet);
        font-size: 12px;
      }
      .title {
        grid-column: 1 / -1;
      }
      .tab[aria-selected='true'] :is(.title, .count) {
        color: inherit;
      }
      @media (max-width: 1000px) {
        :host {
          width: auto;
          padding: 0;
          border-right: 0;
          border-bottom: 1px solid var(--virtlens-line);
        }
        [role='tablist'] {
          display: flex;
        }
        .tab {
          width: auto;
        }
        .title {
          display: none;
        }
      }
    `,
  ];

  declare databases: readonly DatabaseSummary[];
  declare current: DatabaseName;

  constructor() {
    super();
    this.databases = [];
    this.current = 'PK';
  }

  override render() {
    return html`<div role="tablist" aria-orientation="vertical" aria-label="Databases" @keydown=${this.#keyPressed}>
      ${this.#names.map(
        (name) => html`<button
          class="tab"
          id="database-${name}"
          role="tab"
          aria-selected=${name === this.current}
          tabindex=${name === this.current ? 0 : -1}
          title=${databaseRoles[name].role}
          @click=${() => this.#choose(name)}
        >
          <span class="name">${name}</span><span class="count">${this.#contents(name)}</span>
          <span class="title">${databaseRoles[name].title}</span>
        </button>`,
      )}
    </div>`;
  }

  /** The firmware's own, empty or not, and the others that there are. */
  get #names(): readonly DatabaseName[] {
    return [...new Set<DatabaseName>([...firmwareDatabases, ...this.databases.map(({ name }) => name)])];
  }

  #contents(wanted: DatabaseName): string {
    const database = this.databases.find(({ name }) => name === wanted);
    if (!database) return 'empty';
    const { certificates, hashCount } = database;
    const keys = certificates.length === 1 ? '1 key' : `${count(certificates.length)} keys`;
    const hashes = hashCount === 1 ? '1 hash' : `${count(hashCount)} hashes`;
    return (
      [certificates.length > 0 ? keys : '', hashCount > 0 ? hashes : ''].filter((words) => words !== '').join(', ') || 'empty'
    );
  }

  #choose(name: DatabaseName): void {
    this.dispatchEvent(new CustomEvent('database-chosen', { detail: { name } }));
  }

  #keyPressed(event: KeyboardEvent): void {
    const names = this.#names;
    const index = names.indexOf(this.current);
    const places: Readonly<Record<string, number>> = {
      ArrowDown: index + 1,
      ArrowRight: index + 1,
      ArrowUp: index - 1,
      ArrowLeft: index - 1,
      Home: 0,
      End: names.length - 1,
    };
    const place = places[event.key];
    const name = place === undefined ? undefined : names[(place + names.length) % names.length];
    if (!name) return;
    event.preventDefault();
    this.#choose(name);
    this.renderRoot.querySelector<HTMLElement>(`#database-${name}`)?.focus();
  }
}

customElements.define('database-list', DatabaseList);
