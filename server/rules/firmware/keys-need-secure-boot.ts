import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { setAttribute } from '../../xml/edit.ts';
import { guest } from '../examples/domain.ts';
import { offeredFix, preferredFix } from '../fix.ts';
import type { Finding, Rule } from '../rule.ts';

const id = 'firmware/keys-need-secure-boot';
const defineError = "firmware feature 'enrolled-keys' cannot be enabled when firmware feature 'secure-boot' is disabled";

function check(domain: Domain): readonly Finding[] {
  const { firmware, firmwareFeatures } = domain.os;
  if (!runsOnQemu(domain) || !firmware) return [];
  const feature = (name: string, enabled: string) =>
    firmwareFeatures.find((one) => one.name?.value === name && one.enabled?.value === enabled);
  const keys = feature('enrolled-keys', 'yes');
  const secureBoot = feature('secure-boot', 'no');
  if (!keys || !secureBoot) return [];
  const canHaveIt = domain.os.machineClass !== 'i440fx' && domain.features.smmState !== 'off';
  return [
    {
      rule: id,
      level: 'error',
      message: `enrolled-keys asks for a store with Secure Boot keys, and secure-boot is turned off ("${defineError}").`,
      span: keys.element.span,
      related: [{ message: 'Secure Boot is turned off here.', span: secureBoot.element.span }],
      fixes: [
        preferredFix('Do without enrolled keys', [setAttribute(keys.element, 'enabled', 'no')]),
        ...(canHaveIt ? [offeredFix('Turn Secure Boot on', [setAttribute(secureBoot.element, 'enabled', 'yes')])] : []),
      ],
    },
  ];
}

const features = (secureBoot: string, keys: string, mark: readonly [string, string] = ['', '']): readonly string[] => [
  '<firmware>',
  `  <feature enabled='${secureBoot}' name='secure-boot'/>`,
  `  ${mark[0]}<feature enabled='${keys}' name='enrolled-keys'/>${mark[1]}`,
  '</firmware>',
];
const osAttributes = " firmware='efi'";

export const keysNeedSecureBoot: Rule = {
  id,
  level: 'error',
  title: 'Enrolled keys without Secure Boot',
  since: '7.2.0',
  complains: 'define',
  speaksOf: ['firmware'],
  reason: `
\`enrolled-keys\` asks for a variable store in which the keys of Secure Boot are; they make no difference where \`secure-boot\` is turned
off, and libvirt refuses the pair: \`${defineError}\` (seen on libvirt 9.0 and 12.8).
`,
  examples: [
    {
      title: 'Keys for nothing',
      level: 'error',
      host: undefined,
      before: guest({ osAttributes, os: features('no', 'yes', ['⟦', '⟧']) }),
      fixed: {
        'Do without enrolled keys': guest({ osAttributes, os: features('no', 'no') }),
        'Turn Secure Boot on': guest({ osAttributes, os: features('yes', 'yes') }),
      },
    },
  ],
  silentOn: [
    {
      title: 'Secure Boot without keys: they can be enrolled later',
      xml: guest({ osAttributes, os: features('yes', 'no') }),
      host: undefined,
    },
    { title: 'Both off', xml: guest({ osAttributes, os: features('no', 'no') }), host: undefined },
    {
      title: 'Keys alone: libvirt turns Secure Boot on with them',
      xml: guest({ osAttributes, os: ["<firmware><feature enabled='yes' name='enrolled-keys'/></firmware>"] }),
      host: undefined,
    },
  ],
  check: ({ domain }) => check(domain),
};
