/** A place in a text by its line and its UTF-16 units from there, both from 0: LSP's position. */
interface LinePlace {
  readonly line: number;
  readonly character: number;
}

/**
 * The lines of one text, as LSP counts them: they end with LF, CR or both. Read when they are first asked for. Places within an end of
 * line are in front of it, and those behind the end of the text are at it.
 */
export class Lines {
  readonly #text: string;
  #starts: readonly number[] | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  positionAt(offset: number): { line: number; character: number } {
    const inside = Math.max(0, Math.min(offset, this.#text.length));
    const starts = this.#lineStarts();
    let line = 0;
    for (let end = starts.length; line + 1 < end; ) {
      const middle = (line + end) >> 1;
      if ((starts[middle] ?? 0) <= inside) line = middle;
      else end = middle;
    }
    const start = starts[line] ?? 0;
    return { line, character: this.#beforeLineEnd(inside, start) - start };
  }

  offsetAt({ line, character }: LinePlace): number {
    const starts = this.#lineStarts();
    const start = starts[line];
    if (start === undefined) return line < 0 ? 0 : this.#text.length;
    if (character <= 0) return start;
    return this.#beforeLineEnd(Math.min(start + character, starts[line + 1] ?? this.#text.length), start);
  }

  #lineStarts(): readonly number[] {
    this.#starts ??= this.#text.includes('\r') ? startsOfAnyLines(this.#text) : startsOfLines(this.#text);
    return this.#starts;
  }

  #beforeLineEnd(offset: number, start: number): number {
    let before = offset;
    while (before > start && /[\r\n]/.test(this.#text.charAt(before - 1))) before--;
    return before;
  }
}

/** To look for one character is ten times as fast as to look at each: that counts where every keystroke asks anew. */
function startsOfLines(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function startsOfAnyLines(text: string): readonly number[] {
  const starts = [0];
  for (const end of text.matchAll(/\r\n?|\n/g)) starts.push(end.index + end[0].length);
  return starts;
}
