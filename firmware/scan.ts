import { FillReader } from './fill.ts';
import type { FirmwareVolume, ImageProblem } from './model.ts';
import { readVolume, signatureOffset } from './volume.ts';
import { hex } from './wording.ts';

/** A run of 0x00 or 0xff outside of all sound volumes: long enough to be called padding, or the whole file. */
export interface FillRun {
  readonly offset: number;
  readonly end: number;
  readonly fill: 0 | 0xff;
}

/** What lies side by side in a file: volumes, and runs of padding between them. */
export interface Scan {
  readonly volumes: readonly FirmwareVolume[];
  readonly runs: readonly FillRun[];
  readonly problems: readonly ImageProblem[];
}

/** A shorter run is part of the data around it. */
const shortestRun = 1024;
/** No real image has more; a hostile one may not keep a reader busy. */
const mostVolumes = 1024;

/**
 * Finds the volumes of a file by their signature on every multiple of 4 bytes (a capsule in front may shift them off the
 * 8 bytes that volumes are aligned to), from `from` on. The body of a sound volume is skipped: what is nested in it is its own
 * matter.
 */
export function scanVolumes(bytes: Uint8Array, from = 0): Scan {
  const steps = scanInSteps(bytes, from);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** Bytes that are looked at between two pauses: less than a millisecond. */
const step = 1024 * 1024;

/** The same, with a pause after every step: for those who let other work go first. The bytes may not change meanwhile. */
export function* scanInSteps(bytes: Uint8Array, from = 0): Generator<undefined, Scan> {
  const fills = new FillReader(bytes);
  const volumes: FirmwareVolume[] = [];
  const runs: FillRun[] = [];
  const problems: ImageProblem[] = [];
  let floor = from;
  let offset = from;
  let pause = from + step;
  while (offset < bytes.length) {
    if (offset >= pause) {
      yield;
      pause = offset + step;
    }
    const byte = bytes[offset];
    if (byte === 0x5f && offset - signatureOffset >= floor) {
      const reading = readVolume(bytes, offset - signatureOffset);
      if (reading) {
        const { volume } = reading;
        if (volumes.length === mostVolumes) {
          problems.push({ offset: volume.offset, length: 0, message: tooManyVolumes(volume.offset) });
          break;
        }
        volumes.push(volume);
        problems.push(...reading.problems);
        floor = reading.sound ? volume.offset + volume.length : offset + 4;
        offset = floor;
        continue;
      }
    } else if ((byte === 0 || byte === 0xff) && isRunLikely(bytes, offset, byte)) {
      let end = offset;
      for (let limit = offset; end === limit && limit < bytes.length; ) {
        if (limit > offset) yield;
        limit = Math.min(limit + step, bytes.length);
        end = fills.endOfRun(end, byte, limit);
      }
      // The run may have started up to 3 bytes before, but not inside of the run before it.
      let start = offset;
      while (start > Math.max(floor, runs.at(-1)?.end ?? 0) && bytes[start - 1] === byte) start--;
      if (end - start >= shortestRun || (start === from && end === bytes.length)) runs.push({ offset: start, end, fill: byte });
      // Stay on the same multiples of 4, at or before the byte that ended the run: it may belong to a signature.
      offset += Math.max(4, Math.floor((end - offset) / 4) * 4);
      continue;
    }
    offset += 4;
  }
  return { volumes, runs, problems: [...problems, ...overlaps(volumes)] };
}

/** Bytes that are compared one by one before a run is followed in earnest. */
const runStart = 16;

/** A glance at the start, and at where a run that is long enough would still be; where the file ends before, reading on tells. */
function isRunLikely(bytes: Uint8Array, offset: number, fill: number): boolean {
  const middle = offset + shortestRun / 2;
  if (middle < bytes.length && bytes[middle] !== fill) return false;
  const end = Math.min(offset + runStart, bytes.length);
  for (let next = offset + 1; next < end; next++) {
    if (bytes[next] !== fill) return false;
  }
  return true;
}

/**
 * Whether a scan of these bytes would find the same with other ones in [from, end): they lie in the body of one sound volume,
 * which a scan skips.
 */
export function isSkipped(bytes: Uint8Array, { volumes }: Scan, from: number, end: number): boolean {
  const around = volumes.findLast(({ offset }) => offset <= from);
  if (!around || from < around.offset + around.headerLength || end > around.offset + around.length) return false;
  return readVolume(bytes, around.offset)?.sound ?? false;
}

function tooManyVolumes(offset: number): string {
  return `More than ${mostVolumes} firmware volumes: the rest of the file from ${hex(offset)} on was not read.`;
}

/** Only a volume whose length can't be believed may reach over the next one. */
function overlaps(volumes: readonly FirmwareVolume[]): ImageProblem[] {
  const problems: ImageProblem[] = [];
  for (const [index, volume] of volumes.entries()) {
    const next = volumes[index + 1];
    if (!next || volume.offset + volume.length <= next.offset) continue;
    const message = `The volume at ${hex(volume.offset)} claims ${hex(volume.length)} bytes and reaches over the volume at ${hex(next.offset)}.`;
    problems.push({ offset: volume.offset + 32, length: 8, message });
  }
  return problems;
}

/** Where a volume really ends: at its length, but not beyond the next volume or the file. */
export function volumeEnd(volumes: readonly FirmwareVolume[], index: number, size: number): number {
  const volume = volumes[index];
  if (!volume) return size;
  return Math.min(volume.offset + volume.length, volumes[index + 1]?.offset ?? size, size);
}
