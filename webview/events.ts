import type { Selection } from './hex/selection.ts';
import type { Kept } from './kept.ts';
import type { Space } from './protocol.ts';

/** What the parts of the page tell each other, by name of the event. Offsets and lengths are bytes. */
interface PageEvents {
  /** A part other than the hex view chose a range; the hex view is to show it, on whichever page that part is. */
  'range-chosen': {
    /** The file where it is not said. */
    readonly space?: Space;
    readonly offset: number;
    readonly length: number;
    /** The hex view is to have the focus. */
    readonly focus?: boolean;
    /** Id of the line of the structure that stands for the range, where one was chosen. */
    readonly node?: string;
  };
  /** The user moved or extended the selection in the hex view. */
  'selection-moved': Selection;
  /** Which bytes the hex view shows: [start, end). */
  'view-moved': { readonly start: number; readonly end: number; readonly top: number };
  'split-asked': undefined;
  'open-asked': { readonly uri: string };
  'panel-resized': { readonly width: number };
  'evidence-toggled': { readonly open: boolean };
  /** A line of the structure was chosen that stands for no bytes. */
  'line-chosen': { readonly line: string };
  /** `toggle` or `rename` the bookmark at the cursor, or `go:` to the nth. */
  'bookmark-chosen': { readonly id: string };
  /** A text for the clipboard. */
  'copy-asked': { readonly text: string };
  /** What is to be remembered while the page is hidden. */
  keep: Partial<Kept>;
}

export type RangeChosen = PageEvents['range-chosen'];

type PageEventName = keyof PageEvents;

/** Tells whoever listens around the element, out of shadow roots too. */
export function emit<Name extends PageEventName>(from: EventTarget, name: Name, detail: PageEvents[Name]): void {
  from.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
}

declare global {
  interface HTMLElementEventMap {
    'range-chosen': CustomEvent<PageEvents['range-chosen']>;
    'selection-moved': CustomEvent<PageEvents['selection-moved']>;
    'view-moved': CustomEvent<PageEvents['view-moved']>;
    'split-asked': CustomEvent<undefined>;
    'open-asked': CustomEvent<PageEvents['open-asked']>;
    'panel-resized': CustomEvent<PageEvents['panel-resized']>;
    'evidence-toggled': CustomEvent<PageEvents['evidence-toggled']>;
    'line-chosen': CustomEvent<PageEvents['line-chosen']>;
    'bookmark-chosen': CustomEvent<PageEvents['bookmark-chosen']>;
    'copy-asked': CustomEvent<PageEvents['copy-asked']>;
    keep: CustomEvent<PageEvents['keep']>;
  }
}
