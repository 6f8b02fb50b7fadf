import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { removeElement, setAttribute } from '../../xml/edit.ts';
import { guest } from '../examples/domain.ts';
import { offeredFix, preferredFix } from '../fix.ts';
import type { Finding, Rule } from '../rule.ts';

const id = 'firmware/feature-unknown';
const known: readonly string[] = ['enrolled-keys', 'secure-boot'];

function check(domain: Domain): readonly Finding[] {
  if (!runsOnQemu(domain)) return [];
  const { firmwareElement, firmwareFeatures } = domain.os;
  return firmwareFeatures.flatMap(({ element, name }): readonly Finding[] => {
    if (!name || name.value === '' || known.includes(name.value)) return [];
    // Without any feature, <firmware> is refused too.
    const gone = firmwareElement && firmwareFeatures.length === 1 ? firmwareElement : element;
    const meant = known.find((one) => lettersOf(one) === lettersOf(name.value));
    return [
      {
        rule: id,
        level: 'error',
        message: `libvirt knows no firmware feature ${name.value}, only ${known.join(' and ')} ("Invalid value for attribute 'name' in element 'feature': '${name.value}'").`,
        span: name.span,
        related: [],
        fixes: meant
          ? [preferredFix(`Write ${meant}`, [setAttribute(element, 'name', meant)])]
          : [offeredFix(`Remove the feature ${name.value}`, [removeElement(domain.document, gone)])],
      },
    ];
  });
}

function lettersOf(name: string): string {
  return name.toLowerCase().replace(/[^a-z]/g, '');
}

const features = (name: string): readonly string[] => [
  '<firmware>',
  "  <feature enabled='no' name='enrolled-keys'/>",
  `  <feature enabled='yes' name='${name}'/>`,
  '</firmware>',
];
const osAttributes = " firmware='efi'";

export const featureUnknown: Rule = {
  id,
  level: 'error',
  title: 'A firmware feature that libvirt does not know',
  since: '7.2.0',
  complains: 'define',
  speaksOf: ['firmware'],
  reason: `
\`<feature name=…>\` takes two names, \`secure-boot\` and \`enrolled-keys\`; libvirt refuses every other (seen on libvirt 12.8). The longer
list of features that firmware descriptors have (\`requires-smm\`, \`amd-sev\`, \`acpi-s3\`, …) is not for domains: libvirt concludes those
from \`<smm>\`, \`<launchSecurity>\` and \`<pm>\`.
`,
  examples: [
    {
      title: 'Written in another way',
      level: 'error',
      host: undefined,
      before: guest({ osAttributes, os: features('⟦secure_boot⟧') }),
      fixed: { 'Write secure-boot': guest({ osAttributes, os: features('secure-boot') }) },
    },
    {
      title: "A descriptor's feature",
      level: 'error',
      host: undefined,
      before: guest({ osAttributes, os: features('⟦requires-smm⟧') }),
      fixed: {
        'Remove the feature requires-smm': guest({
          osAttributes,
          os: features('').filter((line) => !line.includes("'yes'")),
        }),
      },
    },
    {
      title: 'The only one',
      level: 'error',
      host: undefined,
      before: guest({ osAttributes, os: ['<firmware>', "  <feature enabled='yes' name='⟦amd-sev⟧'/>", '</firmware>'] }),
      fixed: { 'Remove the feature amd-sev': guest({ osAttributes }) },
    },
  ],
  silentOn: [
    { title: 'The known ones', xml: guest({ osAttributes, os: features('secure-boot') }), host: undefined },
    { title: 'The name is still being typed', xml: guest({ osAttributes, os: features('') }), host: undefined },
  ],
  check: ({ domain }) => check(domain),
};
