import type { FirmwareImage, ImageKind } from '../firmware/model.ts';
import type { IconName } from './icons.ts';
import type { ImageContainer } from './protocol.ts';

/** How an image introduces itself: a badge, and one sentence on what it is for. */
export interface Verdict {
  readonly badge: string;
  readonly icon: IconName;
  readonly sentence: string;
}

const verdicts: Readonly<Record<ImageKind, Verdict>> = {
  unified: {
    badge: 'Unified image',
    icon: 'layers',
    sentence: 'Firmware code and its variable store in one file.',
  },
  code: {
    badge: 'CODE',
    icon: 'chip',
    sentence: 'Firmware code without variables; guests share it read-only as their loader.',
  },
  vars: {
    badge: 'VARS',
    icon: 'database',
    sentence: 'A variable store: the NVRAM of a guest, or the template it is made from.',
  },
  blank: {
    badge: 'Blank',
    icon: 'fileBinary',
    sentence: 'Nothing but padding. Firmware formats such a file as its variable store.',
  },
  qcow2: {
    badge: 'QCOW2',
    icon: 'fileBinary',
    sentence: 'A disk image container; the firmware inside is not at the offsets of this file.',
  },
  seabios: { badge: 'SeaBIOS', icon: 'chip', sentence: 'A legacy BIOS. It has no UEFI volumes and no variables.' },
  unknown: { badge: 'Not recognised', icon: 'warning', sentence: 'No firmware volume was found, so only the bytes are shown.' },
};

/** Files that list variables and have nothing else. */
const lists: Readonly<Partial<Record<ImageContainer['format'], Verdict>>> = {
  'json-varstore': {
    badge: 'JSON store',
    icon: 'database',
    sentence: 'The variables of a guest whose firmware keeps them with QEMU’s uefi-vars device.',
  },
  aws: { badge: 'EC2 store', icon: 'database', sentence: 'The variables of an Amazon EC2 instance (UefiData).' },
  auth: {
    badge: 'Signed update',
    icon: 'database',
    sentence: 'A new value of one variable, as firmware takes it with a signature.',
  },
};

/** What the image is, in the words that stand above the page. */
export function verdictOf(image: FirmwareImage, container: ImageContainer | undefined): Verdict {
  const list = container && lists[container.format];
  if (list) return list;
  if (image.kind === 'unified' && image.wholeImage) {
    const purpose = image.wholeImage === 'amd-sev' ? 'AMD SEV' : 'Intel TDX';
    return { ...verdicts.unified, sentence: `Built for ${purpose}, to be loaded whole: code and variable store in one file.` };
  }
  return verdicts[image.kind];
}

/** For `unknown`: what was looked for and not found. */
export const lookedFor = [
  'a firmware volume header (_FVH at byte 40) anywhere in the file',
  'a variable store or a reset vector (VTF0) at the end',
  'the signature of QCOW2 at the start, and of SeaBIOS at the end',
];
