import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { EnrolledCertificate, EnrolledHash } from '../../firmware/signatures/report.ts';
import { emit } from '../events.ts';
import { icon } from '../icons.ts';
import { formStyles } from '../table/form-styles.ts';
import { sharedStyles } from '../theme.ts';
import { certificateFacts } from './certificate-facts.ts';
import { type EntryLine, titleOf } from './entries.ts';

/**
 * One certificate or hash, and what can be done with it. Tells `remove-wanted`, `export-wanted`, `copy-wanted` with the text, and
 * `details-closed`.
 */
export class EntryDetails extends LitElement {
  static override properties = {
    line: { attribute: false },
    /** Shown, not changed. */
    fixed: { type: Boolean },
  };
  static override styles = [
    sharedStyles,
    formStyles,
    css`
      :host {
        display: block;
      }
      .title {
        display: flex;
        align-items: flex-start;
        gap: 8px;
      }
      .title h2 {
        flex: 1;
        line-height: 24px;
      }
      .copied {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 28px;
        align-items: start;
        gap: 4px;
      }
      .copied button {
        justify-content: center;
        padding: 0;
        margin-top: -4px;
      }
      .mono {
        overflow-wrap: anywhere;
      }
    `,
  ];

  declare line: EntryLine;
  declare fixed: boolean;

  constructor() {
    super();
    this.fixed = false;
  }

  override render() {
    return this.line.kind === 'hash' ? this.#hash(this.line.hash) : this.#certificate(this.line.certificate);
  }

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('#title')?.focus();
  }

  #head(title: string): TemplateResult {
    return html`<div class="title">
      <h2 id="title" tabindex="-1">${title}</h2>
      <button class="plain" aria-label="Close" title="Close (Escape)" @click=${() => this.#tell('details-closed')}>${icon('close')}</button>
    </div>`;
  }

  #certificate(certificate: EnrolledCertificate): TemplateResult {
    const { serial, signatureAlgorithm, isAuthority } = certificate;
    return html`
      ${this.#head(titleOf(certificate))}
      <div class="actions">
        <button class="plain" @click=${() => this.#tell('export-wanted')}>${icon('exportFile')}Export DER…</button>
        <button
          class="plain"
          @click=${() => emit(this, 'range-chosen', { offset: certificate.offset, length: certificate.length, focus: true })}
        >
          ${icon('fileBinary')}Show Bytes
        </button>
        ${this.#remove()}
      </div>
      <h3>Certificate</h3>
      <dl class="facts">
        ${certificateFacts(certificate)}
        <dt>Signed with</dt>
        <dd>${signatureAlgorithm}</dd>
        <dt>Authority</dt>
        <dd>${isAuthority ? 'yes, it may issue others' : 'no'}</dd>
        <dt>Serial</dt>
        <dd class="mono">${serial}</dd>
        ${this.#owner(certificate)}
      </dl>
      <h3>Fingerprints</h3>
      <dl class="facts">
        <dt>SHA-256</dt>
        <dd>${this.#copied('SHA-256 fingerprint', certificate.sha256)}</dd>
        <dt>SHA-1</dt>
        <dd>${this.#copied('SHA-1 fingerprint', certificate.sha1)}</dd>
      </dl>
    `;
  }

  #hash(hash: EnrolledHash): TemplateResult {
    return html`
      ${this.#head(hash.kind)}
      <div class="actions">${this.#remove()}</div>
      <h3>Hash</h3>
      <dl class="facts">
        <dt>Hash</dt>
        <dd>${this.#copied('hash', hash.hash)}</dd>
        ${this.#owner(hash)}
      </dl>
    `;
  }

  #owner({ owner, ownerName }: Pick<EnrolledHash, 'owner' | 'ownerName'>): TemplateResult {
    return html`<dt>Owner</dt>
      <dd>${ownerName ? html`${ownerName}<br />` : nothing}<span class="mono">${owner}</span></dd>`;
  }

  #remove(): TemplateResult | typeof nothing {
    if (this.fixed) return nothing;
    return html`<button class="plain" @click=${() => this.#tell('remove-wanted')}>${icon('trash')}Remove</button>`;
  }

  #copied(what: string, digits: string): TemplateResult {
    return html`<span class="copied">
      <span class="mono">${digits}</span>
      <button class="plain" aria-label=${`Copy the ${what}`} title="Copy" @click=${() => this.#tell('copy-wanted', { text: digits })}>
        ${icon('copy')}
      </button>
    </span>`;
  }

  #tell(name: 'remove-wanted' | 'export-wanted' | 'copy-wanted' | 'details-closed', detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

customElements.define('entry-details', EntryDetails);
