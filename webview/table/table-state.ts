import type { ReactiveControllerHost } from 'lit';
import type { Host } from '../host.ts';
import { messageOf } from '../text.ts';
import { Edits, noOutcome, type Outcome } from './edits.ts';
import { KeptFocus } from './kept-focus.ts';

/** A page that is a table with a panel beside it. */
interface TablePage extends ReactiveControllerHost {
  readonly renderRoot: HTMLElement | DocumentFragment;
  readonly host: Host;
  readonly document: { readonly version: number };
}

/**
 * What pages with a table have in common: the filter, the current row with its details beside the table or a form in their place,
 * what came of the last change, and the keys for all that. `Form` names the page's forms.
 */
export class TableState<Form extends string> {
  readonly edits: Edits;
  readonly #page: TablePage;
  #filter = '';
  #current = '';
  #form: Form | undefined;
  #outcome = noOutcome;
  /** Version of the image that was shown when the outcome was told. */
  #toldAt = 0;

  constructor(page: TablePage) {
    this.#page = page;
    this.edits = new Edits(page, (outcome) => this.say(outcome));
    new KeptFocus(page, () => this.focusTable());
  }

  get filter(): string {
    return this.#filter;
  }

  /** Key of the row whose details are asked for. It may be gone, and come back by undo. */
  get current(): string {
    return this.#current;
  }

  /** The form that stands in place of the details. */
  get form(): Form | undefined {
    return this.#form;
  }

  /** Of the image that is shown: when that is changed, taken back, reverted or read again, it says nothing of use any more. */
  get outcome(): Outcome {
    return this.#toldAt === this.#page.document.version ? this.#outcome : noOutcome;
  }

  readonly rowChosen = ({ detail }: CustomEvent<{ readonly key: string }>): void => {
    this.choose(detail.key);
    this.say(noOutcome);
  };

  /** Shows the details of a row, which may be on its way. */
  choose(key: string): void {
    this.#current = key;
    this.#form = undefined;
    this.#page.requestUpdate();
  }

  openForm(form: Form): void {
    this.#form = form;
    this.say(noOutcome);
  }

  /** Closes what stands beside the table. */
  readonly close = (): void => {
    this.choose('');
    this.focusTable();
  };

  /** Another table stands in this one's place. */
  leave(): void {
    this.#filter = '';
    this.choose('');
  }

  say(outcome: Outcome): void {
    this.#outcome = outcome;
    this.#toldAt = this.#page.document.version;
    this.#page.requestUpdate();
  }

  fail(error: unknown): void {
    this.say({ text: messageOf(error), bad: true });
  }

  setFilter(filter: string): void {
    this.#filter = filter;
    this.#page.requestUpdate();
  }

  /** Ctrl+F while the page is in front. */
  find(): void {
    const field = this.#page.renderRoot.querySelector<HTMLInputElement>('#filter');
    field?.focus();
    field?.select();
  }

  focusTable(): void {
    void this.#page.updateComplete.then(() => this.#page.renderRoot.querySelector<HTMLElement>('data-grid')?.focus());
  }

  readonly filterKey = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') this.focusTable();
    else if (event.key === 'Escape' && this.#filter !== '') this.setFilter('');
    else return;
    event.preventDefault();
  };

  /** `remove` takes the current row away, where there is one and that is allowed. */
  tableKey(event: KeyboardEvent, remove: (() => void) | undefined): void {
    if (event.key === 'Delete' && remove) remove();
    else if (event.key === 'Escape' && this.#current !== '') this.close();
    else return;
    event.preventDefault();
  }

  readonly asideKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    this.close();
  };
}
