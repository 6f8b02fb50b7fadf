import { addressNumber, pciAddressOf } from '../domain/address.ts';
import { devicesNamed } from '../domain/devices.ts';
import type { Domain } from '../domain/domain.ts';
import { attributeValue, childNamed } from '../domain/element.ts';
import type { HostFacts } from '../host/facts.ts';
import { checkDocument } from '../rules/check.ts';
import type { Finding } from '../rules/rule.ts';
import { insertChild, removeElement, replaceElement, type TextEdit } from '../xml/edit.ts';
import type { XmlElement } from '../xml/tree.ts';
import { uefiEdits, uefiNote, uefiRefusal } from './bios-to-uefi.ts';
import { domainAfter, firmwareKind, isX86 } from './condition.ts';
import { freeBus, type HostPciAddress, hostdevXml, readHostAddress } from './host-devices.ts';
import { q35Plan, q35Refusal } from './i440fx-to-q35.ts';
import { rootPort } from './pci-groups.ts';
import type { Plan, Refactoring, RefactoringOptions } from './refactoring.ts';
import { inSequence, type Step } from './sequence.ts';
import { surprises } from './surprises.ts';

function applies(domain: Domain, host: HostFacts): string | undefined {
  const refusal = uefiRefusal(domain, host) ?? foreign(domain) ?? q35Refusal(domain);
  if (refusal) return refusal;
  return childNamed(domain.element, 'devices') ? undefined : 'The domain has no <devices>.';
}

function foreign(domain: Domain): string | undefined {
  return isX86(domain) ? undefined : `This is about x86 guests, and this one is ${domain.os.arch?.value}.`;
}

function plan(domain: Domain, host: HostFacts, { gpu, rom, keepVideo }: RefactoringOptions): Plan {
  const isBios = firmwareKind(domain, host) === 'bios';
  const addresses = gpu.flatMap((text) => readHostAddress(text) ?? []);
  const edits = inSequence(domain, [
    (before) => q35Plan(before).edits,
    ...(isBios ? [uefiEdits] : []),
    (before) => hostdevEdits(before, addresses, rom),
    ...(keepVideo ? [] : [videoEdits]),
    ...(addresses.length > 0 ? followingFixes(domain, host, keepVideo) : []),
  ]);
  if (edits.length === 0) return { edits, notes: [] };
  return {
    edits,
    notes: [
      ...q35Plan(domain).notes,
      ...(isBios ? [uefiNote] : []),
      ...hostNotes(addresses, rom, keepVideo),
      ...surprises(domainAfter(domain, edits), host),
    ],
  };
}

/** The functions of one card go behind one port, as the functions of one device: drivers look for them there. */
function hostdevEdits(domain: Domain, addresses: readonly HostPciAddress[], rom: string | undefined): readonly TextEdit[] {
  const devices = childNamed(domain.element, 'devices');
  const present = devicesNamed(domain.element, 'hostdev').flatMap((device) => sourceOf(device) ?? []);
  const cards = new Map<string, HostPciAddress[]>();
  for (const address of addresses) {
    if (present.some((other) => sameAddress(other, address))) continue;
    const card = `${address.domain}:${address.bus}:${address.slot}`;
    cards.set(card, [...(cards.get(card) ?? []), address]);
  }
  if (!devices) return [];
  let bus = freeBus(domain);
  const edits: TextEdit[] = [];
  for (const functions of cards.values()) {
    edits.push(...insertChild(domain.document, devices, rootPort(bus)));
    const sorted = [...functions].sort((one, other) => one.function - other.function);
    for (const [index, address] of sorted.entries()) {
      const xml = hostdevXml(
        address,
        { bus, function: index, multifunction: index === 0 && sorted.length > 1 },
        index === 0 ? rom : undefined,
      );
      edits.push(...insertChild(domain.document, devices, xml));
    }
    bus += 1;
  }
  return edits;
}

function sourceOf(hostdev: XmlElement): HostPciAddress | undefined {
  const address = childNamed(childNamed(hostdev, 'source'), 'address');
  const number = (name: string): number | undefined => addressNumber(attributeValue(address, name)?.value ?? '0');
  const [domain, bus, slot, fn] = [number('domain'), number('bus'), number('slot'), number('function')];
  if (!address || domain === undefined || bus === undefined || slot === undefined || fn === undefined) return undefined;
  return { domain, bus, slot, function: fn };
}

function sameAddress(one: HostPciAddress, other: HostPciAddress): boolean {
  return one.domain === other.domain && one.bus === other.bus && one.slot === other.slot && one.function === other.function;
}

/** The first emulated video device becomes `none`, the others go: otherwise the guest's first screen is not the card's. */
function videoEdits(domain: Domain): readonly TextEdit[] {
  const { document, element } = domain;
  const [first, ...others] = devicesNamed(element, 'video');
  const model = childNamed(first, 'model');
  if (!first) {
    const devices = childNamed(element, 'devices');
    const hasDisplay = devicesNamed(element, 'graphics').length > 0;
    return devices && hasDisplay ? insertChild(document, devices, "<video>\n  <model type='none'/>\n</video>") : [];
  }
  if (attributeValue(model, 'type')?.value === 'none' && others.length === 0) return [];
  const address = pciAddressOf(first)?.element;
  const none = "<model type='none'/>";
  return [
    ...(model ? [replaceElement(document, model, none)] : insertChild(document, first, none)),
    ...(address ? [removeElement(document, address)] : []),
    ...others.map((video) => removeElement(document, video)),
  ];
}

/** What the rules about host devices find now and did not find before is set right as they would set it right. */
function followingFixes(domain: Domain, host: HostFacts, keepVideo: boolean): readonly Step[] {
  const known = new Set(passthroughFindings(domain, host).map(({ rule }) => rule));
  if (keepVideo) known.add('passthrough/emulated-video');
  const fixNext = (before: Domain): readonly TextEdit[] => {
    const next = passthroughFindings(before, host).find(({ rule, fixes }) => !known.has(rule) && fixes.length > 0);
    if (!next) return [];
    known.add(next.rule);
    return next.fixes[0]?.edits ?? [];
  };
  return Array.from({ length: maxFollowing }, () => fixNext);
}

/** More rules than this are not about one device. */
const maxFollowing = 8;

/** The card's port may have been the last free one. */
function isAbout(rule: string): boolean {
  return rule.startsWith('passthrough/') || rule === 'pci/hotplug-ports';
}

function passthroughFindings({ document }: Domain, host: HostFacts): readonly Finding[] {
  return checkDocument(document, host, { levels: {} }).filter(({ rule }) => isAbout(rule));
}

function hostNotes(addresses: readonly HostPciAddress[], rom: string | undefined, keepVideo: boolean): readonly string[] {
  if (addresses.length === 0) return [];
  return [
    'On the host the IOMMU must be on, and everything else of the card’s IOMMU group must go to the guest too or be left to vfio-pci.',
    ...(rom === undefined
      ? [
          'The card’s own ROM needs a UEFI part (GOP) to show anything before the driver loads; a file with one goes into <rom file=…/>.',
        ]
      : []),
    ...(keepVideo
      ? []
      : [
          'There is no emulated screen any more: until the guest has a driver for the card, use SSH, or keep the video device for the installation.',
        ]),
  ];
}

export const gpuPassthrough: Refactoring = {
  id: 'gpu-passthrough',
  title: 'Prepare for GPU passthrough',
  summary: 'q35 and UEFI, the card’s functions (--gpu ADDRESS, repeated) behind a port of their own, no emulated video',
  needsOptions: true,
  applies,
  plan,
};
