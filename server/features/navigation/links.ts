import type { DocumentLink } from 'vscode-languageserver-types';
import { attributeValue, elementsOf } from '../../domain/element.ts';
import { textSpan } from '../../xml/navigate.ts';
import type { Span, XmlElement } from '../../xml/tree.ts';
import { type Analysis, type DomainText, rangeOf } from '../analysis.ts';
import { imagePaths } from './image-paths.ts';

/** A path of the host that a domain names, with the place where it stands. */
export interface NamedPath {
  readonly path: string;
  readonly span: Span;
}

/** Every absolute path that a domain names, in the order of the text: values of attributes and texts of elements that begin with `/`. */
export function namedPaths({ domain, tree }: Pick<DomainText, 'domain' | 'tree'>): readonly NamedPath[] {
  const found: NamedPath[] = [];
  const add = (path: string, span: Span | undefined): void => {
    if (span && path.startsWith('/') && tree.text.slice(span.start, span.end) === path) found.push({ path, span });
  };
  const visit = (element: XmlElement): void => {
    for (const { name } of element.attributes) {
      const value = attributeValue(element, name);
      if (value) add(value.value, value.span);
    }
    const inner = elementsOf(element);
    const text = inner.length === 0 ? textSpan(element) : undefined;
    if (text) add(tree.text.slice(text.start, text.end), text);
    inner.forEach(visit);
  };
  visit(domain.element);
  return found;
}

/** The paths that lead to files of this machine, as links. `fileOf` gives the URI of what a host path leads to, if it is a file here. */
export function links(analysis: Analysis, fileOf: (hostPath: string) => string | undefined): DocumentLink[] {
  const images = new Set(imagePaths(analysis.domain).map(({ span }) => span.start));
  return namedPaths(analysis).flatMap(({ path, span }) => {
    const target = fileOf(path);
    const tooltip = images.has(span.start) ? 'Open the firmware image' : 'Open the file';
    return target === undefined ? [] : { range: rangeOf(analysis, span), target, tooltip };
  });
}
