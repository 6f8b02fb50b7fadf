import { expect, test } from 'vitest';
import { composeVars } from '../../../firmware/compose/vars.ts';
import { composeQcow2 } from '../../../test/fuzz/image-containers.ts';
import { openWrapped } from './wrapped-file.ts';

const vars = composeVars({ layout: '2m' });

test('of a qcow2 file the content is shown, and that it is read-only', async () => {
  const { bytes, wrapping } = await openWrapped(composeQcow2(vars));
  expect(Buffer.compare(bytes, vars)).toBe(0);
  expect(wrapping).toMatch(/^The file is qcow2 .* read-only\.$/);
});

test.each([
  ['an image', vars],
  ['a qcow2 file that breaks off', composeQcow2(vars).subarray(0, 100)],
])('%s is shown as it is', async (_, file) => {
  expect(await openWrapped(file)).toEqual({ bytes: file, wrapping: undefined });
});
