import { PageSession, type ShownDocument } from '../../client/editor/session.ts';
import { localImage } from '../../client/editor/structure/effects-for-tests.ts';
import { analyzeImage } from '../../firmware/image.ts';
import type { Bookmark, DocumentState, NodeProblem, PageCommand, SplitReport } from '../../webview/protocol.ts';
import { type FakeEdits, fakeEdits } from './fake-edits.ts';
import { type ImageName, images, type ShownImage } from './images.ts';

/** What a test does with the extension's side, and sees of it. */
export interface FakeHost {
  readonly clipboard: string[];
  readonly opened: string[];
  readonly requests: string[];
  /** What was extracted, by the name that was suggested. */
  readonly extracted: { name: string; bytes: number[] }[];
  bookmarks: readonly Bookmark[];
  problems: readonly NodeProblem[];
  /** What the page changes. */
  readonly edits: FakeEdits;
  splitAnswer: SplitReport | 'cancelled' | 'fails';
  tell(state: DocumentState): void;
  /** The file came to hold other bytes. */
  replace(name: ImageName): void;
  markDeleted(): void;
  /** The extension remembers a split that another page of the document began. */
  noteSplit(): void;
  /** The person chose a command of VS Code. */
  command(command: PageCommand): void;
}

declare global {
  interface Window {
    fakeHost: FakeHost;
    /** Set by the test before this script runs. */
    shownImage: ImageName | DocumentState;
    keptState?: unknown;
    acquireVsCodeApi(): unknown;
  }
}

const digest = (digit: string) => digit.repeat(64);

const splitReport: SplitReport = {
  halves: [
    { role: 'VARS', name: 'OVMF_VARS.fd', uri: 'file:///vm/OVMF_VARS.fd', size: 0x84000, sha256: digest('5') },
    { role: 'CODE', name: 'OVMF_CODE.fd', uri: 'file:///vm/OVMF_CODE.fd', size: 0x37c000, sha256: digest('c') },
  ],
};

let version = 1;
let shown: ShownDocument =
  typeof window.shownImage === 'string' ? documentOf(window.shownImage) : { state: window.shownImage, bytes: new Uint8Array() };

function documentOf(name: ImageName): ShownDocument & { state: Extract<DocumentState, { kind: 'ready' }> } {
  const { image, bytes, container, name: fileName } = images[name]() as ShownImage;
  return {
    state: { kind: 'ready', name: fileName, version, image, container, deleted: false, report: undefined },
    bytes,
  };
}

const { edits, effects: editEffects } = fakeEdits({
  bytes: () => shown.bytes,
  image: () => (shown.state.kind === 'ready' ? shown.state.image : undefined),
  become(bytes) {
    if (shown.state.kind !== 'ready') throw new Error('There is no image to change');
    version++;
    shown = { bytes, state: { ...shown.state, version, image: analyzeImage(bytes), edited: true } };
    session.tell(shown.state);
  },
});

/** The page runs the extension's own session; only what lies behind it is made up. */
const session = new PageSession(
  {
    get state() {
      return shown.state;
    },
    get bytes() {
      return shown.bytes;
    },
  },
  {
    ...editEffects,
    ...localImage(() => new Promise((resolve) => setTimeout(resolve))),
    saveBytes: async (name, bytes) => {
      window.fakeHost.extracted.push({ name, bytes: [...bytes.subarray(0, 64)] });
      return name;
    },
    bookmarks: () => window.fakeHost.bookmarks,
    keepBookmarks: async (bookmarks) => {
      window.fakeHost.bookmarks = bookmarks;
    },
    askName: async (suggested) => `${suggested}, named`,
    listProblems: (told) => {
      window.fakeHost.problems = told?.problems ?? [];
    },
    writeClipboard: async (text) => void window.fakeHost.clipboard.push(text),
    split: async () => {
      const { splitAnswer } = window.fakeHost;
      if (splitAnswer === 'fails') throw new Error('Could not write OVMF_CODE.fd: no space left on the device.');
      return splitAnswer === 'cancelled' ? undefined : splitAnswer;
    },
    open: async (uri) => void window.fakeHost.opened.push(uri),
  },
  (message) => window.postMessage(message),
);

window.fakeHost = {
  clipboard: [],
  opened: [],
  requests: [],
  extracted: [],
  bookmarks: [],
  problems: [],
  edits,
  splitAnswer: splitReport,
  tell(state) {
    session.tell(state);
  },
  replace(name) {
    version++;
    shown = documentOf(name);
    session.tell(shown.state);
  },
  markDeleted() {
    if (shown.state.kind !== 'ready') throw new Error('There is no image to lose');
    shown = { ...shown, state: { ...shown.state, deleted: true } };
    session.tell(shown.state);
  },
  command(command) {
    session.command(command);
  },
  noteSplit() {
    if (shown.state.kind !== 'ready') throw new Error('There is no image to split');
    shown = { ...shown, state: { ...shown.state, report: splitReport } };
    session.tell(shown.state);
  },
};

let kept = window.keptState;
window.acquireVsCodeApi = () => ({
  postMessage: (message: unknown) => {
    const copy = structuredClone(message);
    if (typeof copy === 'object' && copy !== null && 'name' in copy) window.fakeHost.requests.push(String(copy.name));
    void session.receive(copy);
  },
  getState: () => kept,
  setState: (state: unknown) => {
    kept = state;
    window.keptState = state;
  },
});
