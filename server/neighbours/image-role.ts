import type { ImageSummary } from '../../firmware/model.ts';
import { sizeText } from '../../firmware/wording.ts';
import type { ImageFacts } from '../host/facts.ts';

const kindWords: Readonly<Record<ImageSummary['kind'], string>> = {
  unified: 'a unified image, variables and code in one file',
  code: 'CODE, firmware without a variable store',
  vars: 'VARS, a variable store',
  blank: 'blank, every byte the same',
  qcow2: 'a qcow2 container',
  seabios: 'SeaBIOS',
  unknown: 'no firmware image that is known here',
};

/** What a file is named for. */
export type ImageRole = 'CODE' | 'VARS' | 'unified';

const kindsOf: Readonly<Record<ImageRole, readonly ImageSummary['kind'][]>> = {
  CODE: ['code', 'qcow2', 'seabios', 'unknown'],
  // Old Arm stores are blank: the firmware formats them.
  VARS: ['vars', 'blank', 'qcow2', 'unknown'],
  unified: ['unified', 'qcow2', 'unknown'],
};

/** What is wrong with a file that is named for this role; undefined where nothing is, or nothing is known. */
export function roleProblem(
  role: ImageRole,
  image: ImageFacts | undefined,
): { readonly code: string; readonly message: string } | undefined {
  if (image?.state === 'missing') return { code: 'missing-file', message: `${image.path} does not exist on this host.` };
  if (image?.state !== 'read' || kindsOf[role].includes(image.summary.kind)) return undefined;
  const place = role === 'unified' ? 'a unified image' : role;
  return { code: 'wrong-image', message: `${image.path} is named as ${place} and is ${kindWords[image.summary.kind]}.` };
}

/** Why these two don't belong together, by their content; undefined where they do, or nothing is known. */
export function pairProblem(code: ImageFacts | undefined, vars: ImageFacts | undefined): string | undefined {
  if (code?.state !== 'read' || vars?.state !== 'read') return undefined;
  const wanted = (code.summary.content ?? code.summary).sizes?.vars;
  const { content } = vars.summary;
  const size = content?.size ?? vars.size;
  if ((content ?? vars.summary).kind !== 'vars' || wanted === undefined || wanted === size) return undefined;
  return `${code.path} goes with a variable store of ${sizeText(wanted)}, and ${vars.path} has ${sizeText(size)}: variables would be lost.`;
}
