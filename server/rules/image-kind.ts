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
  const image = host.images.get(path.value);
  if (image?.state === 'read') {
    const { kind } = image.summary;
    // A blank file is a store that the firmware has yet to format, and what a container holds isn't known.
    if (kind === 'blank' || kind === 'qcow2') return undefined;
    return { kind: kind === 'code' || kind === 'vars' || kind === 'unified' ? kind : 'other', by: 'content' };
  }
  const name = fileName(path.value);
  if (codeName.test(name)) return { kind: 'code', by: 'name' };
  return varsName.test(name) ? { kind: 'vars', by: 'name' } : undefined;
}

/** ` (judged by its name)` where the content isn't known. */
export function howKnown({ by }: KnownKind): string {
  return by === 'name' ? ' (judged by its name)' : '';
}

const codeName =
  /^(OVMF|AAVMF)(32)?_CODE\b|^(OVMF|AAVMF)(32)?_CODE_|^edk2-[a-z0-9_]+(-secure)?-code\.fd$|^ovmf-x86_64.*-code\.bin$/i;
const varsName = /^(OVMF|AAVMF)(32)?_VARS\b|^(OVMF|AAVMF)(32)?_VARS_|^edk2-[a-z0-9_]+-vars\.fd$|^ovmf-x86_64.*-vars\.bin$/i;
