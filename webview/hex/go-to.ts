/** Where "go to" was asked to go, or why that is no place in this file. */
export type GoTo = { readonly offset: number } | { readonly error: string };

/**
 * Reads an offset: `0x84000`, `84000h`, `540672`, digits with a hex letter (`3CC000`), relative to the cursor (`+0x10`, `-16`),
 * or from the end (`end`, `end-0x30`). Spaces and `_` between digits don't count.
 */
export function parseGoTo(text: string, place: { readonly size: number; readonly cursor: number }): GoTo {
  const wanted = text.replace(/[\s_]/g, '').toLowerCase();
  if (wanted === '') return { error: 'Type an offset, for example 0x84000, +16 or end-0x30.' };
  const form = /^(end|)([+-]|)(.*)$/.exec(wanted);
  const [, base = '', sign = '', digits = ''] = form ?? [];
  const distance = base === 'end' && sign === '' && digits === '' ? 0 : parseNumber(digits);
  if (distance === undefined || (base === 'end' && digits !== '' && sign === '')) {
    return { error: `“${text.trim()}” is no offset. Examples: 0x84000, 540672, +16, end-0x30.` };
  }
  const from = base === 'end' ? place.size : sign === '' ? 0 : place.cursor;
  const offset = from + (sign === '-' ? -distance : distance);
  if (base === 'end' && offset === place.size) return { offset: place.size - 1 };
  if (offset < 0 || offset >= place.size) {
    const where = offset < 0 ? 'before the start of the file' : 'behind the end of the file';
    return { error: `That is ${where}. The last byte is at 0x${(place.size - 1).toString(16).toUpperCase()}.` };
  }
  return { offset };
}

function parseNumber(digits: string): number | undefined {
  const hex = /^(?:0x([0-9a-f]+)|([0-9a-f]+)h|([0-9]*[a-f][0-9a-f]*))$/.exec(digits);
  if (hex) return Number.parseInt(hex[1] ?? hex[2] ?? hex[3] ?? '', 16);
  return /^[0-9]+$/.test(digits) ? Number.parseInt(digits, 10) : undefined;
}
