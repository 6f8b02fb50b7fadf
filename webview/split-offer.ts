import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-progress-ring/index.js';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { FirmwareImage } from '../firmware/model.ts';
import { emit } from './events.ts';
import { icon } from './icons.ts';
import type { SplitReport, WrittenHalf } from './protocol.ts';
import { hex, size } from './text.ts';
import { sharedStyles } from './theme.ts';

/** How far splitting has come. */
export type SplitProgress =
  | { readonly kind: 'offered' }
  | { readonly kind: 'underway' }
  | { readonly kind: 'done'; readonly report: SplitReport }
  | { readonly kind: 'failed'; readonly message: string };

/** For a unified image: the offer to split it, or why it can't be; afterwards, what was written and that it was proven. */
export class SplitOffer extends LitElement {
  static override properties = {
    image: { attribute: false },
    progress: { attribute: false },
    /** The file is gone, so there is nothing to split. */
    gone: { type: Boolean },
  };
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: block;
        padding: 8px 16px;
        border-bottom: 1px solid var(--virtlens-line);
      }
      .card {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px 16px;
        padding: 8px 12px;
        border: 1px solid var(--vscode-contrastBorder, color-mix(in srgb, var(--accent) 45%, transparent));
        border-left: 4px solid var(--accent);
        border-radius: 4px;
        background: color-mix(in srgb, var(--accent) var(--card-tint, 10%), transparent);
        --accent: var(--vscode-charts-blue, #3794ff);
      }
      :host-context(.vscode-high-contrast) .card,
      :host-context(.vscode-high-contrast-light) .card {
        --card-tint: 0%;
      }
      .refused {
        --accent: var(--vscode-charts-yellow, #cca700);
      }
      .done {
        --accent: var(--vscode-charts-green, #89d185);
      }
      .words {
        flex: 1 1 360px;
        min-width: 0;
      }
      h2 {
        display: flex;
        align-items: center;
        gap: 8px;
        margin: 0 0 4px;
        font-size: 13px;
        font-weight: 600;
      }
      p {
        margin: 0;
        line-height: 20px;
      }
      .failure {
        margin-top: 4px;
        color: var(--vscode-errorForeground);
      }
      table {
        margin-top: 8px;
        border-collapse: collapse;
      }
      td,
      th {
        height: 28px;
        padding: 0 16px 0 0;
        text-align: left;
        font-weight: 400;
        white-space: nowrap;
      }
      th {
        font-weight: 600;
      }
      .scroll {
        overflow-x: auto;
      }
    `,
  ];

  declare image: FirmwareImage;
  declare progress: SplitProgress;
  declare gone: boolean;

  constructor() {
    super();
    this.progress = { kind: 'offered' };
    this.gone = false;
  }

  override render() {
    if (this.progress.kind === 'done') return this.#outcome(this.progress.report);
    const { split, splitRefusal } = this.image;
    return split ? this.#offer(split.offset) : this.#refusal(splitRefusal);
  }

  #offer(cut: number): TemplateResult {
    const { progress } = this;
    const busy = progress.kind === 'underway';
    const rest = this.image.size - cut;
    const show = () => emit(this, 'range-chosen', { offset: cut, length: 1, focus: true });
    const advice = this.image.wholeImage
      ? 'This build is meant to be loaded whole; splitting it is possible, but rarely what you want.'
      : 'One file can’t be a read-only loader and a guest’s NVRAM at once: variables get lost, or a firmware update wipes them.';
    return html`<section class="card" aria-label="Split the image">
      <div class="words">
        <h2>${icon('split')}Split it, so that guests share the code and keep their own variables</h2>
        <p>
          ${advice} Cut at
          <button class="link" aria-label="Show the cut at ${hex(cut)}" @click=${show}>${hex(cut)}</button>: ${size(cut)} of VARS, then
          ${size(rest)} of CODE.
        </p>
        ${progress.kind === 'failed' ? html`<p class="failure" role="alert">${progress.message}</p>` : nothing}
      </div>
      <vscode-button ?disabled=${busy || this.gone} ?secondary=${this.image.wholeImage !== undefined} @click=${() => emit(this, 'split-asked', undefined)}>
        ${icon('split', 'content-before')}${busy ? 'Splitting…' : 'Split into CODE and VARS…'}
      </vscode-button>
    </section>`;
  }

  #refusal(reason: string | undefined): TemplateResult {
    return html`<section class="card refused" aria-label="Why the image can’t be split">
      <div class="words">
        <h2>${icon('warning')}This image can’t be split</h2>
        <p>${reason ?? 'No place to cut was found.'}</p>
      </div>
    </section>`;
  }

  #outcome(report: SplitReport): TemplateResult {
    return html`<section class="card done" role="status" aria-label="The image was split">
      <div class="words scroll">
        <h2>${icon('check')}Split. Proof: VARS ‖ CODE equals the source, byte for byte</h2>
        <table>
          ${report.halves.map((half) => this.#half(half))}
        </table>
      </div>
    </section>`;
  }

  #half({ role, name, uri, size: bytes, sha256 }: WrittenHalf): TemplateResult {
    return html`<tr>
      <th scope="row">${role}</th>
      <td>${name}</td>
      <td class="number">${size(bytes)}</td>
      <td class="mono" title="SHA-256 ${sha256}">SHA-256 ${sha256}</td>
      <td>
        <vscode-button secondary aria-label="Open ${name}" @click=${() => emit(this, 'open-asked', { uri })}>Open</vscode-button>
      </td>
    </tr>`;
  }
}

customElements.define('split-offer', SplitOffer);
