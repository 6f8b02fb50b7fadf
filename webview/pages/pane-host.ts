import type { PaneHost } from '../hex/hex-pane.ts';
import type { Host } from '../host.ts';
import type { Space } from '../protocol.ts';

/** Where the page stands when its bytes ask for something. */
interface Stand {
  version(): number;
  space(): Space;
  /** Id of the current node. */
  node(): string;
}

/** The extension as the bytes see it. A search ends the one before it. */
export function paneHost(host: Host, stand: Stand): PaneHost {
  let stop = () => {};
  const scope = (everywhere: boolean, space = stand.space()) => ({ version: stand.version(), space, everywhere });
  return {
    stop: () => stop(),
    find: (pattern, from, direction, everywhere) => {
      stop();
      const search = host.asking('find', { ...scope(everywhere), pattern, from, direction });
      stop = search.cancel;
      return search.answer;
    },
    count: (pattern, { space, offset }, everywhere) => {
      const search = host.asking('count', { ...scope(everywhere, space), pattern, offset });
      stop = search.cancel;
      return search.answer;
    },
    findNode: (text, direction, everywhere) => {
      stop();
      const search = host.asking('find-node', { ...scope(everywhere), text, from: stand.node(), direction });
      stop = search.cancel;
      return search.answer;
    },
    copy: async (offset, length, format) => {
      const { copied } = await host.ask('copy', { version: stand.version(), space: stand.space(), offset, length, format });
      return copied;
    },
    extract: async (part) => (await host.ask('extract', { version: stand.version(), id: stand.node(), part })).name,
  };
}
