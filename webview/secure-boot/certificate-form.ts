import '@vscode-elements/elements/dist/vscode-button/index.js';
import { html, LitElement, nothing } from 'lit';
import { icon } from '../icons.ts';
import type { ChosenCertificate, OwnerChoice } from '../protocol.ts';
import { pressInForm } from '../table/form-keys.ts';
import { formStyles } from '../table/form-styles.ts';
import { sharedStyles } from '../theme.ts';
import { certificateFacts } from './certificate-facts.ts';
import './owner-field.ts';
import type { OwnerField } from './owner-field.ts';

/**
 * A certificate out of a file, to be looked at before it is enrolled. Tells `owner-chosen` with the GUID of its owner, and
 * `form-closed` when the person thought better of it.
 */
export class CertificateForm extends LitElement {
  static override properties = {
    database: {},
    certificate: { attribute: false },
    owners: { attribute: false },
    /** It takes the place of what the database holds. */
    replaces: { type: Boolean },
  };
  static override styles = [sharedStyles, formStyles];

  declare database: string;
  declare certificate: ChosenCertificate;
  declare owners: readonly OwnerChoice[];
  declare replaces: boolean;

  constructor() {
    super();
    this.database = 'db';
    this.owners = [];
    this.replaces = false;
  }

  override render() {
    const { name, owner } = this.certificate;
    return html`<form aria-label=${`Enroll a certificate in ${this.database}`} @submit=${this.#sent} @keydown=${this.#keyPressed}>
      <h3>${name}</h3>
      <dl class="facts">
        ${certificateFacts(this.certificate)}
      </dl>
      ${this.replaces ? html`<p class="warned">${icon('warning')}<span>It takes the place of the platform key that is enrolled now.</span></p>` : nothing}
      <owner-field .owners=${this.owners} .suggested=${owner}></owner-field>
      <div class="buttons">
        <vscode-button @click=${this.#sent}>Enroll</vscode-button>
        <vscode-button secondary @click=${this.#close}>Cancel</vscode-button>
      </div>
    </form>`;
  }

  override async firstUpdated(): Promise<void> {
    // What is asked for most: it is right as it is.
    const enroll = this.renderRoot.querySelector('vscode-button');
    await enroll?.updateComplete;
    enroll?.focus();
  }

  #keyPressed(event: KeyboardEvent): void {
    pressInForm(event, { close: () => this.#close(), send: (sending) => this.#sent(sending) });
  }

  #close(): void {
    this.dispatchEvent(new CustomEvent('form-closed'));
  }

  #sent(event: Event): void {
    event.preventDefault();
    const owner = this.renderRoot.querySelector<OwnerField>('owner-field')?.take();
    if (owner !== undefined) this.dispatchEvent(new CustomEvent('owner-chosen', { detail: { owner } }));
  }
}

customElements.define('certificate-form', CertificateForm);
