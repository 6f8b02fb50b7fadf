import type { ReactiveController, ReactiveControllerHost } from 'lit';

interface Focusable extends ReactiveControllerHost {
  readonly renderRoot: HTMLElement | DocumentFragment;
}

/**
 * Never leaves the keyboard without a place: where what had the focus is gone after an update, or can't have it any more,
 * `elsewhere` is to take it.
 */
export class KeptFocus implements ReactiveController {
  readonly #host: Focusable;
  readonly #elsewhere: () => void;
  #focused: Element | null = null;

  constructor(host: Focusable, elsewhere: () => void) {
    this.#host = host;
    this.#elsewhere = elsewhere;
    host.addController(this);
  }

  hostUpdate(): void {
    const { renderRoot } = this.#host;
    this.#focused = renderRoot instanceof ShadowRoot ? renderRoot.activeElement : null;
  }

  hostUpdated(): void {
    const focused = this.#focused;
    this.#focused = null;
    if (focused && (!focused.isConnected || focused.matches(':disabled'))) this.#elsewhere();
  }
}
