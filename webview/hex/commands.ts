import type { MenuItem } from '../menu-button.ts';
import type { Bookmark, CopyFormat, NodePart, Space } from '../protocol.ts';
import { hex } from '../text.ts';

export const copyItems: readonly (MenuItem & { readonly id: CopyFormat })[] = [
  { id: 'hex', label: 'Copy as Hex', note: 'Ctrl+C' },
  { id: 'text', label: 'Copy as Text' },
  { id: 'c', label: 'Copy as C Array' },
  { id: 'base64', label: 'Copy as Base64' },
  { id: 'guid', label: 'Copy as GUID' },
];

const extracts: readonly (MenuItem & { readonly id: NodePart })[] = [
  { id: 'whole', label: 'Extract as It Is…' },
  { id: 'header', label: 'Extract Header…' },
  { id: 'body', label: 'Extract Body…' },
  { id: 'unpacked', label: 'Extract Decompressed…' },
];

/** What can be written to a file of a node that has these parts. */
export function extractItems(parts: readonly NodePart[]): readonly MenuItem[] {
  return extracts.map((item) => ({ ...item, disabled: !parts.includes(item.id) }));
}

/** Toggling the one at the cursor, and all that there are. */
export function bookmarkItems(bookmarks: readonly Bookmark[], space: Space, offset: number): readonly MenuItem[] {
  const here = bookmarks.some((bookmark) => bookmark.space === space && bookmark.offset === offset);
  const toggle = { id: 'toggle', label: here ? 'Remove Bookmark' : 'Add Bookmark', note: 'B' };
  const rename = { id: 'rename', label: 'Name This Bookmark…' };
  const listed = bookmarks.map((bookmark, index) => ({
    id: `go:${index}`,
    label: bookmark.name,
    note: bookmark.space === '' ? hex(bookmark.offset) : `${hex(bookmark.offset)}, unpacked`,
  }));
  return [toggle, ...(here ? [rename] : []), ...listed];
}
