import { childNamed, childrenNamed, elementsOf, textValue } from '../domain/element.ts';
import { attribute } from '../xml/navigate.ts';
import { parseXml } from '../xml/parse.ts';
import type { XmlElement } from '../xml/tree.ts';
import type { DomainCapabilities, MachineAlias } from './facts.ts';

/** What a host's libvirt said of itself. */
export interface LibvirtAnswers {
  readonly machines: readonly MachineAlias[];
  readonly capabilities: readonly DomainCapabilities[];
}

/**
 * Out of `virsh capabilities`, which lists every alias of a machine type, or of `virsh domcapabilities`, which has the versioned name of
 * one and what can be done with it. A plain sentence, which goes behind the name of its source, where the text is neither.
 */
export function readCapabilities(xml: string): LibvirtAnswers | { readonly problem: string } {
  const { root } = parseXml(xml);
  if (root?.name === 'capabilities') return { machines: aliasesOf(root), capabilities: [] };
  if (root?.name === 'domainCapabilities') return fromDomainCapabilities(root);
  return { problem: 'is neither the output of virsh capabilities nor of virsh domcapabilities' };
}

/** Several answers of one libvirt as one. */
export function together(answers: readonly LibvirtAnswers[]): LibvirtAnswers {
  return {
    machines: answers.flatMap(({ machines }) => machines),
    capabilities: answers.flatMap(({ capabilities }) => capabilities),
  };
}

function aliasesOf(capabilities: XmlElement): readonly MachineAlias[] {
  return childrenNamed(capabilities, 'guest').flatMap((guest) =>
    childrenNamed(guest, 'arch').flatMap((arch) => {
      const name = attribute(arch, 'name')?.value;
      const everywhere = [arch, ...childrenNamed(arch, 'domain')].flatMap((parent) => childrenNamed(parent, 'machine'));
      return everywhere.flatMap((machine): readonly MachineAlias[] => {
        const alias = textValue(machine)?.value;
        const canonical = attribute(machine, 'canonical')?.value;
        return name && alias && canonical ? [{ arch: name, alias, canonical }] : [];
      });
    }),
  );
}

const prefixes: readonly (readonly [prefix: string, alias: string])[] = [
  ['pc-q35-', 'q35'],
  ['pc-i440fx-', 'pc'],
  ['virt-', 'virt'],
];

function fromDomainCapabilities(root: XmlElement): LibvirtAnswers {
  const text = (name: string): string => textValue(childNamed(root, name))?.value.trim() ?? '';
  const [type, arch, machine] = [text('domain'), text('arch'), text('machine')];
  const alias = prefixes.find(([prefix]) => machine.startsWith(prefix))?.[1];
  const values: Record<string, readonly string[]> = {};
  for (const part of ['os', 'devices', 'features']) {
    const element = childNamed(root, part);
    if (element) collect(element, part, values);
  }
  return {
    machines: arch && alias ? [{ arch, alias, canonical: machine }] : [],
    capabilities: arch && machine ? [{ type, arch, machine, values }] : [],
  };
}

/** Each `<enum>` by the elements it stands in and its name; the images that `<loader>` lists, by `os.loader.path`. */
function collect(element: XmlElement, place: string, values: Record<string, readonly string[]>): void {
  if (attribute(element, 'supported')?.value === 'no') values[place] = [];
  const listed = (parent: XmlElement) => childrenNamed(parent, 'value').flatMap((value) => textValue(value)?.value ?? []);
  if (place === 'os.loader') values[`${place}.path`] = listed(element);
  for (const child of elementsOf(element)) {
    if (child.name !== 'enum') {
      collect(child, `${place}.${child.name}`, values);
      continue;
    }
    const name = attribute(child, 'name')?.value;
    if (name !== undefined) values[`${place}.${name}`] = listed(child);
  }
}
