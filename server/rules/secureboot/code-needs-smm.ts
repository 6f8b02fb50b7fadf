import { type Domain, isOsUnfinished, runsOnQemu } from '../../domain/domain.ts';
import { loaderDevice } from '../../domain/os.ts';
import type { HostFacts } from '../../host/facts.ts';
import { escapeText, setAttribute } from '../../xml/edit.ts';
import { guest } from '../examples/domain.ts';
import { descriptorOf, hostWith } from '../examples/host.ts';
import { turnSmmOn } from '../features-element.ts';
import { offeredFix, preferredFix } from '../fix.ts';
import { fileName } from '../nvram-template.ts';
import type { Finding, Fix, Rule } from '../rule.ts';
import { requiresSmm } from '../smm-build.ts';

const id = 'secureboot/code-needs-smm';

function check(domain: Domain, host: HostFacts): readonly Finding[] {
  const { os, features } = domain;
  const { loader } = os;
  if (!runsOnQemu(domain) || !loader?.path || isOsUnfinished(domain) || loaderDevice(os) !== 'pflash') return [];
  // secure='yes' without SMM or q35 is refused, and has rules of its own.
  if (loader.secure?.value === 'yes' || os.firmware) return [];
  const known = requiresSmm(loader.path.value, host);
  if (!known) return [];
  const wrongMachine = os.machineClass === 'i440fx';
  const off = os.machineClass === 'q35' && features.smmState === 'off';
  const build = `${fileName(loader.path.value)} is a Secure Boot build that needs SMM (${known})`;
  const black =
    'Without it the firmware stops early: the screen stays black, nothing is written to the variable store, and there is no error';
  if (wrongMachine) {
    const message = `${build}, and ${os.machine?.value} gives the firmware none. ${black}.`;
    return [
      {
        rule: id,
        level: 'warning',
        message,
        span: loader.path.span,
        related: machine(domain),
        fixes: plainFixes(domain, host),
      },
    ];
  }
  if (off && features.smm) {
    const message = `${build}, and SMM is turned off. ${black}.`;
    const fixes = [
      preferredFix("Turn SMM on, with secure='yes'", [...turnSmmOn(domain), setAttribute(loader.element, 'secure', 'yes')]),
      ...plainFixes(domain, host),
    ];
    return [
      {
        rule: id,
        level: 'warning',
        message,
        span: features.smm.startTag,
        related: [{ message: 'The loader.', span: loader.path.span }],
        fixes,
      },
    ];
  }
  return [];
}

function machine({ os }: Domain): Finding['related'] {
  return os.machine ? [{ message: 'The machine type.', span: os.machine.span }] : [];
}

/** The same distribution's build without SMM, where a descriptor of the host names it and its template is the one the domain has. */
function plainFixes({ os }: Domain, host: HostFacts): readonly Fix[] {
  const template = os.nvram?.template?.value;
  const plain = host.descriptors.find(
    ({ mapping, features, targets }) =>
      mapping.device === 'flash' &&
      mapping.nvramTemplate?.filename === template &&
      !features.includes('requires-smm') &&
      targets.some(({ architecture }) => architecture === 'x86_64'),
  );
  if (plain?.mapping.device !== 'flash' || !os.loader?.path) return [];
  const { filename } = plain.mapping.executable;
  return [
    offeredFix(`Use ${fileName(filename)}, the build without SMM`, [{ span: os.loader.path.span, text: escapeText(filename) }]),
  ];
}

const folder = '/usr/share/OVMF';
const secboot = `${folder}/OVMF_CODE_4M.secboot.fd`;
const loader = (path: string, more = ''): string => `<loader readonly='yes'${more} type='pflash'>${path}</loader>`;
const store = `<nvram template='${folder}/OVMF_VARS_4M.fd'>/var/lib/libvirt/qemu/nvram/web1_VARS.fd</nvram>`;
const debian = hostWith({
  descriptors: [
    {
      ...descriptorOf('50-edk2-x86_64-secure.json', secboot, `${folder}/OVMF_VARS_4M.fd`, ['pc-q35-*']),
      features: ['requires-smm', 'secure-boot'],
    },
    descriptorOf('60-edk2-x86_64.json', `${folder}/OVMF_CODE_4M.fd`, `${folder}/OVMF_VARS_4M.fd`, ['pc-i440fx-*', 'pc-q35-*']),
  ],
});
const smm = (attributes: string): readonly string[] => ['<acpi/>', `<smm${attributes}/>`];

export const codeNeedsSmm: Rule = {
  id,
  level: 'warning',
  title: 'A Secure Boot build without the SMM it needs',
  since: '2.1.0',
  complains: 'never',
  speaksOf: ['loader'],
  reason: `
The Secure Boot builds of OVMF (\`OVMF_CODE_4M.secboot.fd\`, \`OVMF_CODE.secboot.fd\`, \`edk2-x86_64-secure-code.fd\`, …) keep their variables in System
Management Mode and can't work without it. On \`pc\` (i440fx), which has none, and with \`<smm state='off'/>\`, libvirt and QEMU start
the guest without a word, and the screen stays black (tried with QEMU 11: after 45 seconds nothing had been written to the variable store).

What needs SMM is told by the modules in the image where it could be taken apart, by the firmware descriptor that names it
(\`requires-smm\`), and where none does, by the names under which distributions ship these builds. On q35 without \`<smm>\` QEMU gives SMM by itself, so nothing is said.
`,
  examples: [
    {
      title: 'On pc',
      level: 'warning',
      host: debian,
      before: guest({ machine: 'pc', os: [loader(`⟦${secboot}⟧`), store] }),
      fixed: {
        'Use OVMF_CODE_4M.fd, the build without SMM': guest({
          machine: 'pc',
          os: [loader(`${folder}/OVMF_CODE_4M.fd`), store],
        }),
      },
    },
    {
      title: 'A build of your own, known by its content',
      level: 'warning',
      host: hostWith({ builds: { '/srv/firmware/MY_CODE.fd': { smmRequired: true, secureBootCapable: true } } }),
      before: guest({ machine: 'pc', os: [loader('⟦/srv/firmware/MY_CODE.fd⟧'), store] }),
      fixed: {},
    },
    {
      title: 'SMM is turned off',
      level: 'warning',
      host: undefined,
      before: guest({ os: [loader(secboot), store], features: ['<acpi/>', "⟦<smm state='off'/>⟧"] }),
      fixed: {
        "Turn SMM on, with secure='yes'": guest({
          os: [`<loader readonly='yes' type='pflash' secure='yes'>${secboot}</loader>`, store],
          features: smm(" state='on'"),
        }),
      },
    },
  ],
  silentOn: [
    {
      title: 'A plain build under the name of another',
      xml: guest({ machine: 'pc', os: [loader(secboot), store] }),
      host: hostWith({ builds: { [secboot]: {} } }),
    },
    { title: 'q35 has SMM unless it is turned off', xml: guest({ os: [loader(secboot), store] }), host: undefined },
    {
      title: 'Everything is said',
      xml: guest({ os: [loader(secboot, " secure='yes'"), store], features: smm(" state='on'") }),
      host: debian,
    },
    {
      title: 'The descriptor decides, not the name',
      xml: guest({ machine: 'pc', os: [loader('/srv/OVMF_CODE.secboot.fd'), store] }),
      host: hostWith({ descriptors: [descriptorOf('10-own.json', '/srv/OVMF_CODE.secboot.fd', '/srv/VARS.fd', ['*'])] }),
    },
    {
      title: 'The plain build',
      xml: guest({ machine: 'pc', os: [loader(`${folder}/OVMF_CODE_4M.fd`), store] }),
      host: undefined,
    },
  ],
  check: ({ domain, host }) => check(domain, host),
};
