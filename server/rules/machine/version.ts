import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { childNamed } from '../../domain/element.ts';
import { deprecatedBy, newestQemu, removedBy, versionedMachine } from '../../domain/machine-version.ts';
import { setAttribute } from '../../xml/edit.ts';
import { guest } from '../examples/domain.ts';
import { offeredFix } from '../fix.ts';
import { findingsOf } from '../report.ts';
import type { Finding, Fix, Rule } from '../rule.ts';

const id = 'machine/version';

/** The name that stands for the newest version of each family. */
const aliases: Readonly<Record<string, string>> = {
  'pc-q35': 'q35',
  'pc-i440fx': 'pc',
  pc: 'pc',
  virt: 'virt',
  pseries: 'pseries',
  's390-ccw-virtio': 's390-ccw-virtio',
};

function check(domain: Domain): readonly Finding[] {
  const { machine, element } = domain.os;
  const versioned = machine && versionedMachine(machine.value);
  if (!runsOnQemu(domain) || !machine || !versioned) return [];
  const alias = aliases[versioned.family] ?? versioned.family;
  const type = childNamed(element, 'type');
  const fixes: readonly Fix[] = type
    ? [offeredFix(`Use ${alias}, the newest version the host has`, [setAttribute(type, 'machine', alias)])]
    : [];
  const removed = removedBy(versioned);
  if (removed !== undefined) {
    const message = `QEMU ${removed} and later no longer have ${machine.value}: a host with it refuses this guest. Older QEMU versions run it.`;
    return findingsOf(id, 'information', [{ message, span: machine.span, fixes }]);
  }
  const deprecated = deprecatedBy(versioned);
  if (deprecated === undefined) return [];
  const gone = `${versioned.major + 6}.${versioned.minor}`;
  const message = `${machine.value} is deprecated since QEMU ${deprecated}, and QEMU ${gone} removes it; until then it works.`;
  return findingsOf(id, 'hint', [{ message, span: machine.span, fixes }]);
}

export const machineVersion: Rule = {
  id,
  level: 'information',
  title: 'A machine type that newer QEMU versions no longer have',
  since: '0.4.5',
  complains: 'define',
  reason: `
\`pc-q35-6.2\` is the q35 machine exactly as QEMU 6.2 had it, so that a guest sees the same hardware for ever. For ever is six years: since QEMU 9.1 a versioned
machine type is marked deprecated three years after its release, and since 10.1 it is removed after six. The major version counts the years: \`X.Y\` is
deprecated by \`X+3.Y\` and removed by \`X+6.Y\`. QEMU ${newestQemu.major}.${newestQemu.minor} has \`pc-q35-5.2\` and later (its \`-machine help\`, and include/hw/core/boards.h). libvirt then
refuses the guest: \`Emulator '…' does not support machine type 'pc-q35-4.2'\`.

Whether that matters depends on the host: this rule is information for types that are gone from the newest QEMU known here, and a hint for deprecated ones.
The alias \`q35\` or \`pc\` becomes the newest version the host has, when the guest is defined; Windows may want to be activated again, and a hibernated guest must
be shut down first. Types of distributions (\`pc-q35-rhel9.4.0\`, \`pc-i440fx-focal\`) live by their own rules and are not judged.
`,
  examples: [
    {
      title: 'Gone',
      level: 'information',
      host: undefined,
      before: guest({ machine: '⟦pc-q35-4.2⟧' }),
      fixed: { 'Use q35, the newest version the host has': guest({ machine: 'q35' }) },
    },
    {
      title: 'Deprecated',
      level: 'hint',
      host: undefined,
      before: guest({ machine: '⟦pc-i440fx-6.2⟧' }),
      fixed: { 'Use pc, the newest version the host has': guest({ machine: 'pc' }) },
    },
  ],
  silentOn: [
    { title: 'Young enough', xml: guest({ machine: 'pc-q35-9.2' }), host: undefined },
    { title: "A distribution's own", xml: guest({ machine: 'pc-q35-rhel8.6.0' }), host: undefined },
    { title: 'The newest', xml: guest({ machine: 'q35' }), host: undefined },
  ],
  check: ({ domain }) => check(domain),
};
