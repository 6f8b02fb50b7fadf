import { readFile, stat } from 'node:fs/promises';

/**
 * Whether another process holds a lock on the file, as QEMU does on the flash images of a running guest. Linux tells in /proc/locks
 * by inode; elsewhere, and on file systems whose device numbers differ there, the answer is false.
 */
export async function isLocked(path: string): Promise<boolean> {
  const [locks, found] = await Promise.all([
    readFile('/proc/locks', 'utf8').catch(() => ''),
    stat(path, { bigint: true }).catch(() => undefined),
  ]);
  if (!found) return false;
  return locks.split('\n').some((line) => line.split(/\s+/).includes(lockedName(found)));
}

/** What is to be said of such a file, before and instead of writing it. */
export function inUseWords(name: string): string {
  return `${name} is in use, probably by a running guest, which would not see the change and write over it. Shut the guest down first.`;
}

/** `08:01:131090`: major and minor number of the device in hexadecimal digits (as glibc's makedev packs them), then the inode. */
function lockedName({ dev, ino }: { readonly dev: bigint; readonly ino: bigint }): string {
  const major = ((dev >> 8n) & 0xfffn) | ((dev >> 32n) & ~0xfffn);
  const minor = (dev & 0xffn) | ((dev >> 12n) & ~0xffn);
  const two = (value: bigint) => value.toString(16).padStart(2, '0');
  return `${two(major)}:${two(minor)}:${ino}`;
}
