import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { icon } from '../icons.ts';
import type { BootChoice, BootOrderAnswer } from '../protocol.ts';
import { formStyles } from '../table/form-styles.ts';
import { KeptFocus } from '../table/kept-focus.ts';
import { sharedStyles } from '../theme.ts';
import { movedItem } from './boot-order.ts';

/**
 * The order of booting, changed by dragging an entry or by Alt with the arrow keys. Tells `order-wanted` with the new list of
 * numbers; shows it at once, and whatever it is given next.
 */
export class BootOrderList extends LitElement {
  static override properties = {
    choices: { attribute: false },
    fixed: { type: Boolean },
    order: { state: true },
    dragged: { state: true },
    said: { state: true },
  };
  static override styles = [
    sharedStyles,
    formStyles,
    css`
      ol,
      ul {
        margin: 4px 0 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: grid;
        grid-template-columns: 24px minmax(0, 1fr) 28px;
        align-items: center;
        min-height: 40px;
        border: 1px solid transparent;
        border-radius: 4px;
      }
      li:hover {
        background: var(--vscode-list-hoverBackground);
        border-color: var(--vscode-contrastActiveBorder, transparent);
      }
      li.dragged {
        background: var(--vscode-list-dropBackground, var(--vscode-list-hoverBackground));
        border: 1px dashed var(--vscode-focusBorder);
      }
      .grip {
        display: inline-flex;
        align-items: center;
        justify-content: center;
        align-self: stretch;
        padding: 0;
        border: 0;
        border-radius: 4px;
        color: var(--virtlens-quiet);
        background: none;
        cursor: grab;
        touch-action: none;
      }
      .words {
        overflow: hidden;
      }
      .title,
      .path {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .path {
        color: var(--virtlens-quiet);
        font-family: var(--virtlens-mono);
        font-size: 11px;
      }
      .missing {
        color: var(--vscode-errorForeground);
      }
      button.plain {
        justify-content: center;
        padding: 0 4px;
      }
    `,
  ];

  declare choices: BootOrderAnswer;
  /** Shown, not changed. */
  declare fixed: boolean;
  declare order: readonly BootChoice[];
  /** Number of the entry that is being dragged. */
  declare dragged: number | undefined;
  declare said: string;
  #focusOn: number | undefined;

  constructor() {
    super();
    this.choices = { order: [], others: [] };
    this.fixed = false;
    this.order = [];
    this.dragged = undefined;
    this.said = '';
    new KeptFocus(this, () => this.renderRoot.querySelector('ol')?.focus());
  }

  override render() {
    const { others } = this.choices;
    return html`
      ${this.order.length > 1 && !this.fixed ? html`<p class="hint">Drag an entry, or press Alt+↑ and Alt+↓ on it.</p>` : nothing}
      <ol role="list" tabindex="-1" aria-label="Boot order" @keydown=${this.#keyPressed}>
        ${this.order.map((choice, index) => this.#entry(choice, index))}
      </ol>
      ${others.length > 0 ? this.#others(others) : nothing}
      <span class="unseen" role="status">${this.said}</span>
    `;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('choices')) this.order = this.choices.order;
  }

  override updated(): void {
    if (this.#focusOn === undefined) return;
    this.renderRoot.querySelector<HTMLElement>(`#grip-${this.#focusOn}`)?.focus();
    this.#focusOn = undefined;
  }

  #entry(choice: BootChoice, index: number): TemplateResult {
    const { number, name } = choice;
    return html`<li class=${number === this.dragged ? 'dragged' : ''} data-number=${number}>
      <button
        class="grip"
        id="grip-${number}"
        ?disabled=${this.fixed}
        aria-label=${`${nameOf(choice)}, ${index + 1} of ${this.order.length}. Alt with the arrow keys moves it.`}
        @pointerdown=${(event: PointerEvent) => this.#dragBegun(event, number)}
        @pointermove=${this.#dragMoved}
        @pointerup=${this.#dragEnded}
        @pointercancel=${this.#dragCancelled}
      >
        ${icon('gripper')}
      </button>
      ${words(choice)}
      <button
        class="plain"
        ?hidden=${this.fixed}
        aria-label=${`Take ${name} out of the order`}
        title="Take out of the order"
        @click=${() => this.#takeOut(choice, index)}
      >
        ${icon('close')}
      </button>
    </li>`;
  }

  #others(others: readonly BootChoice[]): TemplateResult {
    return html`<h3>Not in the order</h3>
      <ul role="list">
        ${others.map(
          (choice) => html`<li>
            <span></span>
            ${words(choice)}
            <button
              class="plain"
              ?hidden=${this.fixed}
              aria-label=${`Add ${choice.name} to the order`}
              title="Add to the order"
              @click=${() => this.#takeIn(choice)}
            >
              ${icon('add')}
            </button>
          </li>`,
        )}
      </ul>`;
  }

  /** The keys go on at the entry that takes its place. */
  #takeOut(choice: BootChoice, index: number): void {
    const order = this.order.filter((each) => each !== choice);
    this.#focusOn = (order[index] ?? order.at(-1))?.number;
    this.said = `${nameOf(choice)} is not in the order any more`;
    this.#become(order);
  }

  #takeIn(choice: BootChoice): void {
    const order = [...this.order, choice];
    this.#focusOn = choice.number;
    this.said = `${nameOf(choice)} is ${order.length} of ${order.length}`;
    this.#become(order);
  }

  #become(order: readonly BootChoice[]): void {
    if (order === this.order) return;
    this.order = order;
    this.dispatchEvent(new CustomEvent('order-wanted', { detail: { order: order.map(({ number }) => number) } }));
  }

  #keyPressed(event: KeyboardEvent): void {
    const grip = event.composedPath().find((each) => each instanceof HTMLElement && each.classList.contains('grip'));
    const from = this.order.findIndex(({ number }) => grip instanceof HTMLElement && grip.id === `grip-${number}`);
    const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
    const choice = this.order[from];
    if (step === 0 || !choice || this.fixed) return;
    event.preventDefault();
    if (event.altKey) this.#move(choice, from, from + step);
    else this.renderRoot.querySelector<HTMLElement>(`#grip-${this.order[from + step]?.number}`)?.focus();
  }

  #move(choice: BootChoice, from: number, to: number): void {
    const order = movedItem(this.order, from, to);
    this.#focusOn = choice.number;
    this.said = `${nameOf(choice)} is ${order.indexOf(choice) + 1} of ${order.length}`;
    this.#become(order);
  }

  #dragBegun(event: PointerEvent, number: number): void {
    if (event.button !== 0 || this.fixed || !(event.currentTarget instanceof HTMLElement)) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    this.dragged = number;
  }

  /** The list follows the pointer; it is told when the entry is let go. */
  #dragMoved(event: PointerEvent): void {
    const from = this.order.findIndex(({ number }) => number === this.dragged);
    if (from < 0) return;
    const lines = [...this.renderRoot.querySelectorAll('ol > li')];
    const below = lines.findIndex((line) => event.clientY < line.getBoundingClientRect().bottom);
    this.order = movedItem(this.order, from, below < 0 ? this.order.length - 1 : below);
  }

  #dragEnded(): void {
    const moved = this.order.some((choice, index) => choice !== this.choices.order[index]);
    if (this.dragged !== undefined && moved) {
      this.#focusOn = this.dragged;
      this.dispatchEvent(new CustomEvent('order-wanted', { detail: { order: this.order.map(({ number }) => number) } }));
    }
    this.dragged = undefined;
  }

  #dragCancelled(): void {
    this.dragged = undefined;
    this.order = this.choices.order;
  }
}

function nameOf({ name, description }: BootChoice): string {
  return description ? `${name}, ${description}` : name;
}

function words({ name, description, path, exists }: BootChoice): TemplateResult {
  return html`<span class="words">
    <div class="title"><b>${name}</b> ${exists ? description : html`<span class="missing">there is no such variable</span>`}</div>
    ${path ? html`<div class="path" title=${path}>${path}</div>` : nothing}
  </span>`;
}

customElements.define('boot-order-list', BootOrderList);
