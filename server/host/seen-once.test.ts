import { expect, test } from 'vitest';
import { fileSource } from './file-source.ts';
import { filesInMemory } from './files.ts';
import { seenOnce } from './seen-once.ts';

test('each question is asked once, also when it was asked twice at the same time', async () => {
  const asked: string[] = [];
  const source = fileSource(filesInMemory({ '/a': 'text' }), {});
  const once = seenOnce({
    ...source,
    descriptors: () => {
      asked.push('descriptors');
      return source.descriptors();
    },
    image: (path) => {
      asked.push(`image ${path}`);
      return source.image(path);
    },
    filesIn: (folder) => {
      asked.push(`files in ${folder}`);
      return source.filesIn(folder);
    },
  });
  const [first, second] = await Promise.all([once.image('/a'), once.image('/a')]);
  expect(second).toEqual(first);
  expect(first).toMatchObject({ path: '/a', state: 'read', size: 4 });
  expect(await once.image('/b')).toEqual({ path: '/b', state: 'missing' });
  expect(await once.image('/b')).toEqual({ path: '/b', state: 'missing' });
  expect(await once.filesIn('/')).toEqual(['a']);
  expect(await once.filesIn('/')).toEqual(['a']);
  expect(await once.descriptors()).toEqual([]);
  expect(await once.descriptors()).toEqual([]);
  expect(asked).toEqual(['image /a', 'image /b', 'files in /', 'descriptors']);
});
