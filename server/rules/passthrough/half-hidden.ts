import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { childNamed, elementsOf } from '../../domain/element.ts';
import { qemuArguments } from '../../domain/hostdevs.ts';
import type { HostFacts } from '../../host/facts.ts';
import { insertChild, removeElement } from '../../xml/edit.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { guest } from '../examples/domain.ts';
import { offeredFix } from '../fix.ts';
import { type Complaint, findingsOf, said } from '../report.ts';
import type { Rule } from '../rule.ts';
import { hostDevice, soundFunction, uefi } from './example-device.ts';
import { graphicsCard } from './graphics-card.ts';

const id = 'passthrough/half-hidden';

function check(domain: Domain, host: HostFacts): readonly Complaint[] {
  if (!runsOnQemu(domain) || !graphicsCard(domain, host)) return [];
  const { document, features } = domain;
  const kvm = childNamed(features.element, 'kvm');
  const hidden = childNamed(kvm, 'hidden');
  const hyperv = childNamed(features.element, 'hyperv');
  if (!kvm || !hidden || !hyperv || said(hidden, 'state') !== 'on' || !showsHyperv(hyperv)) return [];
  // A processor of the author's own on QEMU's command line may disguise more than this sees.
  if (qemuArguments(domain.element).includes('-cpu')) return [];
  const alone = elementsOf(kvm).length === 1;
  return [
    {
      message:
        "KVM is hidden, but the Hyper-V features still introduce the hypervisor by the name Microsoft Hv. Nvidia's drivers before 465 (2021) mind both, newer ones neither.",
      span: hidden.span,
      related: [{ message: 'the Hyper-V features', span: hyperv.startTag }],
      fixes: [
        offeredFix(
          'For an old driver: add a vendor_id',
          insertChild(document, hyperv, "<vendor_id state='on' value='whatever'/>"),
        ),
        offeredFix('For drivers from 465 on: hide nothing', [removeElement(document, alone ? kvm : hidden)]),
      ],
    },
  ];
}

/** Some of Hyper-V's features are on, under their own name. */
function showsHyperv(hyperv: XmlElement): boolean {
  const features = elementsOf(hyperv);
  return features.some((feature) => said(feature, 'state') === 'on') && !features.some(({ name }) => name === 'vendor_id');
}

const devices = [...hostDevice({}), ...hostDevice({ source: soundFunction })];
const hyperv = (...more: readonly string[]): readonly string[] => [
  '<hyperv>',
  "  <relaxed state='on'/>",
  ...more.map((line) => `  ${line}`),
  '</hyperv>',
];
const kvm = (mark: (text: string) => string): readonly string[] => ['<kvm>', `  ${mark("<hidden state='on'/>")}`, '</kvm>'];
const plain = (text: string): string => text;
const vendor = "<vendor_id state='on' value='whatever'/>";

export const halfHidden: Rule = {
  id,
  level: 'hint',
  title: 'A hypervisor that is hidden only in part',
  since: '1.3.3',
  complains: 'never',
  speaksOf: ['hostdev'],
  reason: `
Until driver 465 (March 2021), Nvidia's drivers for GeForce cards stopped with code 43 where they noticed a hypervisor. They look at two names: KVM's own,
which \`<kvm><hidden state='on'/></kvm>\` takes away, and that of the Hyper-V features, \`Microsoft Hv\`, which \`<vendor_id>\` replaces (at most 12
characters). A guest that hides the first and shows the second doesn't get what it hides KVM for. Since 465 the driver permits both, for guests with one
card, and nothing need be hidden; hiding KVM costs its paravirtual features, such as the clock.

How sure is this? Which driver the guest has isn't to be seen here, and some hide KVM for other reasons. So it is a hint, it offers both ways, and it is silent where
both are hidden or none is.
`,
  examples: [
    {
      title: 'Hidden, and introduced by another name',
      level: 'hint',
      host: undefined,
      before: guest({ os: uefi, features: ['<acpi/>', ...hyperv(), ...kvm((text) => `⟦${text}⟧`)], devices }),
      fixed: {
        'For an old driver: add a vendor_id': guest({
          os: uefi,
          features: ['<acpi/>', ...hyperv(vendor), ...kvm(plain)],
          devices,
        }),
        'For drivers from 465 on: hide nothing': guest({ os: uefi, features: ['<acpi/>', ...hyperv()], devices }),
      },
    },
  ],
  silentOn: [
    {
      title: 'Both are hidden',
      xml: guest({ os: uefi, features: ['<acpi/>', ...hyperv(vendor), ...kvm(plain)], devices }),
      host: undefined,
    },
    {
      title: 'Nothing is hidden: newer drivers permit it',
      xml: guest({ os: uefi, features: ['<acpi/>', ...hyperv()], devices }),
      host: undefined,
    },
    {
      title: 'No Hyper-V features, so nothing to show',
      xml: guest({ os: uefi, features: ['<acpi/>', ...kvm(plain)], devices }),
      host: undefined,
    },
  ],
  check: ({ domain, host }) => findingsOf(id, 'hint', check(domain, host)),
};
