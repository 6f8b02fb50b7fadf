import { hex } from '../text.ts';

/** Where "go to" was asked to go, or why that is no place in these bytes. */
export type GoTo = { readonly offset: number } | { readonly error: string };

/** The bytes that one goes to a place in. */
export interface Ground {
  readonly size: number;
  readonly cursor: number;
  /** Physical address of the first byte; undefined where the bytes are not mapped at a known one. */
  readonly address: number | undefined;
}

const fourGiB = 0x1_0000_0000;

/** x86 has its flash end at 4 GiB; undefined for other images, and for parts of a flash that need not end it. */
export function mappedAt(image: { readonly size: number; readonly kind: string; readonly architecture: string | undefined }) {
  const endsFlash = image.kind === 'unified' || image.kind === 'code' || image.kind === 'seabios';
  return image.architecture === 'x86' && endsFlash ? fourGiB - image.size : undefined;
}

/**
 * Reads an offset: `0x84000`, `84000h`, `540672`, digits with a hex letter (`3CC000`), relative to the cursor (`+0x10`, `-16`),
 * or from the end (`end`, `end-0x30`). Spaces and `_` between digits don't count. A number beyond the end that is an address of
 * the mapped image is one.
 */
export function parseGoTo(text: string, place: Ground): GoTo {
  const wanted = text.replace(/[\s_]/g, '').toLowerCase();
  if (wanted === '')
    return { error: `Type an offset${place.address === undefined ? '' : ' or address'}, for example ${examples(place)}.` };
  const form = /^(end|)([+-]|)(.*)$/.exec(wanted);
  const [, base = '', sign = '', digits = ''] = form ?? [];
  const distance = base === 'end' && sign === '' && digits === '' ? 0 : parseNumber(digits);
  if (distance === undefined || (base === 'end' && digits !== '' && sign === '')) {
    return { error: `“${text.trim()}” is no offset. Examples: ${examples(place)}.` };
  }
  const from = base === 'end' ? place.size : sign === '' ? 0 : place.cursor;
  const offset = from + (sign === '-' ? -distance : distance);
  if (base === 'end' && offset === place.size) return { offset: place.size - 1 };
  if (
    base === '' &&
    sign === '' &&
    place.address !== undefined &&
    offset >= place.address &&
    offset < place.address + place.size
  )
    return { offset: offset - place.address };
  if (offset < 0 || offset >= place.size) {
    const where = offset < 0 ? 'before the start' : 'behind the end';
    const mapped = place.address === undefined ? '' : `, which is mapped at ${hex(place.address + place.size - 1)}`;
    return { error: `That is ${where}. The last byte is at ${hex(place.size - 1)}${mapped}.` };
  }
  return { offset };
}

/** What a place is in both ways of counting: `Offset 0x84000, address 0xFFC84000`. */
export function placeText(offset: number, address: number | undefined): string {
  return address === undefined ? `Offset ${hex(offset)}` : `Offset ${hex(offset)}, address ${hex(address + offset)}`;
}

/** In the order of use. */
export function examples({ address }: Pick<Ground, 'address'>): string {
  return address === undefined ? '0x84000, 540672, +16, end-0x30' : '0x84000, +16, end-0x30, 0xFFFFFFF0';
}

function parseNumber(digits: string): number | undefined {
  const digitsOfHex = /^(?:0x([0-9a-f]+)|([0-9a-f]+)h|([0-9]*[a-f][0-9a-f]*))$/.exec(digits);
  if (digitsOfHex) return Number.parseInt(digitsOfHex[1] ?? digitsOfHex[2] ?? digitsOfHex[3] ?? '', 16);
  return /^[0-9]+$/.test(digits) ? Number.parseInt(digits, 10) : undefined;
}
