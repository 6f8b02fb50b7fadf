import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { childNamed } from '../../domain/element.ts';
import { setAttribute } from '../../xml/edit.ts';
import { guest } from '../examples/domain.ts';
import { preferredFix } from '../fix.ts';
import { isPlaceholder } from '../known-names.ts';
import { findingsOf } from '../report.ts';
import type { Finding, Rule } from '../rule.ts';

const id = 'machine/unknown';

/** What QEMU and the distributions call their x86 machines; versions of whatever number, for newer ones come. */
const x86Machines =
  /^(q35|pc|isapc|microvm|none|x-remote|xenfv|xenpv|xenpvh|nitro-enclave|pc-(q35|i440fx)-.+|pc-\d.+|xenfv-.+|rhel.+)$/;

/** Slips that people make, and what they meant. */
const slips: readonly (readonly [slip: RegExp, meant: string])[] = [
  [/^(Q35|pc[-_]?q35|q35[-_]?pc|q34|q36)$/, 'q35'],
  [/^(PC|i440fx|440fx|pc[-_]?i440fx|i440FX)$/, 'pc'],
];

function check(domain: Domain): readonly Finding[] {
  const { machine, arch, element, type } = domain.os;
  const x86 = arch?.value === 'x86_64' || arch?.value === 'i686';
  if (!runsOnQemu(domain) || !machine?.value || !x86 || type?.value !== 'hvm' || x86Machines.test(machine.value)) return [];
  if (isPlaceholder(machine.value)) return [];
  const owner = childNamed(element, 'type');
  const meant = slips.find(([slip]) => slip.test(machine.value))?.[1];
  const fixes = owner && meant !== undefined ? [preferredFix(`Write ${meant}`, [setAttribute(owner, 'machine', meant)])] : [];
  return findingsOf(id, 'warning', [
    {
      message: `No QEMU for ${arch?.value} known here has a machine type ${machine.value}; libvirt then finds no PCI bus, or says that the emulator "does not support machine type '${machine.value}'".`,
      span: machine.span,
      fixes,
    },
  ]);
}

export const unknownMachine: Rule = {
  id,
  level: 'warning',
  title: 'A machine type that QEMU does not have',
  since: '0.4.5',
  complains: 'define',
  reason: `
The machine types of QEMU for x86 are \`q35\` and \`pc\` with their versions (\`pc-q35-9.2\`, \`pc-i440fx-9.2\`), those that distributions derive from them, and a few special ones such as
\`microvm\`. Any other name is a slip, which libvirt reports in words that lead astray: \`No PCI buses available\` (9.0), \`Machine type 'q36' supports PCI but no PCI
controller added\` (12.8). A QEMU of one's own may have more, so this is a warning.
`,
  examples: [
    {
      title: 'A slip of the finger',
      level: 'warning',
      host: undefined,
      before: guest({ machine: '⟦q36⟧' }),
      fixed: { 'Write q35': guest({ machine: 'q35' }) },
    },
  ],
  silentOn: [
    { title: 'A version', xml: guest({ machine: 'pc-q35-99.0' }), host: undefined },
    { title: "A distribution's", xml: guest({ machine: 'pc-i440fx-focal' }), host: undefined },
    { title: 'A placeholder', xml: guest({ machine: '{{ machine }}' }), host: undefined },
  ],
  check: ({ domain }) => check(domain),
};
