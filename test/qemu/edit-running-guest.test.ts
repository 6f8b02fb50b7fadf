import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { changeImage } from '../../files/change-image.ts';
import { NotPossible } from '../../files/not-possible.ts';
import { debianRoot } from '../setup/roots.ts';
import { contentOf, startGuest } from './guest.ts';

/** Milliseconds. */
const bootLimit = 60_000;

test('the flash files of a running guest are left alone', async () => {
  const folder = path.join(await debianRoot('sid'), 'usr/share/OVMF');
  const [code, vars] = await Promise.all(
    ['OVMF_CODE_4M.fd', 'OVMF_VARS_4M.fd'].map((name) => readFile(path.join(folder, name))),
  );
  if (!code || !vars) throw new Error('sid has no OVMF.');
  const guest = await startGuest('sid', { code, codeReadOnly: true, vars });
  try {
    // QEMU has them open and locked by the time the firmware writes its first variable.
    await contentOf(guest.varsFile, (bytes) => Buffer.compare(bytes, vars) !== 0, bootLimit);
    const change = changeImage(guest.varsFile, 'in-place', ({ bytes }) => ({ bytes }));
    await expect(change).rejects.toThrow(NotPossible);
    await expect(change).rejects.toThrow('vars.fd is in use, probably by a running guest');
    await expect(
      changeImage(guest.varsFile, { output: guest.codeFile, overwrite: true }, () => ({ bytes: vars })),
    ).rejects.toThrow('is in use');
  } finally {
    await guest.stop();
  }
});
