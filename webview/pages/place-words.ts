import type { NodePart, PlaceDetails } from '../protocol.ts';
import { nodeOf } from '../structure/nodes.ts';
import { hex, size } from '../text.ts';
import type { SpaceView } from './views.ts';

type Details = PlaceDetails | undefined;

/** Where the cursor is, in words: in an unpacked part also how far in it, since its offsets are not the file's. */
export function trailText(details: Details, { section, size: whole }: SpaceView, cursor: number): string {
  const labels = (details?.path ?? []).map((entry) => nodeOf(entry).label);
  if (!section) return labels.join(' › ');
  const name = section.name ?? section.subtype;
  const where = `Inside ${name} section at ${hex(section.offset)}, offset ${hex(cursor)} of ${size(whole)}`;
  const inside = labels.slice(section.id.split('/').length).join(' › ');
  return inside === '' ? where : `${where} · ${inside}`;
}

/** The field under the cursor: `FvLength = 0x84000`; empty where there is none. */
export function fieldText(details: Details, cursor: number): string {
  const field = fieldUnder(details, cursor);
  return field ? `${field.name} = ${field.value}` : '';
}

/** How a place is called where nobody gave it a name: by its node and field. */
export function bookmarkName(details: Details, view: SpaceView, cursor: number): string {
  const last = details?.path.at(-1);
  const node = last ? nodeOf(last).label : view.label;
  const field = fieldUnder(details, cursor);
  return field ? `${node}: ${field.name}` : node;
}

function fieldUnder(details: Details, cursor: number) {
  return details?.fields.find(({ offset, length }) => cursor >= offset && cursor < offset + length);
}

/** What of the node at the cursor can be written to a file. */
export function partsOf(details: Details): readonly NodePart[] {
  const entry = details?.path.at(-1);
  if (!entry) return [];
  return [
    'whole',
    ...(entry.headerLength > 0 ? (['header', 'body'] as const) : []),
    ...(entry.packed && entry.packed.status !== 'refused' ? (['unpacked'] as const) : []),
  ];
}
