/** A place as LSP counts: lines and UTF-16 units within the line, both from 0. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** Where the lines of a text start; LF, CR LF and CR end a line. Turns offsets into positions and back. */
export class LineIndex {
  readonly #length: number;
  readonly #starts: number[] = [0];
  /** The end of each line, before its line break. */
  readonly #ends: number[] = [];

  constructor(text: string) {
    this.#length = text.length;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code !== 0x0a && code !== 0x0d) continue;
      this.#ends.push(i);
      if (code === 0x0d && text.charCodeAt(i + 1) === 0x0a) i++;
      this.#starts.push(i + 1);
    }
    this.#ends.push(text.length);
  }

  get lineCount(): number {
    return this.#starts.length;
  }

  /** Offsets outside the text count as its nearest end; one inside a CR LF as the end of the line. */
  positionAt(offset: number): Position {
    const within = Math.max(0, Math.min(offset, this.#length));
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#starts[middle] ?? 0) <= within) low = middle;
      else high = middle - 1;
    }
    return { line: low, character: Math.min(within, this.#ends[low] ?? within) - (this.#starts[low] ?? 0) };
  }

  /** A character behind the end of its line counts as that end, a line behind the last as the end of the text. */
  offsetAt(position: Position): number {
    if (position.line < 0) return 0;
    const start = this.#starts[position.line];
    const end = this.#ends[position.line];
    if (start === undefined || end === undefined) return this.#length;
    return Math.max(start, Math.min(start + position.character, end));
  }
}
