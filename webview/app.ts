import '@vscode-elements/elements/dist/vscode-progress-ring/index.js';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { appStyles } from './app-styles.ts';
import './header.ts';
import { hasControl, takeKey } from './hex/keys.ts';
import './hex/hex-pane.ts';
import type { RangeChosen } from './events.ts';
import type { HexPane, PaneHost } from './hex/hex-pane.ts';
import { type Selection, selectionOf } from './hex/selection.ts';
import { ByteWindows } from './hex/windows.ts';
import { Host } from './host.ts';
import { icon } from './icons.ts';
import { type Kept, keptFrom } from './kept.ts';
import './map/image-map.ts';
import type { DocumentState } from './protocol.ts';
import './sash.ts';
import './split-offer.ts';
import type { SplitProgress } from './split-offer.ts';
import { pathTo, pathToId, type TreeNode, treeOf } from './structure/nodes.ts';
import './structure/tree-view.ts';
import { sharedStyles } from './theme.ts';

type Ready = Extract<DocumentState, { kind: 'ready' }>;

/** The whole page. It owns the selection; its parts tell it when the user chose another. */
export class FirmwarePage extends LitElement {
  static override properties = {
    document: { state: true },
    selection: { state: true },
    view: { state: true },
    split: { state: true },
    panelWidth: { state: true },
  };
  static override styles = [sharedStyles, appStyles];

  declare document: DocumentState;
  declare selection: Selection;
  declare view: { readonly start: number; readonly end: number };
  declare split: SplitProgress;
  declare panelWidth: number;
  readonly #host: Host;
  #kept: Kept;
  #nodes: readonly TreeNode[] = [];
  #windows: ByteWindows | undefined;
  #trail: readonly TreeNode[] = [];
  /** The node that was chosen in the structure, as long as nothing else was selected: a volume begins with a region of its own. */
  #chosen: { readonly node: string; readonly selection: Selection } | undefined;
  readonly #paneHost: PaneHost;

  constructor() {
    super();
    this.#host = new Host((message) => {
      if (message.type === 'state') this.#told(message.state);
      else this.#pane?.ask(message.command);
    });
    this.#paneHost = paneHost(this.#host, () => this.#version);
    this.#kept = keptFrom(this.#host.kept);
    this.document = { kind: 'loading', name: '' };
    this.selection = this.#kept.selection;
    this.view = { start: 0, end: 0 };
    this.split = { kind: 'offered' };
    this.panelWidth = this.#kept.panelWidth;
    this.addEventListener('range-chosen', (event) => this.#choose(event.detail));
    this.addEventListener('selection-moved', (event) => this.#select(event.detail));
    this.addEventListener('view-moved', (event) => this.#viewMoved(event.detail));
    this.addEventListener('split-asked', () => void this.#splitImage());
    this.addEventListener('open-asked', (event) => void this.#open(event.detail.uri));
    this.addEventListener('panel-resized', (event) => this.#resizePanel(event.detail.width));
    this.addEventListener('evidence-toggled', (event) => this.#keep({ evidenceOpen: event.detail.open }));
    // Before the window hears of it, where VS Code listens for its own keys: Ctrl+G is "go to line" there.
    window.document.addEventListener('keydown', (event) => this.#keyPressed(event));
  }

  override firstUpdated(): void {
    this.#host.ask('ready', {}).then(
      (state) => this.#told(state),
      (error: Error) =>
        this.#told({ kind: 'failed', name: '', title: 'The image could not be opened', message: error.message }),
    );
  }

  override render() {
    const state = this.document;
    if (state.kind === 'loading') return loading();
    if (state.kind === 'failed') return failure(state.title, state.message);
    if (state.image.size === 0) return failure('The file is empty', `${state.name} has no bytes, so there is nothing to show.`);
    return html`${state.deleted ? this.#deletedBar(state.name) : nothing}${this.#shown(state)}`;
  }

  #shown({ image, deleted }: Ready): TemplateResult {
    const current = this.#trail.at(-1)?.id ?? '';
    return html`
      <image-header .image=${image} .open=${this.#kept.evidenceOpen || image.kind === 'unknown'}></image-header>
      ${image.kind === 'unified' ? html`<split-offer .image=${image} .progress=${this.split} .gone=${deleted}></split-offer>` : nothing}
      <image-map .image=${image} .cursor=${this.selection.cursor} .view=${this.view}></image-map>
      <div class="panes">
        <structure-tree .nodes=${this.#nodes} .current=${current} .style=${`width:${this.panelWidth}px`}></structure-tree>
        <panel-sash .width=${this.panelWidth}></panel-sash>
        <hex-pane
          .image=${image}
          .windows=${this.#windows}
          .selection=${this.selection}
          .host=${this.#paneHost}
          .trail=${this.#trail.map((node) => node.label)}
        ></hex-pane>
      </div>
    `;
  }

  #deletedBar(name: string): TemplateResult {
    return html`<div class="bar" role="alert">
      ${icon('warning')}<span>${name} was deleted. These are the bytes that were read last; they can be copied, not split.</span>
    </div>`;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('selection') && !changed.has('document')) return;
    const chosen = this.#chosen?.selection === this.selection ? this.#chosen.node : undefined;
    this.#trail = chosen ? pathToId(this.#nodes, chosen) : pathTo(this.#nodes, this.selection.cursor);
  }

  #told(state: DocumentState): void {
    const before = this.document;
    this.document = state;
    if (state.kind !== 'ready') return;
    const same = before.kind === 'ready' && before.version === state.version;
    if (!same) this.#start(state);
    if (!same && before.kind === 'ready')
      void this.updateComplete.then(() => this.#pane?.say('The file has changed and was read again'));
    if (state.report) this.split = { kind: 'done', report: state.report };
  }

  /** Bytes were read, for the first time or anew: nothing that is known of older ones holds. */
  #start({ image, version }: Ready): void {
    const read = (offset: number, length: number) =>
      this.#host.ask('read', { version, offset, length }).then((answer) => answer.bytes);
    this.#windows = new ByteWindows(image.size, read, () => this.#bytesArrived());
    this.#nodes = treeOf(image);
    this.split = { kind: 'offered' };
    const last = Math.max(0, image.size - 1);
    this.selection = { anchor: Math.min(this.selection.anchor, last), cursor: Math.min(this.selection.cursor, last) };
    void this.updateComplete.then(() => this.#pane?.restore(this.#kept.top));
  }

  #bytesArrived(): void {
    this.#pane?.refresh();
  }

  get #version(): number {
    return this.document.kind === 'ready' ? this.document.version : 0;
  }

  get #pane(): HexPane | undefined {
    return this.renderRoot.querySelector<HexPane>('hex-pane') ?? undefined;
  }

  #select(selection: Selection): void {
    this.selection = selection;
    this.#keep({ selection });
  }

  #choose({ offset, length, focus, node }: RangeChosen): void {
    if (this.document.kind !== 'ready') return;
    const { size } = this.document.image;
    const start = Math.min(Math.max(0, offset), size - 1);
    const shown = Math.max(1, Math.min(length, size - start));
    const selection = selectionOf(start, shown);
    this.#chosen = node === undefined ? undefined : { node, selection };
    this.#select(selection);
    void this.#pane?.show({ offset: start, length: shown }, focus ?? false);
  }

  #viewMoved({ start, end, top }: { start: number; end: number; top: number }): void {
    this.view = { start, end };
    this.#keep({ top });
  }

  async #splitImage(): Promise<void> {
    this.split = { kind: 'underway' };
    try {
      const report = await this.#host.ask('split', {});
      this.split = report ? { kind: 'done', report } : { kind: 'offered' };
    } catch (error) {
      this.split = { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
    }
  }

  async #open(uri: string): Promise<void> {
    await this.#host.ask('open', { uri });
  }

  #resizePanel(width: number): void {
    this.panelWidth = width;
    this.#keep({ panelWidth: width });
  }

  #keep(change: Partial<Kept>): void {
    this.#kept = { ...this.#kept, ...change };
    this.#host.keep(this.#kept);
  }

  #keyPressed(event: KeyboardEvent): void {
    const key = event.key.toLowerCase();
    const pane = this.#pane;
    if (!pane) return;
    if (hasControl(event) && key === 'f') pane.ask('find');
    else if (hasControl(event) && key === 'g') pane.ask('go-to');
    else if (key === 'f3') pane.again(event.shiftKey ? 'backward' : 'forward');
    else return;
    takeKey(event);
  }
}

function paneHost(host: Host, version: () => number): PaneHost {
  let cancelSearch = () => {};
  return {
    find: (pattern, from, direction) => {
      cancelSearch();
      const search = host.asking('find', { version: version(), pattern, from, direction });
      cancelSearch = search.cancel;
      return search.answer;
    },
    count: (pattern, offset) => {
      const count = host.asking('count', { version: version(), pattern, offset });
      cancelSearch = count.cancel;
      return count.answer;
    },
    copy: async (offset, length, format) => (await host.ask('copy', { version: version(), offset, length, format })).copied,
  };
}

function loading(): TemplateResult {
  return html`<div class="message" role="status">
    <vscode-progress-ring></vscode-progress-ring>
    <p>Reading the image…</p>
  </div>`;
}

function failure(title: string, message: string): TemplateResult {
  return html`<div class="message" role="alert">
    ${icon('fileBinary')}
    <h1>${title}</h1>
    <p>${message}</p>
  </div>`;
}

customElements.define('firmware-page', FirmwarePage);
