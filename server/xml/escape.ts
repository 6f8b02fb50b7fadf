/** Makes any string character data: what would be markup becomes a reference. */
export function escapeText(value: string): string {
  return value.replace(/[&<>\r]/g, (c) => REFERENCES[c] ?? c);
}

/** Makes any string the inside of a value between `quote`s; tabs and line breaks become references, or a reader would see spaces. */
export function escapeAttribute(value: string, quote: '"' | "'"): string {
  return value.replace(/[&<\t\r\n"']/g, (c) => ((c === '"' || c === "'") && c !== quote ? c : (REFERENCES[c] ?? c)));
}

const REFERENCES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};
