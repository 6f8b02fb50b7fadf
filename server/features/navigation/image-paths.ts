import type { Domain } from '../../domain/domain.ts';
import type { Value } from '../../domain/element.ts';
import type { Span } from '../../xml/tree.ts';

/** A place in a domain that names a firmware image. */
export interface ImagePath {
  readonly role: 'loader' | 'nvram' | 'template';
  /** As written, which is how the host's facts know it. */
  readonly path: string;
  /** Without the white space around it. */
  readonly span: Span;
}

/** The firmware images that a domain names, in the order loader, template, variable store. */
export function imagePaths(domain: Domain): readonly ImagePath[] {
  const { loader, nvram } = domain.os;
  const named = [
    imagePath('loader', loader?.path, domain),
    imagePath('template', nvram?.template, domain),
    imagePath('nvram', nvram?.path, domain),
  ];
  return named.filter((path) => path !== undefined);
}

function imagePath(role: ImagePath['role'], value: Value | undefined, domain: Domain): ImagePath | undefined {
  if (!value || value.value.trim() === '') return undefined;
  const written = domain.document.text.slice(value.span.start, value.span.end);
  const start = value.span.start + (written.length - written.trimStart().length);
  return { role, path: value.value, span: { start, end: start + written.trim().length } };
}
