import type { Selection } from './hex/selection.ts';

/** What the page remembers while it is hidden or VS Code restarts. */
export interface Kept {
  readonly selection: Selection;
  /** The hex view's position, px. */
  readonly top: number;
  /** Of the structure, px. */
  readonly panelWidth: number;
  readonly evidenceOpen: boolean;
}

const initial: Kept = { selection: { anchor: 0, cursor: 0 }, top: 0, panelWidth: 264, evidenceOpen: false };

/** What was kept, as far as it makes sense; it may come from an older version of the page. */
export function keptFrom(state: unknown): Kept {
  const given: Record<string, unknown> = isRecord(state) ? state : {};
  const { selection, evidenceOpen } = given;
  return {
    selection: isRecord(selection)
      ? { anchor: wholeNumber(selection['anchor'], 0), cursor: wholeNumber(selection['cursor'], 0) }
      : initial.selection,
    top: wholeNumber(given['top'], initial.top),
    panelWidth: wholeNumber(given['panelWidth'], initial.panelWidth),
    evidenceOpen: evidenceOpen === true,
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function wholeNumber(value: unknown, otherwise: number): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : otherwise;
}
