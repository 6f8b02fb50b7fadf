import { Buffer, isUtf8 } from 'node:buffer';

/** The text of an XML file, and the way back to bytes. */
export interface DecodedText {
  /** Without the byte order mark. */
  readonly text: string;
  /** The WHATWG name of the encoding: `utf-8`, `utf-16le`, `iso-8859-1`, … */
  readonly encoding: string;
  /** The bytes of a changed text in the same encoding; undefined where this program can't write the encoding. */
  readonly encode: ((text: string) => Uint8Array) | undefined;
}

/** `text`, or why the bytes are no XML text: a sentence that goes behind the file's name. */
export type Decoding = { readonly decoded: DecodedText } | { readonly refusal: string };

/**
 * Reads bytes as an XML processor does (XML 1.0, appendix F): byte order mark, then the zero bytes of an unmarked UTF-16,
 * then the declared encoding, then UTF-8.
 */
export function decodeXml(bytes: Uint8Array): Decoding {
  const marked = byteOrderMarks.find(({ mark }) => mark.every((byte, index) => bytes[index] === byte));
  if (marked) return decodeAs(bytes, marked.encoding, marked.mark.length);
  if (bytes[0] === 0x3c && bytes[1] === 0) return decodeAs(bytes, 'utf-16le', 0);
  if (bytes[0] === 0 && bytes[1] === 0x3c) return decodeAs(bytes, 'utf-16be', 0);
  return decodeAs(bytes, declaredEncoding(bytes) ?? 'utf-8', 0);
}

const byteOrderMarks = [
  { mark: [0xef, 0xbb, 0xbf], encoding: 'utf-8' },
  { mark: [0xff, 0xfe], encoding: 'utf-16le' },
  { mark: [0xfe, 0xff], encoding: 'utf-16be' },
] as const;

function declaredEncoding(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 200)).toString('latin1');
  return /^<\?xml\s[^>]*?\bencoding\s*=\s*(["'])([A-Za-z][A-Za-z0-9._-]*)\1/.exec(head)?.[2];
}

function decodeAs(bytes: Uint8Array, label: string, markLength: number): Decoding {
  // What most files are, without the way through a decoder of their own.
  if (/^utf-8$/i.test(label) && isUtf8(bytes))
    return decoded(
      Buffer.from(bytes.buffer, bytes.byteOffset + markLength, bytes.length - markLength).toString('utf8'),
      'utf-8',
      bytes.subarray(0, markLength),
    );
  let decoder: InstanceType<typeof TextDecoder>;
  try {
    // A declaration of UTF-16 that can be read byte by byte is wrong about itself: the text is UTF-8 (XML 1.0, appendix F.1).
    decoder = new TextDecoder(markLength === 0 && /^utf-16$/i.test(label) ? 'utf-8' : label, { fatal: true, ignoreBOM: true });
  } catch {
    return { refusal: `is written in ${label}, an encoding that is not known here; convert it to UTF-8` };
  }
  const encoding = decoder.encoding;
  if (!encoding.startsWith('utf-16') && bytes.includes(0)) return { refusal: noText };
  try {
    return decoded(decoder.decode(bytes.subarray(markLength)), encoding, bytes.subarray(0, markLength));
  } catch {
    return { refusal: `is not valid ${encoding.toUpperCase()} text; convert it, or declare its encoding in the first line` };
  }
}

/** What an image or another binary file is told, rather than that it should be converted. */
const noText = 'holds zero bytes, so it is no XML text; firmware images are for virtlens inspect';

function decoded(text: string, encoding: string, mark: Uint8Array): Decoding {
  if (text.includes('\u0000')) return { refusal: noText };
  return { decoded: { text, encoding, encode: encoderFor(encoding, mark) } };
}

function encoderFor(encoding: string, mark: Uint8Array): DecodedText['encode'] {
  const withMark = (body: Buffer) => Buffer.concat([mark, body]);
  switch (encoding) {
    case 'utf-8':
      return (text) => withMark(Buffer.from(text, 'utf8'));
    case 'utf-16le':
      return (text) => withMark(Buffer.from(text, 'utf16le'));
    case 'utf-16be':
      return (text) => withMark(Buffer.from(text, 'utf16le').swap16());
    default:
      return undefined;
  }
}
