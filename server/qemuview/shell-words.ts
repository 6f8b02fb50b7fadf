/** A word of a shell command, its quotes taken away; `$NAME`, `${NAME}` and `$(…)` stay as written. */
export interface ShellWord {
  readonly text: string;
  /** Line of the script, from 1. */
  readonly line: number;
}

/**
 * The words of a shell script or a pasted command: comments left out, lines that end in a backslash joined. Nothing is expanded, for the
 * values of variables aren't known here. Words of an array (`args=(… )`) come out one by one as well.
 */
export function shellWords(script: string): readonly ShellWord[] {
  const words: ShellWord[] = [];
  let line = 1;
  let at = 0;
  let text: string | undefined;
  let startedOn = 1;
  const add = (more: string): void => {
    if (text === undefined) startedOn = line;
    text = (text ?? '') + more;
  };
  const finish = (): void => {
    if (text !== undefined) words.push({ text, line: startedOn });
    text = undefined;
  };
  while (at < script.length) {
    const character = script.charAt(at);
    if (character === '\\') {
      const next = script.startsWith('\r\n', at + 1) ? '\r\n' : script.charAt(at + 1);
      if (next === '\n' || next === '\r\n') line += 1;
      else add(next);
      at += 1 + next.length;
    } else if (character === "'" || character === '"') {
      const { value, end } = quotedText(script, at);
      add(value);
      line += value.split('\n').length - 1;
      at = end;
    } else if (character === '$' && /[({]/.test(script.charAt(at + 1))) {
      const end = closing(script, at + 1);
      add(script.slice(at, end));
      at = end;
    } else if (/[\s;|&()]/.test(character)) {
      finish();
      if (character === '\n') line += 1;
      at += 1;
    } else if (character === '#' && text === undefined) {
      const end = script.indexOf('\n', at);
      at = end < 0 ? script.length : end;
    } else {
      add(character);
      at += 1;
    }
  }
  finish();
  return words;
}

/** Single quotes keep everything; in double quotes a backslash before `"`, `\`, `$` or a line break goes. An open quote ends with the text. */
function quotedText(script: string, start: number): { readonly value: string; readonly end: number } {
  const quote = script.charAt(start);
  let value = '';
  let at = start + 1;
  while (at < script.length && script.charAt(at) !== quote) {
    if (quote === '"' && script.charAt(at) === '\\' && /["\\$`\n]/.test(script.charAt(at + 1))) {
      if (script.charAt(at + 1) !== '\n') value += script.charAt(at + 1);
      at += 2;
    } else {
      value += script.charAt(at);
      at += 1;
    }
  }
  return { value, end: Math.min(at + 1, script.length) };
}

function closing(script: string, open: number): number {
  const [opens, closes] = script.charAt(open) === '(' ? ['(', ')'] : ['{', '}'];
  let depth = 0;
  for (let at = open; at < script.length; at += 1) {
    if (script.charAt(at) === opens) depth += 1;
    if (script.charAt(at) === closes) depth -= 1;
    if (depth === 0) return at + 1;
  }
  return script.length;
}
