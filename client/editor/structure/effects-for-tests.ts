import type { Bookmark } from '../../../webview/protocol.ts';
import type { ImageEffects } from './answers.ts';
import { LocalParts } from './parts.ts';

/** Takes images apart where it is asked, and does nothing else. */
export function localImage(breathe: () => Promise<void> = async () => {}): ImageEffects {
  let kept: readonly Bookmark[] = [];
  return {
    writeClipboard: async () => {},
    breathe,
    startParts: () => new LocalParts(breathe),
    saveBytes: async () => undefined,
    bookmarks: () => kept,
    keepBookmarks: async (bookmarks) => {
      kept = bookmarks;
    },
    askName: async () => undefined,
    listProblems: () => {},
  };
}
