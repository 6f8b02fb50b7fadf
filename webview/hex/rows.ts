import { html, nothing, type TemplateResult } from 'lit';
import type { Region } from '../../firmware/model.ts';
import { regionAt } from '../roles.ts';
import { offsetDigits } from '../text.ts';
import { bytesPerRow } from './selection.ts';
import type { ByteWindows } from './windows.ts';

/** What a row is drawn from. */
export interface RowSource {
  readonly size: number;
  readonly regions: readonly Region[];
  readonly windows: ByteWindows;
  /** Selected bytes: [start, end). */
  readonly selected: { readonly start: number; readonly end: number };
  readonly cursor: number;
  /** Bookmarked bytes. */
  readonly marks: readonly { readonly offset: number; readonly name: string }[];
}

const hexOf = Array.from({ length: 256 }, (_, byte) => byte.toString(16).toUpperCase().padStart(2, '0'));
const columns = Array.from({ length: bytesPerRow }, (_, column) => column);

/** The column heads, the first row of the grid. */
export function headRow(): TemplateResult {
  return html`<div class="row head" role="row" aria-rowindex="1">
    <span class="offset" role="columnheader" aria-colindex="1">Offset</span
    ><span class="bytes" role="presentation"
      >${columns.map((column) => html`<span class="byte" role="columnheader" aria-colindex=${column + 2}>${hexOf[column]}</span>`)}</span
    ><span class="text" role="columnheader" aria-colindex="18">Text</span>
  </div>`;
}

/** Row number `row`: its offset, up to 16 bytes, and the same bytes as text. */
export function byteRow(row: number, source: RowSource): TemplateResult {
  const start = row * bytesPerRow;
  const length = Math.min(bytesPerRow, source.size - start);
  const bytes = source.windows.bytesAt(start, length);
  const [high, low] = offsetDigits(start);
  const classes = byteClasses(start, length, source);
  const mark = source.marks.find(({ offset }) => offset >= start && offset < start + length);
  return html`<div class="row" role="row" aria-rowindex=${row + 2}>
    <span class="offset ${mark ? 'marked' : ''}" role="rowheader" aria-colindex="1" title=${mark ? `Bookmark: ${mark.name}` : nothing}><span>${high}</span><span class="low">${low}</span></span
    ><span class="bytes" role="presentation"
      >${classes.map((name, column) => hexCell(start + column, column, bytes?.[column], name, source))}</span
    ><span class="text" role="gridcell" aria-colindex="18">${bytes ? textRuns(bytes, classes) : ''}</span>
  </div>`;
}

function hexCell(offset: number, column: number, byte: number | undefined, classes: string, source: RowSource): TemplateResult {
  const selected = offset >= source.selected.start && offset < source.selected.end;
  const cursor = offset === source.cursor ? ' cursor' : '';
  return html`<span
    class="byte ${classes}${cursor}"
    id="byte-${offset}"
    role="gridcell"
    aria-colindex=${column + 2}
    aria-selected=${selected}
    >${byte === undefined ? '··' : hexOf[byte]}</span
  >`;
}

/** Class names of each byte of a row: its region's role, and whether it is selected. */
function byteClasses(start: number, length: number, { regions, selected }: RowSource): string[] {
  const classes: string[] = [];
  let region = regionAt(regions, start);
  for (let offset = start; offset < start + length; offset++) {
    if (region && offset >= region.offset + region.length) region = regionAt(regions, offset);
    const role = region ? `role-${region.role}` : '';
    classes.push(offset >= selected.start && offset < selected.end ? `${role} selected` : role);
  }
  return classes;
}

/** The text column, as few elements as its changes of look allow. */
function textRuns(bytes: Uint8Array, classes: readonly string[]): TemplateResult[] {
  const runs: TemplateResult[] = [];
  let text = '';
  for (let index = 0; index < bytes.length; index++) {
    text += glyph(bytes[index] ?? 0);
    if (classes[index + 1] === classes[index]) continue;
    runs.push(html`<span class=${classes[index] ?? ''}>${text}</span>`);
    text = '';
  }
  return runs;
}

function glyph(byte: number): string {
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.';
}
