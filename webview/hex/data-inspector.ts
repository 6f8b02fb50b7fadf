import { html, LitElement, nothing, type TemplateResult } from 'lit';
import type { Field } from '../../firmware/structure/fields.ts';
import { emit } from '../events.ts';
import { icon } from '../icons.ts';
import type { PlaceDetails, Space } from '../protocol.ts';
import { nodeOf } from '../structure/nodes.ts';
import { hex, size, span } from '../text.ts';
import { sharedStyles } from '../theme.ts';
import { factLines } from './facts.ts';
import { inspectorStyles } from './inspector-styles.ts';
import { longestReading, type Reading, readings } from './values.ts';
import type { ByteWindows } from './windows.ts';

/** Beside the bytes: the field under the cursor, the node with its header, and the bytes at the cursor in all readings. */
export class DataInspector extends LitElement {
  static override properties = {
    details: { attribute: false },
    space: {},
    cursor: { type: Number },
    windows: { attribute: false },
    size: { type: Number },
    copied: { state: true },
  };
  static override styles = [sharedStyles, inspectorStyles];

  declare details: PlaceDetails | undefined;
  declare space: Space;
  declare cursor: number;
  declare windows: ByteWindows;
  /** Bytes of the space. */
  declare size: number;

  constructor() {
    super();
    this.space = '';
    this.cursor = 0;
    this.size = 0;
  }

  override render() {
    return html`${this.#field()}${this.#node()}${this.#values()}`;
  }

  get #here(): Field | undefined {
    return this.details?.fields.find(({ offset, length }) => this.cursor >= offset && this.cursor < offset + length);
  }

  #field() {
    const field = this.#here;
    if (!field) return nothing;
    return html`<section aria-label="Field">
      <h2>Field</h2>
      <p class="strong">${field.name}</p>
      <p class="mono value">${field.value}${this.#copyButton(field.name, field.value)}</p>
      ${field.meaning.length > 0 ? html`<ul class="flags">${field.meaning.map((word) => html`<li>${word}</li>`)}</ul>` : nothing}
      <p class="quiet number">${span(field.offset, field.length)}, ${size(field.length)}</p>
    </section>`;
  }

  #node() {
    const entry = this.details?.path.at(-1);
    if (!entry || !this.details) return nothing;
    const { label, kind, place } = nodeOf(entry);
    const facts = [
      ...(entry.guid ? [['GUID', entry.guid] as const] : []),
      ['Place', place ? span(place.offset, place.length) : ''] as const,
      ['Size', `${size(entry.length)} (${hex(entry.length)})`] as const,
      ...(entry.headerLength > 0 ? [['Header', `${entry.headerLength} bytes`] as const] : []),
      ...(entry.packed ? [['Unfolds to', `${size(entry.packed.declaredSize)}, ${entry.packed.algorithm}`] as const] : []),
      ...factLines(this.details.facts),
    ];
    return html`<section aria-label="Node">
      <h2>Node</h2>
      <p class="strong">${label} ${kind === '' ? nothing : html`<span class="quiet">${kind}</span>`}</p>
      ${entry.problems.map(({ message }) => html`<p class="warning">${icon('warning')}<span>${message}</span></p>`)}
      <dl>
        ${facts.map(
          ([name, value]) => html`<div>
            <dt>${name}</dt>
            <dd>${value}${name === 'GUID' ? this.#copyButton(name, value) : nothing}</dd>
          </div>`,
        )}
      </dl>
      ${this.details.fields.length > 0 ? this.#header(this.details.fields) : nothing}
    </section>`;
  }

  #header(fields: readonly Field[]): TemplateResult {
    const here = this.#here;
    return html`<details open>
      <summary>Header</summary>
      <table aria-label="Fields of the header">
        ${fields.map(
          (field) => html`<tr class=${field === here ? 'here' : ''}>
            <th scope="row">
              <button class="name" title=${span(field.offset, field.length)} @click=${() => this.#choose(field)}>${field.name}</button>
            </th>
            <td class="mono" title=${[field.value, ...field.meaning].join('\n')}>${field.value}</td>
          </tr>`,
        )}
      </table>
    </details>`;
  }

  #choose({ offset, length }: Field): void {
    emit(this, 'range-chosen', { space: this.space, offset, length });
  }

  #values(): TemplateResult {
    const bytes: number[] = [];
    for (let at = this.cursor; at < Math.min(this.cursor + longestReading, this.size); at++) {
      const byte = this.windows.byteAt(at);
      if (byte === undefined) break;
      bytes.push(byte);
    }
    return html`<section aria-label="Values">
      <h2>Values at the cursor</h2>
      <table>
        <tr class="heads"><th scope="col"></th><th scope="col">little-endian</th><th scope="col">big-endian</th></tr>
        ${readings(Uint8Array.from(bytes)).map((reading) => this.#reading(reading))}
      </table>
    </section>`;
  }

  #reading({ name, little, big }: Reading): TemplateResult {
    const cell = (value: string | undefined, title: string) =>
      value === undefined
        ? html`<span class="quiet">–</span>`
        : html`<button class="copyable mono" title="${value}\nChoose to copy" aria-label="Copy ${title}: ${value}" @click=${() => emit(this, 'copy-asked', { text: value })}>
            ${value}
          </button>`;
    return big === undefined
      ? html`<tr><th scope="row">${name}</th><td colspan="2">${cell(little, name)}</td></tr>`
      : html`<tr><th scope="row">${name}</th><td>${cell(little, name)}</td><td>${cell(big, `${name} big-endian`)}</td></tr>`;
  }

  #copyButton(name: string, value: string): TemplateResult {
    return html`<button class="plain small" aria-label="Copy ${name}" title="Copy" @click=${() => emit(this, 'copy-asked', { text: value })}>
      ${icon('copy')}
    </button>`;
  }
}

customElements.define('data-inspector', DataInspector);
