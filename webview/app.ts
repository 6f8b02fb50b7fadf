import '@vscode-elements/elements/dist/vscode-progress-ring/index.js';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { appStyles } from './app-styles.ts';
import './header.ts';
import type { RangeChosen } from './events.ts';
import { hasControl, takeKey } from './hex/keys.ts';
import { Host } from './host.ts';
import { icon } from './icons.ts';
import { type Kept, keptFrom } from './kept.ts';
import './pages/image-page.ts';
import type { ImagePage } from './pages/image-page.ts';
import { type TabName, tabRow } from './pages/tabs.ts';
import type { DocumentState, PageCommand } from './protocol.ts';
import './secure-boot/secure-boot-page.ts';
import { count } from './text.ts';
import { sharedStyles } from './theme.ts';
import './variables/variables-page.ts';

type Ready = Extract<DocumentState, { kind: 'ready' }>;

/** A page behind a tab. One that can look for something of its own gets Ctrl+F while it is in front. */
interface TabPage extends HTMLElement {
  find?(): void;
}

/** The whole of what is shown: what the image is, and its pages behind tabs. */
export class FirmwarePage extends LitElement {
  static override properties = { document: { state: true }, tab: { state: true } };
  static override styles = [sharedStyles, appStyles];

  declare document: DocumentState;
  declare tab: TabName;
  readonly #host: Host;
  #kept: Kept;

  constructor() {
    super();
    this.#host = new Host((message) => {
      if (message.type === 'state') this.document = message.state;
      else void this.#command(message.command);
    });
    this.#kept = keptFrom(this.#host.kept);
    this.document = { kind: 'loading', name: '' };
    this.tab = this.#kept.tab;
    this.addEventListener('range-chosen', (event) => void this.#choose(event.detail));
    this.addEventListener('open-asked', (event) => void this.#host.ask('open', { uri: event.detail.uri }));
    this.addEventListener('evidence-toggled', (event) => this.#keep({ evidenceOpen: event.detail.open }));
    this.addEventListener('keep', (event) => this.#keep(event.detail));
    // Before the window hears of it, where VS Code listens for its own keys: Ctrl+G is "go to line" there.
    window.document.addEventListener('keydown', (event) => this.#keyPressed(event));
  }

  override firstUpdated(): void {
    this.#host.ask('ready', {}).then(
      (state) => {
        this.document = state;
      },
      (error: Error) => {
        this.document = { kind: 'failed', name: '', title: 'The image could not be opened', message: error.message };
      },
    );
  }

  override render() {
    const state = this.document;
    if (state.kind === 'loading') return loading();
    if (state.kind === 'failed') return failure(state.title, state.message);
    if (state.image.size === 0) return failure('The file is empty', `${state.name} has no bytes, so there is nothing to show.`);
    const deleted = `${state.name} was deleted. These are the bytes that were read last; they can be copied, not split.`;
    return html`${state.deleted ? warningBar(deleted) : nothing}${state.inUse ? warningBar(state.inUse) : nothing}${this.#shown(state)}`;
  }

  #shown(state: Ready): TemplateResult {
    const { image } = state;
    const live = image.variables.filter((variable) => variable.live).length;
    return html`
      <image-header .image=${image} .container=${state.container} .open=${this.#kept.evidenceOpen || image.kind === 'unknown'}></image-header>
      ${tabRow(this.tab, image.store ? { variables: count(live) } : {}, (name) => this.#show(name))}
      ${this.#panel('image', html`<image-page .document=${state} .host=${this.#host} .kept=${this.#kept}></image-page>`)}
      ${this.#panel('variables', html`<variables-page .document=${state} .host=${this.#host} ?shown=${this.tab === 'variables'}></variables-page>`)}
      ${this.#panel('secure-boot', html`<secure-boot-page .document=${state} .host=${this.#host} ?shown=${this.tab === 'secure-boot'}></secure-boot-page>`)}
    `;
  }

  #panel(name: TabName, content: TemplateResult): TemplateResult {
    return html`<div class="panel" id="panel-${name}" role="tabpanel" aria-labelledby="tab-${name}" ?hidden=${name !== this.tab}>
      ${content}
    </div>`;
  }

  get #image(): ImagePage | undefined {
    return this.renderRoot.querySelector('image-page') ?? undefined;
  }

  #show(tab: TabName): void {
    this.tab = tab;
    this.#keep({ tab });
  }

  /** Bytes that were chosen on any page are shown in the image. */
  async #choose(range: RangeChosen): Promise<void> {
    this.#show('image');
    await this.updateComplete;
    await this.#image?.choose(range);
  }

  async #command(command: PageCommand): Promise<void> {
    const page = this.renderRoot.querySelector<TabPage>(`#panel-${this.tab} > *`);
    if (command === 'find' && page?.find) {
      page.find();
      return;
    }
    this.#show('image');
    await this.updateComplete;
    this.#image?.ask(command);
  }

  #keep(change: Partial<Kept>): void {
    this.#kept = { ...this.#kept, ...change };
    this.#host.keep(this.#kept);
    // Moving and scrolling change nothing that is drawn here, and happen all the time.
    if (!('selection' in change) && !('top' in change)) this.requestUpdate();
  }

  #keyPressed(event: KeyboardEvent): void {
    if (!this.#image) return;
    const key = event.key.toLowerCase();
    if (hasControl(event) && key === 'f') void this.#command('find');
    else if (hasControl(event) && key === 'g') void this.#command('go-to');
    else if (key === 'f3' && this.tab === 'image') this.#image.again(event.shiftKey ? 'backward' : 'forward');
    else return;
    takeKey(event);
  }
}

function warningBar(text: string): TemplateResult {
  return html`<div class="bar" role="alert">${icon('warning')}<span>${text}</span></div>`;
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
