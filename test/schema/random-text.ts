/** Texts that match an XML Schema expression, chosen at random. */
import type { Dice } from '../fuzz/image-mutations.ts';

/** A text that the expression allows, as far as it uses characters, classes, groups, alternatives and quantifiers. */
export function textMatching(source: string, dice: Dice): string {
  return new Writer(source, dice).alternatives();
}

class Writer {
  private readonly source: string;
  private readonly dice: Dice;
  private at = 0;

  constructor(source: string, dice: Dice) {
    this.source = source;
    this.dice = dice;
  }

  /** One of the branches up to the end of the group; all are read, so that the place is right afterwards. */
  alternatives(): string {
    const branches = [this.branch()];
    while (this.source.charAt(this.at) === '|') {
      this.at++;
      branches.push(this.branch());
    }
    return this.dice.pick(branches);
  }

  private branch(): string {
    let text = '';
    while (this.at < this.source.length && !'|)'.includes(this.source.charAt(this.at))) text += this.repeated();
    return text;
  }

  private repeated(): string {
    const start = this.at;
    let text = this.atom();
    const end = this.at;
    const times = this.quantity();
    const behind = this.at;
    if (times === 0) return '';
    for (let count = 1; count < times; count++) {
      this.at = start;
      text += this.atom();
      this.at = end;
    }
    this.at = behind;
    return text;
  }

  private quantity(): number {
    const [, sign, least, most] = /^(?:([?*+])|\{(\d+)(?:,(\d*))?\})/.exec(this.source.slice(this.at)) ?? [];
    if (sign === undefined && least === undefined) return 1;
    this.at += sign === undefined ? this.source.slice(this.at).indexOf('}') + 1 : 1;
    if (sign === '?') return this.dice.below(2);
    if (sign !== undefined) return (sign === '+' ? 1 : 0) + this.dice.below(5);
    const fewest = Number(least);
    const largest = most === undefined ? fewest : most === '' ? fewest + 4 : Number(most);
    return fewest + this.dice.below(largest - fewest + 1);
  }

  private atom(): string {
    const mark = this.next();
    if (mark === '(') {
      const text = this.alternatives();
      this.at++;
      return text;
    }
    if (mark === '[') return this.ofClass();
    if (mark === '.') return this.dice.pick(['a', 'Z', '0', '-', '.', ' ', 'é']);
    return mark === '\\' ? escaped(this.next(), this.dice) : mark;
  }

  private ofClass(): string {
    const negated = this.source.charAt(this.at) === '^';
    if (negated) this.at++;
    const members: string[] = [];
    while (this.source.charAt(this.at) !== ']') {
      let first = this.next();
      if (first === '\\') first = escaped(this.next(), this.dice);
      if (this.source.charAt(this.at) === '-' && this.source.charAt(this.at + 1) !== ']') {
        this.at++;
        const last = this.next();
        for (let code = first.charCodeAt(0); code <= last.charCodeAt(0); code++) members.push(String.fromCharCode(code));
      } else members.push(first);
    }
    this.at++;
    if (!negated) return this.dice.pick(members);
    const others = [...'abcXYZ0189-_.:/, '].filter((each) => !members.includes(each));
    return this.dice.pick(others);
  }

  private next(): string {
    const mark = this.source.charAt(this.at);
    this.at++;
    return mark;
  }
}

function escaped(letter: string, dice: Dice): string {
  if (letter === 's') return ' ';
  if (letter === 'd') return dice.pick([...'0123456789']);
  return letter === 'n' ? '\n' : letter;
}
