/** Versions of libvirt. */

/** Such as `9.0` or `12.8.0`, as it was written; what is not written counts as 0. */
export type LibvirtVersion = string & { readonly isVersion: true };

/** Undefined for what is no version: one to three numbers with dots between them. */
export function readVersion(text: string): LibvirtVersion | undefined {
  const written = text.trim();
  return /^\d{1,4}(\.\d{1,4}){0,2}$/.test(written) ? (written as LibvirtVersion) : undefined;
}

/** Less than 0 where `a` is older than `b`, 0 where they are the same: `9.0` is `9.0.0`. */
export function compareVersions(a: string, b: string): number {
  const [ours, theirs] = [numbersOf(a), numbersOf(b)];
  const at = [0, 1, 2].find((index) => ours[index] !== theirs[index]);
  return at === undefined ? 0 : (ours[at] ?? 0) - (theirs[at] ?? 0);
}

function numbersOf(version: string): readonly number[] {
  const [major = 0, minor = 0, micro = 0] = version.split('.').map(Number);
  return [major, minor, micro];
}
