import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { emit } from '../events.ts';
import { icon } from '../icons.ts';
import { sharedStyles } from '../theme.ts';
import { type TreeLine, treeKey, unfoldedAtFirst, visibleLines } from './lines.ts';
import { pathToId, type TreeNode } from './nodes.ts';

/** The image's structure as an ARIA tree. Choosing a line shows its bytes. */
export class StructureTree extends LitElement {
  static override properties = {
    nodes: { attribute: false },
    /** Id of the line that is current: the one last chosen here, or the one that holds the hex view's cursor. */
    current: {},
    expanded: { attribute: false },
  };
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: block;
        overflow: auto;
        padding: 4px 0;
      }
      [role='tree']:focus-visible {
        outline: none;
      }
      .line {
        display: flex;
        align-items: center;
        gap: 4px;
        height: 22px;
        padding-right: 12px;
        cursor: pointer;
        border: 1px solid transparent;
      }
      .line:hover {
        background: var(--vscode-list-hoverBackground);
        color: var(--vscode-list-hoverForeground, inherit);
        border-color: var(--vscode-contrastActiveBorder, transparent);
      }
      .line.current {
        background: var(--vscode-list-inactiveSelectionBackground);
        color: var(--vscode-list-inactiveSelectionForeground, inherit);
        border-color: var(--vscode-contrastActiveBorder, transparent);
      }
      [role='tree']:focus .line.current {
        background: var(--vscode-list-activeSelectionBackground);
        color: var(--vscode-list-activeSelectionForeground);
        border-color: var(--vscode-list-focusOutline, var(--vscode-focusBorder));
      }
      .twist {
        width: 16px;
        flex: none;
      }
      .kind {
        display: inline-flex;
        color: var(--role, inherit);
      }
      .current .kind {
        color: inherit;
      }
      .label {
        flex: 0 1 auto;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .detail {
        flex: none;
        margin-left: auto;
        padding-left: 8px;
        color: var(--virtlens-quiet);
        font-size: 12px;
        font-variant-numeric: tabular-nums;
      }
      .current .detail {
        color: inherit;
      }
      .dead .label {
        text-decoration: line-through;
        color: var(--virtlens-quiet);
      }
      .current.dead .label {
        color: inherit;
      }
      .problem .kind {
        color: var(--vscode-editorWarning-foreground, var(--vscode-charts-yellow));
      }
    `,
  ];

  declare nodes: readonly TreeNode[];
  declare current: string;
  declare expanded: ReadonlySet<string>;

  constructor() {
    super();
    this.nodes = [];
    this.current = '';
    this.expanded = new Set();
  }

  override render() {
    const lines = visibleLines(this.nodes, this.expanded);
    const shown = lines.some((line) => line.node.id === this.current);
    return html`<div
      role="tree"
      aria-label="Structure of the image"
      tabindex="0"
      aria-activedescendant=${shown ? this.current : (lines[0]?.node.id ?? '')}
      @keydown=${this.#keyPressed}
    >
      ${lines.map((line) => this.#line(line))}
    </div>`;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('nodes')) this.expanded = unfoldedAtFirst(this.nodes);
    if (!changed.has('current')) return;
    const above = pathToId(this.nodes, this.current).slice(0, -1);
    if (above.some((node) => !this.expanded.has(node.id)))
      this.expanded = new Set([...this.expanded, ...above.map((node) => node.id)]);
  }

  override updated(changed: PropertyValues<this>): void {
    if (!changed.has('current')) return;
    this.renderRoot.querySelector('.current')?.scrollIntoView({ block: 'nearest' });
  }

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('[role=tree]')?.focus();
  }

  #line({ node, level, position, siblings }: TreeLine): TemplateResult {
    const open = this.expanded.has(node.id);
    const branch = node.children.length > 0;
    const current = node.id === this.current;
    return html`<div
      class="line ${node.tone} ${current ? 'current' : ''} ${node.role ? `role-${node.role}` : ''}"
      id=${node.id}
      role="treeitem"
      aria-level=${level}
      aria-posinset=${position}
      aria-setsize=${siblings}
      aria-selected=${current}
      aria-expanded=${branch ? String(open) : nothing}
      title=${node.hint}
      .style=${`padding-left:${4 + (level - 1) * 12}px`}
      @click=${() => this.#choose(node)}
    >
      <span class="twist" @click=${(event: Event) => this.#twist(event, node)}
        >${branch ? icon(open ? 'chevronDown' : 'chevronRight') : ''}</span
      ><span class="kind">${icon(node.icon)}</span><span class="label">${node.label}</span
      ><span class="detail">${node.detail}</span>
    </div>`;
  }

  #choose(node: TreeNode): void {
    this.current = node.id;
    if (node.range) emit(this, 'range-chosen', { ...node.range, node: node.id });
    else this.#toggle(node, !this.expanded.has(node.id));
  }

  #twist(event: Event, node: TreeNode): void {
    if (node.children.length === 0) return;
    event.stopPropagation();
    this.#toggle(node, !this.expanded.has(node.id));
  }

  #toggle(node: TreeNode, open: boolean): void {
    const expanded = new Set(this.expanded);
    if (open) expanded.add(node.id);
    else expanded.delete(node.id);
    this.expanded = expanded;
  }

  #keyPressed(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const lines = visibleLines(this.nodes, this.expanded);
    const step = treeKey(event.key, lines, this.current, this.expanded);
    if (!step) return;
    event.preventDefault();
    if (step.kind === 'toggle') this.#toggle(step.node, step.open);
    else if (step.kind === 'choose') this.#choose(step.node);
    else this.#go(step.node);
  }

  /** Selection follows the keys, so that the bytes can be watched while walking through the tree. */
  #go(node: TreeNode): void {
    this.current = node.id;
    if (node.range) emit(this, 'range-chosen', { ...node.range, node: node.id });
  }
}

customElements.define('structure-tree', StructureTree);
