import { html, nothing, type TemplateResult } from 'lit';
import type { EnrolledCertificate } from '../../firmware/signatures/report.ts';
import { dayOf, spacedName } from './entries.ts';

/** Whose certificate it is, and how long it holds: rows of a list of facts, the same before it is enrolled and afterwards. */
export function certificateFacts({
  subject,
  issuer,
  notBefore,
  notAfter,
  key,
  expired,
}: Pick<EnrolledCertificate, 'subject' | 'issuer' | 'notBefore' | 'notAfter' | 'key' | 'expired'>): TemplateResult {
  return html`
    <dt>Subject</dt>
    <dd>${spacedName(subject) || '–'}</dd>
    <dt>Issuer</dt>
    <dd>${issuer === subject ? 'itself' : spacedName(issuer)}</dd>
    <dt>Valid</dt>
    <dd class="number">
      ${dayOf(notBefore)} to ${dayOf(notAfter)} ${expired ? html`<span class="tag bad">expired</span>` : nothing}
    </dd>
    <dt>Key</dt>
    <dd>${key}</dd>
  `;
}
