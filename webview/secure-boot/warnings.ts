import { html, type TemplateResult } from 'lit';
import { icon } from '../icons.ts';
import type { SecureBootAnswer } from '../protocol.ts';

/** What is worth a warning about the keys. */
export function warningList(warnings: SecureBootAnswer['warnings']): TemplateResult {
  return html`<ul class="warnings" role="list" aria-label="Warnings">
    ${warnings.map(({ text }) => html`<li>${icon('warning')}<span>${text}</span></li>`)}
  </ul>`;
}
