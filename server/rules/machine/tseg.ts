import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { attributeValue, childNamed, textValue } from '../../domain/element.ts';
import { kibibytes } from '../../domain/size.ts';
import { removeElement } from '../../xml/edit.ts';
import { wholeGuest } from '../examples/whole.ts';
import { preferredFix } from '../fix.ts';
import { findingsOf } from '../report.ts';
import type { Finding, Rule } from '../rule.ts';

const id = 'machine/tseg';

function check(domain: Domain): readonly Finding[] {
  const { smm, smmState } = domain.features;
  const tseg = childNamed(smm, 'tseg');
  // libvirt looks at the size only where SMM is on.
  if (!runsOnQemu(domain) || !tseg || smmState !== 'on') return [];
  const { machineClass, machine } = domain.os;
  if (machineClass !== 'q35' && machineClass !== 'unknown') {
    return findingsOf(id, 'error', [
      {
        message: `${machine?.value} has no TSEG ("SMM TSEG is only supported with q35 machine type").`,
        span: tseg.span,
        fixes: [preferredFix('Remove <tseg>', [removeElement(domain.document, tseg)])],
      },
    ]);
  }
  const size = textValue(tseg);
  const kib = size && kibibytes(size.value, attributeValue(tseg, 'unit')?.value ?? 'MiB');
  if (!size || kib === undefined || kib % 1024 === 0) return [];
  return findingsOf(id, 'error', [
    { message: 'The size of the TSEG is a whole number of MiB ("SMM TSEG size must be divisible by 1 MiB").', span: size.span },
  ]);
}

const smm = (size: string): readonly string[] => ['<acpi/>', "<smm state='on'>", `  ${size}`, '</smm>'];

export const tsegSize: Rule = {
  id,
  level: 'error',
  title: "A TSEG that the machine can't have",
  since: '4.5.0',
  complains: 'define',
  speaksOf: ['tseg'],
  reason: `
\`<tseg>\` in \`<smm>\` is how much memory the firmware gets for system management mode. Only q35 has it, and its size is a whole number of MiB; the unit is MiB where
none is written (libvirt, qemu_domain.c, seen on 12.8). A guest with very many processors may need more than the default of 16 MiB.
`,
  examples: [
    {
      title: 'Not a whole MiB',
      level: 'error',
      host: undefined,
      before: wholeGuest({ features: smm("<tseg unit='KiB'>⟦12345⟧</tseg>") }),
      fixed: {},
    },
    {
      title: 'On i440fx',
      level: 'error',
      host: undefined,
      before: wholeGuest({ machine: 'pc', features: smm("⟦<tseg unit='MiB'>16</tseg>⟧") }),
      fixed: { 'Remove <tseg>': wholeGuest({ machine: 'pc', features: ['<acpi/>', "<smm state='on'>", '</smm>'] }) },
    },
  ],
  silentOn: [
    { title: 'Forty-eight MiB', xml: wholeGuest({ features: smm("<tseg unit='MiB'>48</tseg>") }), host: undefined },
    { title: 'One GiB', xml: wholeGuest({ features: smm("<tseg unit='GiB'>1</tseg>") }), host: undefined },
  ],
  check: ({ domain }) => check(domain),
};
