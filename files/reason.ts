const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'the system does not permit it',
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'a part of its path is no folder',
  EISDIR: 'it is a folder',
  ENOSPC: 'no space is left on the disk',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the file system is read-only',
  EMFILE: 'too many files are open',
  ELOOP: 'its symbolic links lead in a circle',
  ENAMETOOLONG: 'its name is too long',
  EIO: 'the disk reported an error',
};

/** What a failed file operation means, in words that go behind a colon. */
export function plainReason(error: unknown): string {
  if (!(error instanceof Error)) return messageOf(error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return (code !== undefined && reasons[code]) || error.message;
}

/** What was thrown says of itself, whatever it is. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
