import { type Domain, isOsUnfinished, readDomain, runsOnQemu } from '../../domain/domain.ts';
import { mayBeX86 } from '../../domain/machine.ts';
import type { HostFacts } from '../../host/facts.ts';
import { type Advice, chooseFirmware, type FirmwareChoice } from '../../selection/choose.ts';
import { applyEdits, removeAttribute, removeElement, type TextEdit } from '../../xml/edit.ts';
import { parseXml } from '../../xml/parse.ts';
import type { Span, XmlElement } from '../../xml/tree.ts';
import { guest } from '../examples/domain.ts';
import { descriptorOf, hostWith } from '../examples/host.ts';
import { offeredFix } from '../fix.ts';
import { fileName } from '../nvram-template.ts';
import type { Finding, Fix, Rule } from '../rule.ts';

const id = 'firmware/no-match';

function check(domain: Domain, host: HostFacts): readonly Finding[] {
  const { firmware } = domain.os;
  if (!runsOnQemu(domain) || !firmware || isOsUnfinished(domain) || hasOwnFinding(domain)) return [];
  if (!host.consulted) return wholeImage(domain);
  const choice = chooseFirmware(domain, host);
  if (choice.selection !== 'automatic' || choice.chosen) return [];
  const complaint = `"Unable to find '${firmware.value}' firmware that is compatible with the current configuration"`;
  return [
    {
      rule: id,
      level: 'warning',
      message: `libvirt finds no firmware on this host (${complaint}): ${reason(host, choice)}.`,
      span: firmware.span,
      related: (choice.advice?.changes ?? []).map(({ undo, span }) => ({ message: `To make it fit: ${undo}.`, span })),
      fixes: [...fixes(domain, host, choice.advice), ...(choice.alternative ? fixes(domain, host, choice.alternative) : [])],
    },
  ];
}

/** Only for a whole image that the guest writes to is it known without a host: hardly one has a descriptor for that. */
function wholeImage({ os }: Domain): readonly Finding[] {
  const { readonly, path } = os.loader ?? {};
  if (readonly?.value !== 'no' || path || os.firmware?.value !== 'efi') return [];
  return [
    {
      rule: id,
      level: 'warning',
      message: `readonly='no' asks for firmware whose image and variables are one file that the guest writes to, and distributions describe none such ("Unable to find 'efi' firmware that is compatible with the current configuration").`,
      span: readonly.span,
      related: [],
      fixes: [],
    },
  ];
}

function reason(host: HostFacts, { advice, alternative }: FirmwareChoice): string {
  if (host.descriptors.length === 0) return 'it has no firmware descriptors in /usr/share/qemu/firmware and /etc/qemu/firmware';
  if (!advice) return `none of its ${host.descriptors.length} firmware descriptors is for such a guest`;
  const changes = ({ changes: all }: Advice): string => all.map(({ undo }) => undo).join(' and ');
  const other = alternative ? `; or ${fileName(alternative.descriptor.path)}, if you ${changes(alternative)}` : '';
  return `none of its ${host.descriptors.length} firmware descriptors meets all that the domain asks for. The nearest, ${fileName(advice.descriptor.path)}, would fit if you ${changes(advice)}${other}`;
}

/** Contradictions that fail on every host have rules of their own. */
function hasOwnFinding({ os, features }: Domain): boolean {
  const wish = (name: string) => os.firmwareFeatures.find((feature) => feature.name?.value === name)?.enabled?.value;
  if (wish('enrolled-keys') === 'yes' && wish('secure-boot') === 'no') return true;
  const secure = os.loader?.secure?.value === 'yes' || wish('secure-boot') === 'yes' || wish('enrolled-keys') === 'yes';
  return secure && (os.machineClass === 'i440fx' || (os.machineClass === 'q35' && features.smmState === 'off'));
}

/** What the advice says, as edits; only where libvirt would then find firmware. */
function fixes(domain: Domain, host: HostFacts, advice: Advice | undefined): readonly Fix[] {
  const { os } = domain;
  // QEMU starts with SeaBIOS by itself; no distribution describes it as firmware.
  if (
    os.element &&
    os.firmware?.value === 'bios' &&
    !os.loader &&
    !os.nvram &&
    os.firmwareFeatures.length === 0 &&
    mayBeX86(domain.os.arch?.value)
  ) {
    return [
      offeredFix("Remove firmware='bios': QEMU starts with SeaBIOS by itself", [removeAttribute(os.element, 'firmware')]),
    ];
  }
  if (!advice) return [];
  // Without firmware= libvirt would not choose at all.
  if (advice.changes.some(({ span }) => span.start === os.firmware?.span.start)) return [];
  const edits = advice.changes.map(({ span }) => undoing(domain, domain.element, span));
  const known = edits.filter((edit) => edit !== undefined);
  if (known.length < edits.length || !findsFirmware(applyEdits(domain.document.text, known), host)) return [];
  const title = advice.changes.map(({ undo }) => undo).join(', ');
  return [offeredFix(title.charAt(0).toUpperCase() + title.slice(1), known)];
}

function findsFirmware(text: string, host: HostFacts): boolean {
  const fixed = readDomain(parseXml(text));
  return fixed !== undefined && chooseFirmware(fixed, host).chosen !== undefined;
}

/** Takes out what stands at a place: the attribute whose value it is, the element, or the text of an element. */
function undoing(domain: Domain, element: XmlElement, span: Span): TextEdit | undefined {
  const same = (other: Span | undefined) => other?.start === span.start && other.end === span.end;
  const written = element.attributes.find(({ valueSpan }) => same(valueSpan));
  if (written) return removeAttribute(element, written.name);
  for (const child of element.children) {
    if (child.span.end < span.start || child.span.start > span.end) continue;
    if (child.kind === 'text' && same(child.span)) return { span, text: '' };
    if (child.kind !== 'element') continue;
    if (same(child.span) || same(child.startTag)) return removeElement(domain.document, child);
    const inside = undoing(domain, child, span);
    if (inside) return inside;
  }
  return undefined;
}

const folder = '/usr/share/OVMF';
const debian = hostWith({
  descriptors: [
    descriptorOf('60-edk2-x86_64.json', `${folder}/OVMF_CODE_4M.fd`, `${folder}/OVMF_VARS_4M.fd`, ['pc-i440fx-*', 'pc-q35-*']),
  ],
});
const marked = " firmware='⟦efi⟧'";
const efi = " firmware='efi'";

export const noMatch: Rule = {
  id,
  level: 'warning',
  title: 'No firmware of this host fits',
  since: '5.2.0',
  complains: 'define',
  reason: `
With \`firmware='efi'\` libvirt goes through the host's firmware descriptors and takes the first that meets everything the domain says: architecture, machine
type, Secure Boot both ways, SMM, the loader's attributes, and, where they are written, the paths of the image and its template. Where none does, it refuses the domain
and does not say which condition was too much: \`Unable to find 'efi' firmware that is compatible with the current configuration\` (libvirt 9.0 says
\`Unable to find any firmware to satisfy 'efi'\`, and only at start).

The finding names the descriptor that comes nearest and what keeps it out. A frequent cause are paths that a newer release of the distribution
ships no more, such as \`OVMF_CODE.fd\` after the change to \`OVMF_CODE_4M.fd\`.

It speaks of the host that was consulted, so it is a warning. Without a host it speaks of one thing only: \`readonly='no'\` needs a descriptor with the flash mode \`combined\`, which none of Debian's is.
`,
  examples: [
    {
      title: 'More than hosts have',
      level: 'warning',
      host: undefined,
      before: guest({ osAttributes: efi, os: ["<loader readonly='⟦no⟧'/>"] }),
      fixed: {},
    },
    {
      title: 'More than the host has',
      level: 'warning',
      host: debian,
      before: guest({ osAttributes: marked, os: ["<loader stateless='yes'/>"] }),
      fixed: {
        "Remove stateless='yes' from <loader>": guest({ osAttributes: efi, os: ['<loader/>'] }),
      },
    },
    {
      title: 'No descriptor is for a BIOS',
      level: 'warning',
      host: debian,
      before: guest({ osAttributes: " firmware='⟦bios⟧'" }),
      fixed: { "Remove firmware='bios': QEMU starts with SeaBIOS by itself": guest({}) },
    },
    {
      title: 'No descriptors at all',
      level: 'warning',
      host: hostWith({}),
      before: guest({ osAttributes: marked }),
      fixed: {},
    },
  ],
  silentOn: [
    { title: 'One fits', xml: guest({ osAttributes: efi }), host: debian },
    { title: 'The host is not known', xml: guest({ osAttributes: efi, os: ["<loader stateless='yes'/>"] }), host: undefined },
    { title: 'libvirt does not choose', xml: guest({}), host: hostWith({}) },
  ],
  check: ({ domain, host }) => check(domain, host),
};
