/** What lies side by side where volumes may be: in a file, in a volume image section, in a raw file. */
import { u32 } from '../bytes.ts';
import type { ImageProblem } from '../model.ts';
import { branchOf } from '../platform.ts';
import { scanVolumes, volumeEnd } from '../scan.ts';
import { type Area, deepestNesting, fillOf, paddingNode, tooDeep, tooManyNodes } from './area.ts';
import { childId, type StructureNode } from './node.ts';
import { readVolumeNode } from './volume-node.ts';

/**
 * The volumes in [from, end of the area), and with `everything` what lies before, between and behind them. What is wrong with a
 * volume hangs on its node; `problems` takes the rest.
 */
export function layOut(
  area: Area,
  id: string,
  from: number,
  problems: ImageProblem[],
  what: 'everything' | 'volumes-only',
): StructureNode[] {
  if (area.depth > deepestNesting) {
    problems.push(tooDeep(from));
    return [];
  }
  const scan = scanVolumes(area.bytes, from);
  const { volumes, runs } = scan;
  const end = area.bytes.length;
  if (volumes.length === 0 && what === 'volumes-only') return [];
  const children: StructureNode[] = [];
  const pad = (start: number, stop: number) => {
    if (stop <= start) return;
    // The scan has been through the long runs already.
    const fill = runs.find((run) => run.offset <= start && run.end >= stop)?.fill;
    const node = paddingNode(area, childId(id, children.length), start, stop, [], fill);
    children.push(start === 0 && isArmBranch(area, stop) ? { ...node, name: 'Branch to the first volume' } : node);
  };
  let cursor = from;
  for (const [index, volume] of volumes.entries()) {
    if (!area.budget.take()) {
      problems.push(tooManyNodes(volume.offset));
      return children;
    }
    pad(cursor, volume.offset);
    const stop = volumeEnd(volumes, index, end);
    const header = volume.offset + Math.max(volume.headerLength, 56);
    const own = scan.problems.filter(({ offset }) => offset >= volume.offset && offset < header);
    children.push(readVolumeNode(area, childId(id, children.length), volume, stop, own));
    cursor = stop;
  }
  pad(cursor, end);
  return children;
}

/** How ARM's flash starts: one instruction, then nothing up to the first volume. */
function isArmBranch({ bytes, buffer }: Area, end: number): boolean {
  return buffer === undefined && end > 4 && branchOf(u32(bytes, 0)) !== undefined && fillOf(bytes, 4, end) !== undefined;
}
