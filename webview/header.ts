import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { Evidence, FirmwareImage } from '../firmware/model.ts';
import { emit } from './events.ts';
import { icon } from './icons.ts';
import type { ImageContainer } from './protocol.ts';
import { count, hex, size } from './text.ts';
import { sharedStyles } from './theme.ts';
import { lookedFor, verdictOf } from './verdict.ts';

const architectures: Readonly<Record<NonNullable<FirmwareImage['architecture']>, string>> = {
  x86: 'x86',
  arm: 'ARM (32 bit)',
  aarch64: 'AArch64',
  riscv64: 'RISC-V (64 bit)',
  loongarch64: 'LoongArch (64 bit)',
};

/** What the image is, the facts at a glance, and why it is said to be that. */
export class ImageHeader extends LitElement {
  static override properties = { image: { attribute: false }, container: { attribute: false }, open: { type: Boolean } };
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: block;
        padding: 12px 16px 8px;
        border-bottom: 1px solid var(--virtlens-line);
      }
      .top {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px 12px;
      }
      h1 {
        display: inline-flex;
        align-items: center;
        gap: 8px;
        margin: 0;
        padding: 0 12px 0 8px;
        height: 28px;
        border: 1px solid var(--vscode-contrastBorder, transparent);
        border-radius: 4px;
        color: var(--vscode-badge-foreground);
        background: var(--vscode-badge-background);
        font-size: 14px;
        font-weight: 600;
      }
      .sentence {
        flex: 1 1 320px;
      }
      dl {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 24px;
        margin: 8px 0 0;
        font-size: 12px;
      }
      dl > div {
        display: flex;
        gap: 8px;
      }
      dt {
        color: var(--virtlens-quiet);
      }
      dd {
        margin: 0;
        font-weight: 600;
        font-variant-numeric: tabular-nums;
      }
      .exact {
        font-weight: 400;
        color: var(--virtlens-quiet);
      }
      .why {
        margin-left: -6px;
      }
      ol {
        max-height: 30vh;
        margin: 8px 0 0;
        padding: 0;
        overflow: auto;
        list-style: none;
      }
      li {
        display: flex;
        align-items: center;
        gap: 8px;
        min-height: 24px;
      }
    `,
  ];

  declare image: FirmwareImage;
  declare container: ImageContainer | undefined;
  declare open: boolean;

  constructor() {
    super();
    this.open = false;
  }

  override render() {
    const { image } = this;
    const { container } = this;
    const verdict = verdictOf(image, container);
    return html`
      <div class="top">
        <h1>${icon(verdict.icon)}${verdict.badge}</h1>
        <span class="sentence">${verdict.sentence}</span>
        ${image.evidence.length > 0 || image.kind === 'unknown' ? this.#why() : nothing}
      </div>
      <dl>
        ${container?.isList ? nothing : sizeFact(image.size)}
        ${container?.format === 'qcow2' ? fact('Container', 'qcow2') : nothing} ${fact('Build', image.build)} ${fact('Architecture', image.architecture && architectures[image.architecture])}
        ${image.volumes.length > 0 && !container?.isList ? fact('Volumes', count(image.volumes.length)) : nothing}
        ${image.store ? fact('Variables', variableFact(image, container?.isList ?? false)) : nothing} ${this.#secureBoot()}
      </dl>
      ${this.open ? this.#evidence() : nothing}
    `;
  }

  #why(): TemplateResult {
    return html`<button class="plain why" aria-expanded=${this.open} aria-controls="evidence" @click=${this.#toggle}>
      ${icon(this.open ? 'chevronDown' : 'chevronRight')}${this.image.kind === 'unknown' ? 'What was looked for' : 'Evidence'}
    </button>`;
  }

  #evidence(): TemplateResult {
    const missed =
      this.image.kind === 'unknown' ? lookedFor.map((text) => ({ text: `Looked for ${text}.`, offset: undefined })) : [];
    return html`<ol id="evidence">
      ${[...this.image.evidence, ...missed].map((each) => this.#reason(each))}
    </ol>`;
  }

  #reason({ text, offset }: Evidence): TemplateResult {
    const jump = () => emit(this, 'range-chosen', { offset: offset ?? 0, length: 1, focus: true });
    return html`<li>
      ${icon(offset === undefined ? 'info' : 'check')}<span>${text}</span>
      ${offset === undefined ? nothing : html`<button class="link" aria-label="Show offset ${hex(offset)}" @click=${jump}>${hex(offset)}</button>`}
    </li>`;
  }

  #secureBoot() {
    const { secureBoot, store } = this.image;
    if (!store) return nothing;
    const words = { on: 'on', off: 'off', unknown: 'not known' };
    return html`<div title=${secureBoot.reason}>
      <dt>Secure Boot</dt>
      <dd>${words[secureBoot.state]} <span class="exact">${secureBoot.reason}</span></dd>
    </div>`;
  }

  #toggle(): void {
    this.open = !this.open;
    emit(this, 'evidence-toggled', { open: this.open });
  }
}

function sizeFact(bytes: number): TemplateResult {
  return html`<div>
    <dt>Size</dt>
    <dd>${size(bytes)} <span class="exact">${hex(bytes)}</span></dd>
  </div>`;
}

function fact(name: string, value: string | undefined) {
  return value === undefined
    ? nothing
    : html`<div>
        <dt>${name}</dt>
        <dd>${value}</dd>
      </div>`;
}

function variableFact({ variables, store }: FirmwareImage, isList: boolean): string {
  const live = variables.filter((variable) => variable.live).length;
  const dead = variables.length - live;
  const free = store && !isList ? `, ${size(store.freeSpace)} free` : '';
  return `${count(live)} live${dead > 0 ? `, ${count(dead)} dead` : ''}${free}`;
}

customElements.define('image-header', ImageHeader);
