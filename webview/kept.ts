import type { Selection } from './hex/selection.ts';
import { type TabName, tabs } from './pages/tabs.ts';
import { fileSpace, type Space } from './protocol.ts';

/** What the page remembers while it is hidden or VS Code restarts. */
export interface Kept {
  /** The page in front. */
  readonly tab: TabName;
  /** The bytes that are shown. */
  readonly space: Space;
  readonly selection: Selection;
  /** The hex view's position, px. */
  readonly top: number;
  /** Of the structure, px. */
  readonly panelWidth: number;
  readonly evidenceOpen: boolean;
  /** Undefined as long as nobody chose: then it is open where there is room. */
  readonly inspectorOpen: boolean | undefined;
}

const initial: Kept = {
  tab: 'image',
  space: fileSpace,
  selection: { anchor: 0, cursor: 0 },
  top: 0,
  panelWidth: 320,
  evidenceOpen: false,
  inspectorOpen: undefined,
};

/** What was kept, as far as it makes sense; it may come from an older version of the page. */
export function keptFrom(state: unknown): Kept {
  const given: Record<string, unknown> = isRecord(state) ? state : {};
  const { selection, evidenceOpen } = given;
  return {
    tab: tabs.find(({ name }) => name === given['tab'])?.name ?? initial.tab,
    space: typeof given['space'] === 'string' ? given['space'] : initial.space,
    selection: isRecord(selection)
      ? { anchor: wholeNumber(selection['anchor'], 0), cursor: wholeNumber(selection['cursor'], 0) }
      : initial.selection,
    top: wholeNumber(given['top'], initial.top),
    panelWidth: wholeNumber(given['panelWidth'], initial.panelWidth),
    evidenceOpen: evidenceOpen === true,
    inspectorOpen: typeof given['inspectorOpen'] === 'boolean' ? given['inspectorOpen'] : initial.inspectorOpen,
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function wholeNumber(value: unknown, otherwise: number): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : otherwise;
}
