import type { HostFiles } from './files.ts';

/**
 * The same files, each looked at once: for a process that ends before anybody expects a change to count. What `stat` and `list`
 * answered, or how they failed, is what they answer from then on.
 */
export function seenOnce(files: HostFiles): HostFiles {
  return {
    wholeHost: files.wholeHost,
    read: (path) => files.read(path),
    stat: answeredOnce((path) => files.stat(path)),
    list: answeredOnce((folder) => files.list(folder)),
    realPath: answeredOnce(async (path) => files.realPath?.(path)),
  };
}

function answeredOnce<T>(ask: (path: string) => Promise<T>): (path: string) => Promise<T> {
  const answers = new Map<string, Promise<T>>();
  return (path) => {
    const known = answers.get(path);
    if (known) return known;
    const answer = ask(path);
    answers.set(path, answer);
    return answer;
  };
}
