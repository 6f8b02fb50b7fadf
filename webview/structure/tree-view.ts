import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { emit } from '../events.ts';
import { icon } from '../icons.ts';
import { sharedStyles } from '../theme.ts';
import { type TreeLine, treeKey, typedAhead, visibleLines } from './lines.ts';
import { idsAbove, problemsId, rootId, type StructureModel } from './model.ts';
import { type TreeNode, waitedFor } from './nodes.ts';
import { lineHeight, treeStyles } from './tree-styles.ts';

/** Ms after which a letter begins a new word. */
const wordEnds = 800;
/** Lines that are drawn above and below those in view. */
const spareLines = 10;
/** Branches with more children are closed at first. */
const fewChildren = 40;

/** The image's structure as an ARIA tree, of which only the lines in view exist. Choosing a line shows its bytes. */
export class StructureTree extends LitElement {
  static override properties = {
    model: { attribute: false },
    /** Counts what was learnt about the tree. */
    revision: { type: Number },
    /** Id of the line that is current: the one last chosen here, or the one that holds the hex view's cursor. */
    current: {},
    expanded: { state: true },
    top: { state: true },
    height: { state: true },
  };
  static override styles = [sharedStyles, treeStyles];

  declare model: StructureModel;
  declare revision: number;
  declare current: string;
  declare expanded: ReadonlySet<string>;
  declare top: number;
  declare height: number;
  #lines: readonly TreeLine[] = [];
  #typed = { text: '', at: 0 };
  #revealed = '';
  /** What is open from the start has been opened. */
  #opened = false;
  readonly #resized = new ResizeObserver(() => {
    this.height = this.clientHeight;
  });

  constructor() {
    super();
    this.revision = 0;
    this.current = '';
    this.expanded = new Set();
    this.top = 0;
    this.height = 0;
    this.addEventListener('scroll', () => {
      this.top = this.scrollTop;
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resized.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
  }

  override render() {
    const lines = this.#lines;
    const first = Math.max(0, Math.floor(this.top / lineHeight) - spareLines);
    const shown = lines.slice(first, first + Math.ceil(this.height / lineHeight) + 2 * spareLines);
    const active = shown.find(({ node }) => node.id === this.current);
    return html`<div
      role="tree"
      aria-label="Structure of the image"
      tabindex="0"
      aria-activedescendant=${active ? active.node.id : nothing}
      .style=${`height:${lines.length * lineHeight}px`}
      @keydown=${this.#keyPressed}
    >
      ${shown.map((line, index) => this.#line(line, first + index))}
    </div>`;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('model')) this.#opened = false;
    if (!this.#opened && this.model?.has(rootId)) this.#openFirst();
    if (changed.has('current')) this.#unfoldTo(this.current);
    if (changed.has('model') || changed.has('revision') || changed.has('expanded')) {
      this.#lines = this.model ? visibleLines((id) => this.model.linesBelow(id), this.expanded) : [];
      this.#leaveWaitingLine();
    }
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has('current')) this.#revealed = '';
    // The line may come later than the cursor: when its branch has been read.
    if (this.#revealed !== this.current) this.#reveal();
  }

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('[role=tree]')?.focus();
  }

  #reveal(): void {
    const index = this.#lines.findIndex(({ node }) => node.id === this.current);
    if (index === -1) return;
    this.#revealed = this.current;
    const top = index * lineHeight;
    if (top < this.scrollTop) this.scrollTop = top;
    else if (top + lineHeight > this.scrollTop + this.clientHeight) this.scrollTop = top + lineHeight - this.clientHeight;
  }

  /** What is short; and what was open before the bytes changed, outermost first. */
  #openFirst(): void {
    this.#opened = true;
    const before = [...this.expanded].sort((one, other) => one.length - other.length);
    this.expanded = new Set([...before, ...openAtFirst(this.model)]);
    const { model } = this;
    void (async () => {
      for (const id of before) if (model.entry(id)) await model.load(id);
    })();
  }

  /** Who walked on to the line that says to wait is on the first line that came in its place. */
  #leaveWaitingLine(): void {
    const parent = waitedFor(this.current);
    if (parent === undefined || this.#lines.some(({ node }) => node.id === this.current)) return;
    this.current = this.model.linesBelow(parent)[0]?.id ?? parent;
  }

  #unfoldTo(id: string): void {
    const above = id.startsWith('problem') || waitedFor(id) !== undefined ? [] : idsAbove(id);
    if (above.every((each) => this.expanded.has(each))) return;
    this.expanded = new Set([...this.expanded, ...above]);
    for (const each of above) void this.model.load(each);
  }

  #line({ node, level, position, siblings }: TreeLine, index: number): TemplateResult {
    const open = this.expanded.has(node.id);
    const current = node.id === this.current;
    return html`<div
      class="line ${node.tone} ${node.icon === 'warning' ? 'warns' : ''} ${current ? 'current' : ''} ${node.role ? `role-${node.role}` : ''}"
      id=${node.id}
      role="treeitem"
      aria-level=${level}
      aria-posinset=${position}
      aria-setsize=${siblings}
      aria-selected=${current}
      aria-expanded=${node.branch ? String(open) : nothing}
      title=${node.hint}
      .style=${`top:${index * lineHeight}px;padding-left:${4 + (level - 1) * 12}px`}
      @click=${() => this.#choose(node)}
    >
      <span class="twist" @click=${(event: Event) => this.#twist(event, node)}
        >${node.branch ? icon(open ? 'chevronDown' : 'chevronRight') : ''}</span
      ><span class="picture">${icon(node.icon)}</span><span class="label">${node.label}</span
      ><span class="kind"><span>${node.kind}</span></span
      >${node.tone === 'problem' && node.icon !== 'warning' ? html`<span class="mark" title="Has problems">${icon('warning')}</span>` : nothing}<span class="detail">${node.detail}</span>
    </div>`;
  }

  #choose(node: TreeNode): void {
    this.#go(node);
    if (!node.place) this.#toggle([node], !this.expanded.has(node.id));
  }

  #twist(event: Event, node: TreeNode): void {
    if (!node.branch) return;
    event.stopPropagation();
    this.#toggle([node], !this.expanded.has(node.id));
  }

  #toggle(nodes: readonly TreeNode[], open: boolean): void {
    const expanded = new Set(this.expanded);
    for (const { id } of nodes) {
      if (!open) expanded.delete(id);
      else expanded.add(id);
    }
    this.expanded = expanded;
    if (open) void this.#load(nodes);
  }

  /** One after the other; what came with its only child opens that too. */
  async #load(nodes: readonly TreeNode[]): Promise<void> {
    for (const { id, node } of nodes) {
      if (node !== id) continue;
      const known = this.model.has(id);
      await this.model.load(id);
      if (!known) this.#openOnlyChildren(id);
    }
  }

  #openOnlyChildren(id: string): void {
    const chain: string[] = [];
    let [only, ...others] = this.model.linesBelow(id);
    while (only?.branch && others.length === 0 && this.model.has(only.id)) {
      chain.push(only.id);
      [only, ...others] = this.model.linesBelow(only.id);
    }
    if (chain.length > 0) this.expanded = new Set([...this.expanded, ...chain]);
  }

  #keyPressed(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const pageLines = Math.floor(this.clientHeight / lineHeight) - 1;
    const stand = { lines: this.#lines, current: this.current, expanded: this.expanded, pageLines };
    const step = treeKey(event.key, stand) ?? this.#letter(event);
    if (!step) return;
    event.preventDefault();
    if (step.kind === 'toggle') this.#toggle(step.nodes, step.open);
    else if (step.kind === 'choose') this.#choose(step.node);
    else this.#go(step.node);
  }

  /** Letters that follow each other soon are one word. */
  #letter({ key, timeStamp }: KeyboardEvent) {
    if (key.length !== 1) return undefined;
    const goesOn = timeStamp - this.#typed.at < wordEnds;
    this.#typed = { text: goesOn ? this.#typed.text + key : key, at: timeStamp };
    const node = typedAhead(this.#typed.text, this.#lines, this.current);
    return node && ({ kind: 'go', node } as const);
  }

  /** Selection follows the keys, so that the bytes can be watched while walking through the tree. */
  #go(node: TreeNode): void {
    this.current = node.id;
    if (node.place) emit(this, 'range-chosen', { ...node.place, node: node.id });
    else emit(this, 'line-chosen', { line: node.id });
  }
}

/** Problems, and what is known and short. */
function openAtFirst(model: StructureModel): ReadonlySet<string> {
  const open = new Set([problemsId]);
  for (const { id, node, branch } of model.linesBelow(rootId)) {
    const below = node === id && branch && model.has(id) ? model.linesBelow(id).length : 0;
    if (below > 0 && below <= fewChildren) open.add(id);
  }
  return open;
}

customElements.define('structure-tree', StructureTree);
