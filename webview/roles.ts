import type { Region, RegionRole } from '../firmware/model.ts';

/** How each role of a region is called in the legend. */
export const roleNames: Readonly<Record<RegionRole, string>> = {
  'volume-header': 'Volume header',
  'variable-store': 'Variables',
  'variable-free': 'Free variable space',
  'event-log': 'Event log',
  'ftw-working': 'FTW working block',
  'ftw-spare': 'FTW spare',
  code: 'Code',
  'reset-vector': 'Reset vector',
  padding: 'Padding',
  data: 'Data',
};

/** A region's label where its volume is named beside it. */
export function labelInVolume({ role, label }: Region): string {
  return role === 'volume-header' ? 'Header' : role === 'code' ? 'Code' : label;
}

/** The region that holds `offset`; regions cover the file in order, without a gap. */
export function regionAt(regions: readonly Region[], offset: number): Region | undefined {
  let low = 0;
  let high = regions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const region = regions[middle];
    if (region && region.offset + region.length <= offset) low = middle + 1;
    else high = middle;
  }
  const region = regions[low];
  return region && region.offset <= offset ? region : undefined;
}
