import { expect, test } from 'vitest';
import { filesInMemory } from './files.ts';
import { seenOnce } from './seen-once.ts';

test('a file is looked at once, also when it was asked for twice at the same time', async () => {
  const asked: string[] = [];
  const files = filesInMemory({ '/a': 'text' });
  const once = seenOnce({
    ...files,
    stat: (path) => {
      asked.push(`stat ${path}`);
      return files.stat(path);
    },
    list: (folder) => {
      asked.push(`list ${folder}`);
      return files.list(folder);
    },
  });
  const [first, second] = await Promise.all([once.stat('/a'), once.stat('/a')]);
  expect(second).toEqual(first);
  expect(first).toEqual({ size: 4, modified: 0 });
  expect(await once.stat('/b')).toBeUndefined();
  expect(await once.stat('/b')).toBeUndefined();
  expect(await once.list('/')).toEqual(['a']);
  expect(await once.list('/')).toEqual(['a']);
  expect(asked).toEqual(['stat /a', 'stat /b', 'list /']);
});
