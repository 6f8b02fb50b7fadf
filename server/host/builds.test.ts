import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { composeQcow2 } from '../../test/fuzz/image-containers.ts';
import { buildsOf } from './builds.ts';
import type { ImageBuild } from './facts.ts';
import { filesInMemory } from './files.ts';

const build: ImageBuild = {
  smmRequired: true,
  secureBootCapable: true,
  wholeImage: undefined,
  sevHashes: false,
  release: undefined,
};
const files = filesInMemory({ '/fw/CODE.fd': 'abc' });

test('of a qcow2 file it is what a guest sees that is taken apart', async () => {
  const content = new Uint8Array(5000).fill(0x5a);
  const container = filesInMemory({ '/fw/CODE.qcow2': composeQcow2(content) });
  const seen: Uint8Array[] = [];
  const { get } = buildsOf(container, async (bytes) => {
    seen.push(bytes);
    return build;
  });
  expect(await get('/fw/CODE.qcow2', true)).toEqual(build);
  expect(seen.map((bytes) => Buffer.compare(bytes, content))).toEqual([0]);
});

test('what is known already is said at once, and the reading goes on beside it, once', async () => {
  let finish: (build: ImageBuild) => void = () => undefined;
  let readings = 0;
  const { get } = buildsOf(files, () => {
    readings += 1;
    return new Promise((resolve) => {
      finish = resolve;
    });
  });
  expect(await get('/fw/CODE.fd', false)).toBeUndefined();
  const waited = get('/fw/CODE.fd', true);
  await setImmediate();
  finish(build);
  expect(await waited).toEqual(build);
  expect(await get('/fw/CODE.fd', false)).toEqual(build);
  expect(readings).toBe(1);
});

test('a file that is not there, and one that can not be taken apart', async () => {
  const { get } = buildsOf(files, async () => {
    throw new Error('damaged');
  });
  expect(await get('/fw/none.fd', true)).toBeUndefined();
  expect(await get('/fw/CODE.fd', true)).toBeUndefined();
});

test('without a reader nothing is read', async () => {
  const { get } = buildsOf(files, undefined);
  expect(await get('/fw/CODE.fd', true)).toBeUndefined();
});
