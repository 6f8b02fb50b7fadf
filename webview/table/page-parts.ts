import { html, nothing, type TemplateResult } from 'lit';
import type { ImageKind } from '../../firmware/model.ts';
import { icon } from '../icons.ts';
import type { Editing } from '../protocol.ts';
import { count } from '../text.ts';
import type { Outcome } from './edits.ts';
import type { TableState } from './table-state.ts';

/** What the table is filtered by. */
export function filterField<Form extends string>(state: TableState<Form>, label: string, placeholder: string): TemplateResult {
  return html`<div class="filter">
    ${icon('filter')}
    <input
      id="filter"
      type="text"
      placeholder=${placeholder}
      aria-label=${label}
      spellcheck="false"
      .value=${state.filter}
      @input=${({ target }: InputEvent) => target instanceof HTMLInputElement && state.setFilter(target.value)}
      @keydown=${state.filterKey}
    />
  </div>`;
}

/** How many rows the filter leaves. */
export function shownCount(shown: number, all: number): TemplateResult {
  return html`<span class="quiet number" role="status">${shown === all ? nothing : `${count(shown)} of ${count(all)}`}</span>`;
}

/** What came of the last change; else, why changing is not as usual here. */
export function changeNotice({ text, bad }: Outcome, editing: Editing | undefined): TemplateResult | typeof nothing {
  if (text)
    return html`<div class="notice ${bad ? 'failed' : 'info'}" role=${bad ? 'alert' : 'status'}>
      ${icon(bad ? 'error' : 'check')}<span>${text}</span>
    </div>`;
  if (editing === undefined || editing.kind === 'allowed' || editing.reason === '') return nothing;
  const offer = editing.kind === 'copy-first' ? ' The first change offers a private copy to make it in.' : '';
  return html`<div class="notice info" role="note">${icon('lock')}<span>${editing.reason}${offer}</span></div>`;
}

/** For an image without a variable store: why, and where to look. */
export function noStore(kind: ImageKind): TemplateResult {
  return html`<div class="nothing">
    <h2>This image has no variable store</h2>
    <p>
      ${
        kind === 'code'
          ? 'It is firmware code. The variables, and Secure Boot’s keys among them, are in the VARS file that a guest uses with it: open that, or the template it is made from.'
          : 'None was found in this file. What is known of it, and its bytes, are on the Image page.'
      }
    </p>
  </div>`;
}
