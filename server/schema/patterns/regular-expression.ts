/** XML Schema's regular expressions (XML Schema part 2, appendix F) as those of JavaScript. */

/** What XML Schema's escapes of one letter stand for, as the inside of a character class. */
const ESCAPES: Readonly<Record<string, string>> = {
  s: ' \\t\\n\\r',
  i: '\\p{L}_:',
  c: '\\p{L}\\p{N}\\p{M}\\-._:\\u00B7',
  d: '\\p{Nd}',
};

/** The same as what they stand for the opposite of. */
const NEGATED: Readonly<Record<string, string>> = { S: 's', I: 'i', C: 'c', D: 'd' };

/** A test of the whole text. Throws a SyntaxError for what is no regular expression. */
export function wholeTextTest(source: string): RegExp {
  return new RegExp(`^(?:${translated(source)})$`, 'u');
}

function translated(source: string): string {
  let result = '';
  let inClass = false;
  for (let at = 0; at < source.length; at++) {
    const mark = source.charAt(at);
    if (mark === '\\') {
      at++;
      result += escapeSequence(source.charAt(at), source, at, inClass);
      if (/[pP]/.test(source.charAt(at))) at = source.indexOf('}', at);
    } else if (inClass) {
      if (mark === '[') result += '\\[';
      else result += mark;
      if (mark === ']') inClass = false;
    } else if (mark === '[') {
      inClass = true;
      result += mark;
      if (source.charAt(at + 1) === '^') {
        result += '^';
        at++;
      }
    } else if (mark === '.') result += '[^\\n\\r]';
    else if (mark === '^' || mark === '$') result += `\\${mark}`;
    else result += mark;
  }
  return result;
}

function escapeSequence(letter: string, source: string, at: number, inClass: boolean): string {
  if (letter === 'p' || letter === 'P') return `\\${source.slice(at, source.indexOf('}', at) + 1)}`;
  const meaning = ESCAPES[letter];
  if (meaning !== undefined) return inClass ? meaning : `[${meaning}]`;
  const opposite = NEGATED[letter];
  if (opposite !== undefined && !inClass) return `[^${ESCAPES[opposite]}]`;
  if (letter === 'w') return inClass ? '\\p{L}\\p{M}\\p{N}\\p{S}' : '[\\p{L}\\p{M}\\p{N}\\p{S}]';
  if (letter === 'W' && !inClass) return '[\\p{P}\\p{Z}\\p{C}]';
  if (/[ntr]/.test(letter)) return `\\${letter}`;
  if (letter === '-') return inClass ? '\\-' : '-';
  return /[.\\?*+{}()|[\]^$/]/.test(letter) ? `\\${letter}` : letter;
}
