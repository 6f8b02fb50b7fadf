import { type Domain, isOsUnfinished, runsOnQemu } from '../../domain/domain.ts';
import type { Value } from '../../domain/element.ts';
import { loaderDevice } from '../../domain/os.ts';
import type { HostFacts } from '../../host/facts.ts';
import { escapeText, setAttribute } from '../../xml/edit.ts';
import { guest } from '../examples/domain.ts';
import { codeImage, descriptorOf, hostWith, missingFile, storeWithSecureBoot } from '../examples/host.ts';
import { turnSmmOn } from '../features-element.ts';
import { firmwareWithoutPaths } from '../firmware-without-paths.ts';
import { offeredFix } from '../fix.ts';
import { contentAt } from '../image-kind.ts';
import { fileName } from '../nvram-template.ts';
import { type Complaint, findingsOf } from '../report.ts';
import type { Fix, Rule } from '../rule.ts';
import { byModules } from '../smm-build.ts';

const id = 'secureboot/incapable-code';

function check(domain: Domain, host: HostFacts): readonly Complaint[] {
  const { os } = domain;
  const { loader, nvram } = os;
  if (!runsOnQemu(domain) || os.firmware || !loader?.path || loaderDevice(os) !== 'pflash' || isOsUnfinished(domain)) return [];
  // secure='yes' with such a build loses all variables, and has a rule of its own.
  if (loader.secure?.value === 'yes' || host.builds.get(loader.path.value)?.secureBootCapable !== false) return [];
  const store = [nvram?.path, nvram?.template].find((path) => path && hasKeys(path, host));
  if (!store) return [];
  return [
    {
      message: `${fileName(store.value)} holds the keys of Secure Boot, and ${fileName(loader.path.value)} is a build without it (${byModules}): the guest starts whatever is on its disk, and its system sees no Secure Boot.`,
      span: loader.path.span,
      related: [{ message: 'The store with the keys.', span: store.span }],
      fixes: fixes(domain, store, host),
    },
  ];
}

function hasKeys(path: Value, host: HostFacts): boolean {
  const content = contentAt(path.value, host);
  return content?.kind === 'vars' && content.secureBoot.state === 'on';
}

/** The host's build for the same template, with the SMM and the protection that it comes with. */
function fixes(domain: Domain, store: Value, host: HostFacts): readonly Fix[] {
  const { loader, nvram, machineClass } = domain.os;
  if (!loader?.path || machineClass !== 'q35' || store !== nvram?.template) return [];
  const build = firmwareWithoutPaths(domain, host)?.mapping;
  if (build?.device !== 'flash' || build.nvramTemplate?.filename !== store.value) return [];
  const { filename } = build.executable;
  return [
    offeredFix(`Use the Secure Boot build ${fileName(filename)}, with SMM`, [
      { span: loader.path.span, text: escapeText(filename) },
      setAttribute(loader.element, 'secure', 'yes'),
      ...(domain.features.smmState === 'on' ? [] : turnSmmOn(domain)),
    ]),
  ];
}

const folder = '/usr/share/OVMF';
const plain = `${folder}/OVMF_CODE_4M.fd`;
const secure = `${folder}/OVMF_CODE_4M.ms.fd`;
const enrolled = `${folder}/OVMF_VARS_4M.ms.fd`;
const own = '/var/lib/libvirt/qemu/nvram/web1_VARS.fd';
const os = (code: string, attributes = ''): readonly string[] => [
  `<loader readonly='yes' type='pflash'${attributes}>${code}</loader>`,
  `<nvram template='${enrolled}'>${own}</nvram>`,
];
const debian = (secureBootCapable: boolean) =>
  hostWith({
    descriptors: [
      {
        ...descriptorOf('40-edk2-x86_64-secure-enrolled.json', secure, enrolled, ['pc-q35-*']),
        features: ['requires-smm', 'secure-boot', 'enrolled-keys'],
      },
    ],
    images: [codeImage(plain), codeImage(secure), storeWithSecureBoot(enrolled, 'on'), missingFile(own)],
    builds: { [plain]: { secureBootCapable } },
  });

export const incapableCode: Rule = {
  id,
  level: 'warning',
  title: 'A store with keys for firmware without Secure Boot',
  since: '1.2.8',
  complains: 'never',
  speaksOf: ['loader'],
  reason: `
Secure Boot takes two: a variable store with keys, and firmware with the code that checks by them. Distributions ship both halves in several kinds, and they can be mixed: \`OVMF_CODE_4M.fd\` with
\`OVMF_VARS_4M.ms.fd\` starts without a word. Some plain builds can enforce Secure Boot (Debian 12's), others can't (those of newer releases): the module SecureBootConfigDxe is in the one and not in the other.
Names tell nothing of it, so the rule speaks only where the image was taken apart.
`,
  examples: [
    {
      title: 'The plain build with the enrolled store',
      level: 'warning',
      host: debian(false),
      before: guest({ os: os(`⟦${plain}⟧`) }),
      fixed: {
        'Use the Secure Boot build OVMF_CODE_4M.ms.fd, with SMM': guest({
          os: os(secure, " secure='yes'"),
          features: ['<acpi/>', "<smm state='on'/>"],
        }),
      },
    },
  ],
  silentOn: [
    { title: 'A plain build that can', xml: guest({ os: os(plain) }), host: debian(true) },
    {
      title: 'Not taken apart',
      xml: guest({ os: os(plain) }),
      host: hostWith({ images: [codeImage(plain), storeWithSecureBoot(enrolled, 'on')] }),
    },
    {
      title: 'A store without keys',
      xml: guest({ os: os(plain) }),
      host: hostWith({ images: [codeImage(plain), storeWithSecureBoot(enrolled, 'off')], builds: { [plain]: {} } }),
    },
  ],
  check: ({ domain, host }) => findingsOf(id, 'warning', check(domain, host)),
};
