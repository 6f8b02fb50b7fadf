import type { DocumentLink } from 'vscode-languageserver-types';
import { type Analysis, rangeOf } from './analysis.ts';
import { imagePaths } from './image-paths.ts';

/** The images that a domain names and that exist here, as links to the files. `uriOf` turns a host path into a URI of this machine. */
export function links(analysis: Analysis, uriOf: (hostPath: string) => string): DocumentLink[] {
  return imagePaths(analysis.domain)
    .filter(({ path }) => analysis.host.images.get(path)?.state === 'read')
    .map(({ path, span }) => ({
      range: rangeOf(analysis, span),
      target: uriOf(path),
      tooltip: 'Open the firmware image',
    }));
}
