import { URI } from 'vscode-uri';

/** The path of a document or folder on this machine's disk; undefined where it lies elsewhere, or the URI is none that can be read. */
export function diskPath(uri: string): string | undefined {
  const parsed = read(uri);
  return parsed?.scheme === 'file' ? parsed.fsPath : undefined;
}

/** Editors write one URI in several ways; so it is written here in one. What can't be read stays as it is. */
export function canonical(uri: string): string {
  return read(uri)?.toString() ?? uri;
}

/** Undefined for what editors call a document and RFC 3986 does not: one such document may not spoil what is said of the others. */
function read(uri: string): URI | undefined {
  try {
    return URI.parse(uri);
  } catch {
    return undefined;
  }
}
