import type { ImageSummary } from '../../firmware/model.ts';
import type { Value } from '../domain/element.ts';
import type { HostFacts } from '../host/facts.ts';
import { fileName } from './nvram-template.ts';

/** What a file is, and how it is known: the content decides; only a file that was not read is judged by the names distributions use. */
export interface KnownKind {
  readonly kind: 'code' | 'vars' | 'unified' | 'other';
  readonly by: 'content' | 'name';
}

/** What the file at a path is; undefined where neither content nor name tells. */
export function kindOf(path: Value | undefined, host: HostFacts): KnownKind | undefined {
  if (!path) return undefined;
  const content = contentAt(path.value, host);
  if (content) {
    const { kind } = content;
    // A blank file is a store that the firmware has yet to format, and what this container holds could not be had.
    if (kind === 'blank' || kind === 'qcow2') return undefined;
    return { kind: kind === 'code' || kind === 'vars' || kind === 'unified' ? kind : 'other', by: 'content' };
  }
  const name = fileName(path.value);
  if (codeName.test(name)) return { kind: 'code', by: 'name' };
  return varsName.test(name) ? { kind: 'vars', by: 'name' } : undefined;
}

/** What a guest finds in the file at a path: of qcow2, the content. Undefined where it was not read. */
export function contentAt(path: string, { images }: HostFacts): ImageSummary | undefined {
  const image = images.get(path);
  return image?.state === 'read' ? (image.summary.content ?? image.summary) : undefined;
}

/** ` (judged by its name)` where the content isn't known. */
export function howKnown({ by }: KnownKind): string {
  return by === 'name' ? ' (judged by its name)' : '';
}

const codeName =
  /^(OVMF|AAVMF)(32)?_CODE\b|^(OVMF|AAVMF)(32)?_CODE_|^edk2-[a-z0-9_]+(-secure)?-code\.fd$|^ovmf-x86_64.*-code\.bin$/i;
const varsName = /^(OVMF|AAVMF)(32)?_VARS\b|^(OVMF|AAVMF)(32)?_VARS_|^edk2-[a-z0-9_]+-vars\.fd$|^ovmf-x86_64.*-vars\.bin$/i;
