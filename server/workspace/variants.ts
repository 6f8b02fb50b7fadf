import { diskClaims, guestName } from './claims.ts';
import type { WorkspaceDomain } from './shared-rule.ts';

/**
 * True where two documents describe one guest: as it was and as it is, a backup, a dump, the same guest on another host. They have the
 * same name.
 */
export function isSameGuest(one: WorkspaceDomain, other: WorkspaceDomain): boolean {
  return guestName(one.domain) === guestName(other.domain);
}

/**
 * True where two guests of different names are ways of starting one system: they begin with the same disk. Their author runs one at
 * a time, and may want them to have the same variables and addresses.
 */
export function isVariant(one: WorkspaceDomain, other: WorkspaceDomain): boolean {
  const disk = diskClaims(one.domain)[0]?.key;
  return disk !== undefined && disk === diskClaims(other.domain)[0]?.key;
}

/** True where both lie in one folder, as the guests of one host do. */
export function isBeside(one: WorkspaceDomain, other: WorkspaceDomain): boolean {
  return folderOf(one.file) === folderOf(other.file);
}

function folderOf(file: string): string {
  return file.slice(0, file.lastIndexOf('/') + 1);
}
