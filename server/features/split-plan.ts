import type { SplitPlan } from '../protocol.ts';
import { defaultSplitPaths } from '../rules/split-rewrite.ts';
import type { Analysis } from './analysis.ts';

/** What splitting the image that the loader names would do. `fileOf` turns a host path into a path of this machine. */
export function planSplit({ domain, host }: Analysis, fileOf: (hostPath: string) => string): SplitPlan {
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
    size,
    splitOffset: summary.splitOffset,
    ...defaultSplitPaths(imagePath),
  };
}

function refused(reason: string): SplitPlan {
  return { possible: false, reason };
}
