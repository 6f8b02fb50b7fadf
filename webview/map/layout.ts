import type { FirmwareImage, FirmwareVolume, Region } from '../../firmware/model.ts';

/** A stretch of the file as the map draws it: a volume with its regions, or what lies outside of volumes. */
export interface Segment {
  readonly offset: number;
  readonly length: number;
  /** `Volume NVRAM`, or the region's own label. */
  readonly label: string;
  /** `NVRAM`, where room is short. */
  readonly shortLabel: string;
  readonly regions: readonly Region[];
}

/** A piece of a bar, in px. */
export interface Piece<Item> {
  readonly item: Item;
  readonly x: number;
  readonly width: number;
}

/** The file cut into volumes and what lies between them. */
export function segmentsOf(image: Pick<FirmwareImage, 'volumes' | 'regions'>): readonly Segment[] {
  const segments: Segment[] = [];
  let open: FirmwareVolume | undefined;
  for (const region of image.regions) {
    const volume = image.volumes.find((each) => holds(each, region));
    const last = segments.at(-1);
    if (volume && last && volume === open) segments[segments.length - 1] = extended(last, region);
    else segments.push(begun(region, volume));
    open = volume;
  }
  return segments;
}

function holds(volume: FirmwareVolume, region: Region): boolean {
  return region.offset >= volume.offset && region.offset + region.length <= volume.offset + volume.length;
}

function begun(region: Region, volume: FirmwareVolume | undefined): Segment {
  const label = volume ? `Volume ${volume.name}` : region.label;
  return { offset: region.offset, length: region.length, label, shortLabel: volume?.name ?? region.label, regions: [region] };
}

function extended(segment: Segment, region: Region): Segment {
  const length = region.offset + region.length - segment.offset;
  return { ...segment, length, regions: [...segment.regions, region] };
}

/** True to scale; what would be thinner than `least` px is drawn that wide, its start staying where it is. */
export function toScale<Item extends { readonly offset: number; readonly length: number }>(
  items: readonly Item[],
  size: number,
  width: number,
  least: number,
): readonly Piece<Item>[] {
  return items.map((item) => {
    const drawn = Math.min(width, Math.max(least, (item.length / size) * width));
    return { item, x: Math.min((item.offset / size) * width, width - drawn), width: drawn };
  });
}

/** Side by side over the whole width: no piece thinner than `least` px, the others in proportion to their lengths. */
export function magnified<Item extends { readonly length: number }>(
  items: readonly Item[],
  width: number,
  least: number,
): readonly Piece<Item>[] {
  const floor = Math.min(least, width / Math.max(1, items.length));
  const small = new Set<Item>();
  let scale = 0;
  for (let settled = false; !settled; ) {
    const rest = items.filter((item) => !small.has(item));
    const length = rest.reduce((sum, item) => sum + item.length, 0);
    scale = length === 0 ? 0 : (width - small.size * floor) / length;
    const thin = rest.filter((item) => item.length * scale < floor);
    for (const item of thin) small.add(item);
    settled = thin.length === 0;
  }
  let x = 0;
  return items.map((item) => {
    const piece = { item, x, width: small.has(item) ? floor : item.length * scale };
    x += piece.width;
    return piece;
  });
}

/** A label below a bar, with the px where it stands and the px it points to. */
export interface PlacedLabel<Item> {
  readonly item: Item;
  readonly x: number;
  readonly from: number;
}

/** Sets labels as near below their pieces as they can stand without touching; those for which there is no room are left out. */
export function placeLabels<Item>(
  wanted: readonly { readonly item: Item; readonly from: number; readonly width: number }[],
  width: number,
  gap: number,
): readonly PlacedLabel<Item>[] {
  const labels = [...wanted];
  const needed = () => labels.reduce((sum, label) => sum + label.width + gap, -gap);
  while (labels.length > 0 && needed() > width) labels.pop();
  const placed: { item: Item; x: number; from: number; width: number }[] = [];
  let free = 0;
  for (const label of labels) {
    const x = Math.max(free, label.from - label.width / 2);
    placed.push({ ...label, x });
    free = x + label.width + gap;
  }
  let limit = width;
  for (const label of placed.toReversed()) {
    label.x = Math.min(label.x, limit - label.width);
    limit = label.x - gap;
  }
  return placed;
}
