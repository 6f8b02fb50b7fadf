/**
 * The end of the document type declaration that starts at `start`, behind its `>`; undefined when it is never closed.
 * Brackets and `>` inside literals, comments and instructions of the internal subset do not count. Nothing in it is interpreted.
 */
export function endOfDoctype(text: string, start: number): number | undefined {
  let subset = false;
  let i = start + 2;
  while (i < text.length) {
    const code = text.charCodeAt(i);
    if (code === 0x22 || code === 0x27) {
      i = behind(text, text.charAt(i), i + 1);
    } else if (code === 0x5b) {
      subset = true;
      i++;
    } else if (code === 0x5d) {
      subset = false;
      i++;
    } else if (code === 0x3e && !subset) {
      return i + 1;
    } else if (code === 0x3c && !subset) {
      return undefined;
    } else if (code === 0x3c && text.startsWith('<!--', i)) {
      i = behind(text, '-->', i + 4);
    } else if (code === 0x3c && text.charCodeAt(i + 1) === 0x3f) {
      i = behind(text, '?>', i + 2);
    } else {
      i++;
    }
  }
  return undefined;
}

function behind(text: string, needle: string, from: number): number {
  const found = text.indexOf(needle, from);
  return found < 0 ? text.length : found + needle.length;
}
