import { type Domain, isOsUnfinished, runsOnQemu } from '../../domain/domain.ts';
import { loaderDevice } from '../../domain/os.ts';
import type { HostFacts } from '../../host/facts.ts';
import { escapeText, removeAttribute } from '../../xml/edit.ts';
import { guest } from '../examples/domain.ts';
import { descriptorOf, hostWith } from '../examples/host.ts';
import { firmwareWithoutPaths } from '../firmware-without-paths.ts';
import { offeredFix } from '../fix.ts';
import { fileName } from '../nvram-template.ts';
import type { Finding, Fix, Rule } from '../rule.ts';
import { byModules } from '../smm-build.ts';

const id = 'secureboot/plain-code';

function check(domain: Domain, host: HostFacts): readonly Finding[] {
  const { os } = domain;
  const { loader } = os;
  if (!runsOnQemu(domain) || os.firmware || !loader?.path || loaderDevice(os) !== 'pflash' || isOsUnfinished(domain)) return [];
  // Without q35 libvirt refuses the domain, and says so.
  if (loader.secure?.value !== 'yes' || os.machineClass !== 'q35') return [];
  const known = whyPlain(loader.path.value, host);
  if (!known) return [];
  return [
    {
      rule: id,
      level: 'warning',
      message: `secure='yes' lets only SMM code write to the variable store, and ${fileName(loader.path.value)} is a build without SMM (${known}): the guest starts, everything its firmware stores is lost without an error, and Secure Boot is not enforced.`,
      span: loader.path.span,
      related: [{ message: 'Only SMM may write.', span: loader.secure.span }],
      fixes: fixes(domain, host),
    },
  ];
}

/** Its modules decide, then the descriptor; without one, only the names of the 4 MiB builds are used alike by all distributions. */
function whyPlain(path: string, { descriptors, builds }: HostFacts): string | undefined {
  const build = builds.get(path);
  if (build) return build.smmRequired ? undefined : byModules;
  const naming = descriptors.filter(({ mapping }) => mapping.device === 'flash' && mapping.executable.filename === path);
  const [first] = naming;
  if (first) {
    return naming.some(({ features }) => features.includes('requires-smm'))
      ? undefined
      : `says the firmware descriptor ${fileName(first.path)}`;
  }
  return /^OVMF_CODE(_4M|\.4m)\.fd$/.test(fileName(path)) ? 'judged by its name' : undefined;
}

function fixes(domain: Domain, host: HostFacts): readonly Fix[] {
  const { loader, nvram } = domain.os;
  if (!loader?.path) return [];
  const drop = offeredFix("Remove secure='yes'", [removeAttribute(loader.element, 'secure')]);
  const build = firmwareWithoutPaths(domain, host)?.mapping;
  // The store that is there keeps its size and its keys only with a build of the same template.
  if (build?.device !== 'flash' || !nvram?.template || build.nvramTemplate?.filename !== nvram.template.value) return [drop];
  const { filename } = build.executable;
  return [
    offeredFix(`Use the Secure Boot build ${fileName(filename)}`, [{ span: loader.path.span, text: escapeText(filename) }]),
    drop,
  ];
}

const folder = '/usr/share/OVMF';
const plain = `${folder}/OVMF_CODE_4M.fd`;
const secboot = `${folder}/OVMF_CODE_4M.secboot.fd`;
const vars = `${folder}/OVMF_VARS_4M.fd`;
const loader = (path: string, secure = " secure='yes'"): string =>
  `<loader readonly='yes'${secure} type='pflash'>${path}</loader>`;
const store = `<nvram template='${vars}'>/var/lib/libvirt/qemu/nvram/web1_VARS.fd</nvram>`;
const features = ['<acpi/>', "<smm state='on'/>"];
const debian = hostWith({
  descriptors: [
    {
      ...descriptorOf('50-edk2-x86_64-secure.json', secboot, vars, ['pc-q35-*']),
      features: ['requires-smm', 'secure-boot'],
    },
    descriptorOf('60-edk2-x86_64.json', plain, vars, ['pc-i440fx-*', 'pc-q35-*']),
  ],
});

export const plainCode: Rule = {
  id,
  level: 'warning',
  title: "secure='yes' with firmware that has no SMM",
  since: '2.1.0',
  complains: 'never',
  speaksOf: ['loader'],
  reason: `
\`secure='yes'\` makes QEMU take writes to the flash only from System Management Mode. A build without SMM (\`OVMF_CODE_4M.fd\`) then can't write its own
variables: the guest starts, boot entries and keys are lost without an error, and the protection that was meant isn't there. Tried with QEMU 7.2: in the minute in which the same
image writes its store from byte 100 on, it changes nothing with \`secure\` set.

libvirt accepts the domain as long as \`<smm>\` is on (seen on 9.0 and 12.8). What a build is, is told by the modules in it where the image could be taken apart, by the firmware
descriptor that names it, else by the names of the 4 MiB builds.
`,
  examples: [
    {
      title: 'The plain build of a host whose descriptors are known',
      level: 'warning',
      host: debian,
      before: guest({ os: [loader(`⟦${plain}⟧`), store], features }),
      fixed: {
        'Use the Secure Boot build OVMF_CODE_4M.secboot.fd': guest({ os: [loader(secboot), store], features }),
        "Remove secure='yes'": guest({ os: [loader(plain, ''), store], features }),
      },
    },
    {
      title: 'A build of your own, taken apart',
      level: 'warning',
      host: hostWith({ builds: { '/srv/firmware/MY_CODE.fd': {} } }),
      before: guest({ os: [loader('⟦/srv/firmware/MY_CODE.fd⟧'), store], features }),
      fixed: { "Remove secure='yes'": guest({ os: [loader('/srv/firmware/MY_CODE.fd', ''), store], features }) },
    },
    {
      title: 'Judged by its name',
      level: 'warning',
      host: undefined,
      before: guest({ os: [loader(`⟦${plain}⟧`), store], features }),
      fixed: { "Remove secure='yes'": guest({ os: [loader(plain, ''), store], features }) },
    },
  ],
  silentOn: [
    {
      title: 'A Secure Boot build under a plain name',
      xml: guest({ os: [loader(plain), store], features }),
      host: hostWith({ builds: { [plain]: { smmRequired: true, secureBootCapable: true } } }),
    },
    { title: 'A Secure Boot build', xml: guest({ os: [loader(secboot), store], features }), host: debian },
    { title: 'Nothing is to be protected', xml: guest({ os: [loader(plain, ''), store], features }), host: debian },
    {
      title: 'A name that tells nothing',
      xml: guest({ os: [loader(`${folder}/OVMF_CODE.fd`), store], features }),
      host: undefined,
    },
  ],
  check: ({ domain, host }) => check(domain, host),
};
