import type { SplitPlan } from '../../protocol.ts';
import { defaultSplitPaths } from '../../rules/split-rewrite.ts';
import type { Analysis } from '../analysis.ts';

/** Where the host's files are on this machine. */
export interface HostPlace {
  /** The folder that stands for the host's `/`; undefined where that is this machine's own. */
  readonly hostRoot: string | undefined;
  /** A host path as a path of this machine. */
  readonly fileOf: (hostPath: string) => string;
}

/** What splitting the image that the loader names would do. */
export function planSplit({ domain, host }: Analysis, { hostRoot, fileOf }: HostPlace): SplitPlan {
  const imagePath = domain.os.loader?.path?.value;
  if (imagePath === undefined) return refused('This domain names no loader, so there is no image to split.');
  const image = host.images.get(imagePath);
  if (image === undefined) return refused(`${imagePath} was not read.`);
  if (image.state === 'missing') return refused(`${imagePath} can't be split: it is not there, or may not be read.`);
  if (image.state === 'unread') return refused(`${imagePath} can't be split: ${image.reason}.`);
  const { summary, size } = image;
  if (summary.splitOffset === undefined) {
    return refused(`${imagePath} can't be split: ${summary.splitRefusal ?? 'it is no unified image.'}`);
  }
  return {
    possible: true,
    imagePath,
    filePath: fileOf(imagePath),
    hostRoot,
    size,
    splitOffset: summary.splitOffset,
    // Below a host root the halves go beside the image itself: a folder on the way to it may be a link that leads out.
    ...defaultSplitPaths(hostRoot === undefined ? imagePath : (host.realPaths.get(imagePath) ?? imagePath)),
  };
}

function refused(reason: string): SplitPlan {
  return { possible: false, reason };
}
