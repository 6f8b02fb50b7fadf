import { describe, expect, it } from 'vitest';
import { Scanner } from './scanner.ts';

/** The tokens of a text, each as `kind:piece`; a piece without its own end is marked `…`. */
function tokensOf(text: string): string {
  const scanner = new Scanner(text);
  const tokens: string[] = [];
  for (let kind = scanner.next(); kind !== 'end'; kind = scanner.next()) {
    tokens.push(`${kind}:${text.slice(scanner.start, scanner.end)}${scanner.closed ? '' : '…'}`);
  }
  return tokens.join('|');
}

describe('tokens', () => {
  it.each([
    ['a<b/>c', 'text:a|start-open:<|name:b|self-close:/>|text:c'],
    ['<a></a >', 'start-open:<|name:a|close:>|end-open:</|name:a|space: |close:>'],
    [`<a b='1' c="2">`, `start-open:<|name:a|space: |name:b|equals:=|value:'1'|space: |name:c|equals:=|value:"2"|close:>`],
    ['<a b = 1>', 'start-open:<|name:a|space: |name:b|space: |equals:=|space: |value:1|close:>'],
    ['<a b=/c/d/>', 'start-open:<|name:a|space: |name:b|equals:=|value:/c/d|self-close:/>'],
    ['<a b= c="1"', 'start-open:<|name:a|space: |name:b|equals:=|space: |name:c|equals:=|value:"1"|cut:'],
    ['<a / >', 'start-open:<|name:a|space: |junk:/|space: |close:>'],
    ['<a<b', 'start-open:<|name:a|cut:|start-open:<|name:b|cut:'],
    ['1 < 2', 'text:1 |start-open:<|text: 2'],
    [
      '<a b="1 c="2"/>',
      'start-open:<|name:a|space: |name:b|equals:=|value:"1…|space: |name:c|equals:=|value:"2"|self-close:/>',
    ],
    [
      '<a b="1>\n<c d="2"/>',
      'start-open:<|name:a|space: |name:b|equals:=|value:"1…|close:>|text:\n|start-open:<|name:c|space: |name:d|equals:=|value:"2"|self-close:/>',
    ],
    ['<!--a--><![CDATA[b]]><?c d?>', 'comment:<!--a-->|cdata:<![CDATA[b]]>|instruction:<?c d?>'],
    ['<!-->--><!--a\nb', 'comment:<!-->-->|comment:<!--a…|text:\nb'],
    ['<!DOCTYPE a [<!ELEMENT b (c)>]><!ELEMENT b>', 'doctype:<!DOCTYPE a [<!ELEMENT b (c)>]>|declaration:<!ELEMENT b>…'],
    ['</>', 'end-open:</|close:>'],
  ])('%j', (text, tokens) => expect(tokensOf(text)).toBe(tokens));
});
