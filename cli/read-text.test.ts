import { expect, test } from 'vitest';
import { decodeXml } from './read-text.ts';

const text = '<domain><title>B\u00fcro \u{1f600}</title></domain>';
const latin = "<?xml version='1.0' encoding='ISO-8859-15'?><title>\u20ac</title>";

test.each([
  ['UTF-8', Buffer.from(text), text, 'utf-8', true],
  ['UTF-8 with a mark', Buffer.from(`\ufeff${text}`), text, 'utf-8', true],
  ['UTF-16LE with a mark', Buffer.from(`\ufeff${text}`, 'utf16le'), text, 'utf-16le', true],
  ['UTF-16BE with a mark', Buffer.from(`\ufeff${text}`, 'utf16le').swap16(), text, 'utf-16be', true],
  ['UTF-16LE without a mark', Buffer.from(text, 'utf16le'), text, 'utf-16le', true],
  ['UTF-16BE without a mark', Buffer.from(text, 'utf16le').swap16(), text, 'utf-16be', true],
  ['what it declares', Buffer.from(latin.replace('\u20ac', '\u00a4'), 'latin1'), latin, 'iso-8859-15', false],
  ['nothing', Buffer.alloc(0), '', 'utf-8', true],
])('%s', (_, bytes, expected, encoding, writable) => {
  const decoding = decodeXml(bytes);
  if (!('decoded' in decoding)) throw new Error(decoding.refusal);
  expect(decoding.decoded).toMatchObject({ text: expected, encoding });
  expect(decoding.decoded.encode !== undefined).toBe(writable);
  if (decoding.decoded.encode) expect(Buffer.from(decoding.decoded.encode(expected)).equals(bytes)).toBe(true);
});

test('a text that says it is UTF-16, in single bytes, is UTF-8', () => {
  expect(decodeXml(Buffer.from("<?xml version='1.0' encoding='UTF-16'?><a>\u00fc</a>"))).toMatchObject({
    decoded: { encoding: 'utf-8', text: expect.stringContaining('<a>\u00fc</a>') },
  });
});

test.each([
  ['bytes that are no UTF-8', Buffer.from([0x3c, 0xc3, 0x28]), 'is not valid UTF-8 text'],
  ['the bytes of an image', Buffer.from([0x3c, 0xc3, 0x28, 0]), 'virtlens inspect'],
  ['zero bytes', Buffer.from('<a>\0</a>'), 'holds zero bytes'],
  ['half a UTF-16 unit', Buffer.from([0xff, 0xfe, 0x3c, 0x00, 0x3e]), 'is not valid UTF-16LE text'],
  ['an encoding nobody knows', Buffer.from("<?xml version='1.0' encoding='x-none'?><a/>"), 'is written in x-none'],
])('%s is refused', (_, bytes, reason) => {
  expect(decodeXml(bytes)).toEqual({ refusal: expect.stringContaining(reason) });
});
