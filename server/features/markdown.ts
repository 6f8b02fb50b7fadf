/** Text of somebody else's, as Markdown that shows it literally, in one line. */
export function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]<>()#+!|~&]/g, '\\$&').replace(/\s+/g, ' ');
}
