import type { FirmwareVolume, ImageKind, Region } from './model.ts';
import type { Nvram } from './nvram.ts';
import type { Platform } from './platform.ts';
import { type FillRun, type Scan, volumeEnd } from './scan.ts';
import { isCode, isNvram } from './volume.ts';

/** The stretches of a file, in order: every byte lies in exactly one. */
export function layOutRegions(
  size: number,
  kind: ImageKind,
  scan: Scan,
  nvram: Nvram | undefined,
  platform: Platform,
): Region[] {
  const { volumes, runs } = scan;
  const known: Region[] = [];
  if (kind === 'qcow2') return tile(size, 0, [{ offset: 0, length: size, role: 'data', label: 'qcow2 container' }], []);
  if (kind === 'seabios') known.push({ offset: 0, length: size - 16, role: 'code', label: 'SeaBIOS' });
  if (kind === 'seabios') known.push({ offset: size - 16, length: 16, role: 'reset-vector', label: 'Reset vector' });
  if (platform.armBranch) known.push({ offset: 0, length: 4, role: 'reset-vector', label: 'Branch to the first volume' });
  for (const [index, volume] of volumes.entries()) {
    const end = volumeEnd(volumes, index, size);
    known.push(headerRegion(volume));
    if (isNvram(volume) && volume === nvram?.volume) known.push(...nvram.regions);
    if (isCode(volume)) known.push(...codeRegions(volume, end, platform.resetVector));
  }
  return tile(size, 0, known, runs);
}

function headerRegion(volume: FirmwareVolume): Region {
  return {
    offset: volume.offset,
    length: volume.headerLength,
    role: 'volume-header',
    label: `Header of volume ${volume.name}`,
  };
}

/** The code of a volume; the last 16 bytes of an x86 image are where the processor starts. */
function codeRegions(volume: FirmwareVolume, end: number, resetVector: number | undefined): Region[] {
  const start = volume.offset + volume.headerLength;
  const label = `Firmware volume ${volume.name}`;
  if (resetVector === undefined || resetVector < start || resetVector >= end) {
    return [{ offset: start, length: end - start, role: 'code', label }];
  }
  return [
    { offset: start, length: resetVector - start, role: 'code', label },
    { offset: resetVector, length: end - resetVector, role: 'reset-vector', label: 'Reset vector' },
  ];
}

/** Makes regions in file order cover [from, size): what overlaps is cut, what is left between them is padding or data. */
function tile(size: number, from: number, known: readonly Region[], runs: readonly FillRun[]): Region[] {
  const regions: Region[] = [];
  let cursor = from;
  let run = 0;
  const fillUpTo = (end: number) => {
    while (cursor < end) {
      while (run < runs.length && (runs[run]?.end ?? 0) <= cursor) run++;
      const padding = runs[run];
      const start = Math.min(Math.max(padding?.offset ?? end, cursor), end);
      if (start > cursor) regions.push({ offset: cursor, length: start - cursor, role: 'data', label: 'Data' });
      const stop = padding ? Math.min(padding.end, end) : end;
      if (padding && stop > start) {
        const label = `Padding (${padding.fill === 0 ? '00' : 'FF'})`;
        regions.push({ offset: start, length: stop - start, role: 'padding', label });
      }
      cursor = Math.max(stop, start);
    }
  };
  for (const region of known) {
    fillUpTo(Math.min(region.offset, size));
    const end = Math.min(region.offset + region.length, size);
    if (end <= cursor) continue;
    regions.push({ ...region, offset: cursor, length: end - cursor });
    cursor = end;
  }
  fillUpTo(size);
  return regions;
}
