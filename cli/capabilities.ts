import { XMLParser } from 'fast-xml-parser';
import type { MachineAlias } from '../server/host/facts.ts';

/**
 * The names that machine types have on a host, out of what its libvirt says of itself: `virsh capabilities`, which lists every alias,
 * or `virsh domcapabilities`, which has the versioned name of one. A plain sentence where the text is neither.
 */
export function readMachines(xml: string): readonly MachineAlias[] | { readonly problem: string } {
  let root: unknown;
  try {
    root = parser.parse(xml);
  } catch (error) {
    return { problem: `is no XML: ${error instanceof Error ? error.message : String(error)}` };
  }
  const capabilities = child(root, 'capabilities');
  if (capabilities !== undefined) return fromCapabilities(capabilities);
  const domain = child(root, 'domainCapabilities');
  if (domain !== undefined) return fromDomainCapabilities(domain);
  return { problem: 'is neither the output of virsh capabilities nor of virsh domcapabilities' };
}

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  parseAttributeValue: false,
});

function fromCapabilities(capabilities: unknown): readonly MachineAlias[] {
  return list(capabilities, 'guest').flatMap((guest) =>
    list(guest, 'arch').flatMap((arch) => {
      const name = text(child(arch, '@name'));
      const everywhere = [...list(arch, 'machine'), ...list(arch, 'domain').flatMap((domain) => list(domain, 'machine'))];
      return everywhere.flatMap((machine): readonly MachineAlias[] => {
        const alias = text(machine);
        const canonical = text(child(machine, '@canonical'));
        return name && alias && canonical ? [{ arch: name, alias, canonical }] : [];
      });
    }),
  );
}

const aliases: readonly (readonly [prefix: string, alias: string])[] = [
  ['pc-q35-', 'q35'],
  ['pc-i440fx-', 'pc'],
  ['virt-', 'virt'],
];

function fromDomainCapabilities(domain: unknown): readonly MachineAlias[] {
  const arch = text(child(domain, 'arch'));
  const canonical = text(child(domain, 'machine'));
  const alias = aliases.find(([prefix]) => canonical?.startsWith(prefix))?.[1];
  return arch && canonical && alias ? [{ arch, alias, canonical }] : [];
}

function child(parent: unknown, name: string): unknown {
  return typeof parent === 'object' && parent !== null ? (parent as Readonly<Record<string, unknown>>)[name] : undefined;
}

/** An element that may stand once or several times. */
function list(parent: unknown, name: string): readonly unknown[] {
  const found = child(parent, name);
  if (found === undefined) return [];
  return Array.isArray(found) ? found : [found];
}

/** The text of an element, with attributes or without. */
function text(element: unknown): string | undefined {
  if (typeof element === 'string') return element;
  const inner = child(element, '#text');
  return typeof inner === 'string' ? inner : undefined;
}
