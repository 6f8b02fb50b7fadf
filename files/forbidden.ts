import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { plainReason } from './reason.ts';

/**
 * Why a file or folder may not be written to, in words that go behind a colon; undefined where it may. One that is not there may be:
 * that is decided by its folder.
 */
export async function whyForbidden(path: string): Promise<string | undefined> {
  return access(path, constants.W_OK).then(
    () => undefined,
    (error: unknown) => (error instanceof Error && 'code' in error && error.code === 'ENOENT' ? undefined : plainReason(error)),
  );
}
