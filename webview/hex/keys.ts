import type { Motion } from './selection.ts';

const motions: Readonly<Record<string, Motion>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
  Home: 'row-start',
  End: 'row-end',
  PageUp: 'page-up',
  PageDown: 'page-down',
  'Control+Home': 'start',
  'Control+End': 'end',
};

/** The motion that a key means in the grid, Shift left aside. On a Mac, Command counts as Control. */
export function motionOf(event: KeyboardEvent): Motion | undefined {
  if (event.altKey) return undefined;
  return motions[hasControl(event) ? `Control+${event.key}` : event.key];
}

/** Whether Ctrl is held, or its like on a Mac. */
export function hasControl(event: KeyboardEvent): boolean {
  return event.ctrlKey || event.metaKey;
}

/** Nobody else is to act on the key: neither the browser nor VS Code around the page. */
export function takeKey(event: KeyboardEvent): void {
  event.preventDefault();
  event.stopPropagation();
}
