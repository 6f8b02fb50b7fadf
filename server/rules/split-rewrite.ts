import type { Domain } from '../domain/domain.ts';
import type { Loader, Nvram } from '../domain/os.ts';
import { escapeText, orderEdits, removeAttribute, setAttribute, type TextEdit } from '../xml/edit.ts';
import { addNvram } from './nvram-element.ts';

export { defaultSplitPaths } from '../../firmware/split-names.ts';

/**
 * The edits that make a domain use the two halves of its unified loader: CODE as read-only pflash, the guest's own store made from
 * VARS. A store that the domain names keeps its name. Empty where the loader isn't `imagePath` any more.
 */
export function splitRewrite(domain: Domain, imagePath: string, codePath: string, varsPath: string): readonly TextEdit[] {
  const { loader, nvram } = domain.os;
  if (!loader?.path || loader.path.value !== imagePath) return [];
  const store =
    nvram && !nvram.isEmpty ? templateEdits(nvram, varsPath) : [addNvram(domain, loader, { path: varsPath, format: 'raw' })];
  return orderEdits([...loaderEdits(loader, codePath), ...store]);
}

function loaderEdits(loader: Loader, codePath: string): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  if (loader.readonly?.value !== 'yes') edits.push(setAttribute(loader.element, 'readonly', 'yes'));
  if (loader.type?.value !== 'pflash') edits.push(setAttribute(loader.element, 'type', 'pflash'));
  if (loader.format && loader.format.value !== 'raw') edits.push(setAttribute(loader.element, 'format', 'raw'));
  if (loader.path) edits.push({ span: loader.path.span, text: escapeText(codePath) });
  return edits;
}

/** The halves are raw, whatever format the template had before. */
function templateEdits(nvram: Nvram, varsPath: string): readonly TextEdit[] {
  const edits = [setAttribute(nvram.element, 'template', varsPath)];
  if (nvram.templateFormat && nvram.templateFormat.value !== 'raw')
    edits.push(removeAttribute(nvram.element, 'templateFormat'));
  return edits;
}
