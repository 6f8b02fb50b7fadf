import type { Domain } from '../domain/domain.ts';
import type { Loader } from '../domain/os.ts';
import { escapeAttribute, escapeText, insertAfter, replaceElement, type TextEdit } from '../xml/edit.ts';

/** Where libvirt keeps the variable stores of a system's guests. */
const nvramFolder = '/var/lib/libvirt/qemu/nvram';

/**
 * Gives the domain an `<nvram>` behind its loader, or in the place of an empty one, made from a template. Its file is the one libvirt
 * itself would choose; where the domain has no name that can stand in a path, the element stays without text and libvirt fills it in.
 */
export function addNvram(
  domain: Domain,
  loader: Loader,
  template: { readonly path: string; readonly format: string },
): TextEdit {
  const attributes = {
    template: template.path,
    ...(template.format === 'raw' ? {} : { templateFormat: template.format, format: template.format }),
  };
  const written = Object.entries(attributes).map(([name, value]) => ` ${name}='${escapeAttribute(value, "'")}'`);
  const start = `<nvram${written.join('')}`;
  const path = nvramPath(domain, template.format);
  const element = path === undefined ? `${start}/>` : `${start}>${escapeText(path)}</nvram>`;
  const empty = domain.os.nvram?.element;
  return empty ? replaceElement(domain.document, empty, element) : insertAfter(domain.document, loader.element, element);
}

/** The file libvirt itself would choose for the guest; undefined where its name can not stand in a path. */
export function nvramPath(domain: Domain, format: string): string | undefined {
  const name = domain.name?.value ?? '';
  return /^[^/\s][^/\n]*$/.test(name) ? `${nvramFolder}/${name}_VARS.${format === 'qcow2' ? 'qcow2' : 'fd'}` : undefined;
}
