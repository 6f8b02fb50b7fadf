import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { attributeValue, childNamed } from '../../domain/element.ts';
import { setAttribute } from '../../xml/edit.ts';
import { guest } from '../examples/domain.ts';
import { offeredFix } from '../fix.ts';
import { type Complaint, findingsOf, said } from '../report.ts';
import type { Rule } from '../rule.ts';

const id = 'passthrough/vendor-id';
const longest = 12;

function check(domain: Domain): readonly Complaint[] {
  const vendor = childNamed(childNamed(domain.features.element, 'hyperv'), 'vendor_id');
  const name = attributeValue(vendor, 'value');
  if (!runsOnQemu(domain) || !vendor || said(vendor, 'state') !== 'on') return [];
  if (!name) {
    return [
      {
        message: `vendor_id is on and has no value ("missing 'value' attribute for HyperV feature 'vendor_id'").`,
        span: vendor.span,
      },
    ];
  }
  if (name.value.includes(',')) {
    const fixes = [
      offeredFix('Write it without the comma', [
        setAttribute(vendor, 'value', name.value.replaceAll(',', '').slice(0, longest)),
      ]),
    ];
    return [
      {
        message: `A vendor_id can't have a comma, as ${name.value} has ("HyperV vendor_id value is invalid").`,
        span: name.span,
        fixes,
      },
    ];
  }
  if (name.value.length <= longest) return [];
  const short = name.value.slice(0, longest);
  return [
    {
      message: `${name.value} has ${name.value.length} characters, and the processor has room for ${longest} ("HyperV vendor_id value must not be more than ${longest} characters.").`,
      span: name.span,
      fixes: [offeredFix(`Shorten it to ${short}`, [setAttribute(vendor, 'value', short)])],
    },
  ];
}

const withVendor = (vendor: string): string => guest({ features: ['<acpi/>', '<hyperv>', `  ${vendor}`, '</hyperv>'] });

export const vendorId: Rule = {
  id,
  level: 'error',
  title: 'A Hyper-V vendor_id that libvirt refuses',
  since: '1.3.3',
  complains: 'define',
  speaksOf: ['vendor_id'],
  reason: `
\`<vendor_id>\` replaces the name by which the Hyper-V features introduce themselves to the guest, for graphics drivers that mind it (see
[passthrough/half-hidden](passthrough-half-hidden.md)). The processor has ${longest} characters for it, and QEMU's command line no way to write a comma there. libvirt
refuses other values, and none: \`HyperV vendor_id value must not be more than 12 characters.\`, \`HyperV vendor_id value is invalid\`, \`missing
'value' attribute for HyperV feature 'vendor_id'\` (seen on libvirt 9.0).
`,
  examples: [
    {
      title: 'Too long',
      level: 'error',
      host: undefined,
      before: withVendor("<vendor_id state='on' value='⟦GenuineNvidia⟧'/>"),
      fixed: { 'Shorten it to GenuineNvidi': withVendor("<vendor_id state='on' value='GenuineNvidi'/>") },
    },
    {
      title: 'Not there',
      level: 'error',
      host: undefined,
      before: withVendor("⟦<vendor_id state='on'/>⟧"),
      fixed: {},
    },
    {
      title: 'With a comma',
      level: 'error',
      host: undefined,
      before: withVendor("<vendor_id state='on' value='⟦a,b⟧'/>"),
      fixed: { 'Write it without the comma': withVendor("<vendor_id state='on' value='ab'/>") },
    },
  ],
  silentOn: [
    { title: '12 characters', xml: withVendor("<vendor_id state='on' value='AuthenticAMD'/>"), host: undefined },
    { title: 'Off', xml: withVendor("<vendor_id state='off'/>"), host: undefined },
  ],
  check: ({ domain }) => findingsOf(id, 'error', check(domain)),
};
