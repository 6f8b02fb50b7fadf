import { basename, sep } from 'node:path';
import { diskPath } from './uris.ts';

/** Files that a domain may name as its firmware. */
const images = /\.(?:fd|bin|rom|qcow2)$/i;

/** What tells whether a file is a part of the host that the open documents are about. */
export interface HostInSight {
  /** Undefined: `/`, which no workspace is told of as a whole. */
  readonly root: string | undefined;
  /** The texts of the open documents. */
  readonly texts: readonly string[];
}

/**
 * Whether the host may be another one when this file or folder came or went: it is an image, lies in the host's root or around it, or
 * bears a name that an open document names. A client tells of every file, since only that tells of folders.
 */
export function mayChangeHost(uri: string, { root, texts }: HostInSight): boolean {
  const path = diskPath(uri);
  if (path === undefined) return false;
  if (images.test(path)) return true;
  if (root !== undefined && (liesIn(path, root) || liesIn(root, path))) return true;
  return texts.some((text) => text.includes(basename(path)));
}

function liesIn(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
}
