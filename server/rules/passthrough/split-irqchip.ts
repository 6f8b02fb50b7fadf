import { devicesNamed } from '../../domain/devices.ts';
import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { childNamed } from '../../domain/element.ts';
import { hostDevices } from '../../domain/hostdevs.ts';
import { guest } from '../examples/domain.ts';
import { addFeature } from '../features-element.ts';
import { preferredFix } from '../fix.ts';
import { type Complaint, findingsOf } from '../report.ts';
import type { Rule } from '../rule.ts';
import { hostDevice } from './example-device.ts';

const id = 'passthrough/split-irqchip';

/** The one machine version whose default is the split interrupt chip (QEMU, hw/i386/pc_q35.c). */
const affected = 'pc-q35-4.0';

function check(domain: Domain): readonly Complaint[] {
  const machine = domain.os.machine;
  if (!runsOnQemu(domain) || machine?.value !== affected || hostDevices(domain.element).length === 0) return [];
  // A virtual IOMMU may need the split chip.
  if (childNamed(domain.features.element, 'ioapic') || devicesNamed(domain.element, 'iommu').length > 0) return [];
  return [
    {
      message: `${affected} is the one version of q35 that leaves the I/O interrupt controller to QEMU: Nvidia's driver stops with code 43 there, and interrupts of host devices are slower. Versions before and behind it don't need this.`,
      span: machine.span,
      fixes: [preferredFix("Leave it to the kernel: <ioapic driver='kvm'/>", addFeature(domain, "<ioapic driver='kvm'/>"))],
    },
  ];
}

export const splitIrqchip: Rule = {
  id,
  level: 'information',
  title: 'Host devices on pc-q35-4.0, which has a split interrupt chip',
  since: '3.4.0',
  complains: 'never',
  speaksOf: ['hostdev'],
  reason: `
QEMU 4.0 moved the I/O APIC of q35 out of the kernel ("split irqchip"). With it, graphics cards failed in the guest, Nvidia's with code 43, and the
advice to write \`<ioapic driver='kvm'/>\` went around. QEMU took the change back in 4.0.1 (hw/i386/pc_q35.c: only \`pc-q35-4.0\` sets
\`default_kernel_irqchip_split\`). So it matters for guests with exactly this machine version, on every QEMU that still has it; in all others
the line is harmless and does nothing.

How sure is this? That the chip is split is sure; whether your device minds is not. That is why it is information.
`,
  examples: [
    {
      title: 'A host device on pc-q35-4.0',
      level: 'information',
      besides: ['machine/version'],
      host: undefined,
      before: guest({ machine: '⟦pc-q35-4.0⟧', devices: hostDevice({}) }),
      fixed: {
        "Leave it to the kernel: <ioapic driver='kvm'/>": guest({
          machine: 'pc-q35-4.0',
          features: ['<acpi/>', "<ioapic driver='kvm'/>"],
          devices: hostDevice({}),
        }),
      },
    },
  ],
  silentOn: [
    { title: 'Another version', xml: guest({ machine: 'pc-q35-4.2', devices: hostDevice({}) }), host: undefined },
    { title: 'No host device', xml: guest({ machine: 'pc-q35-4.0' }), host: undefined },
    {
      title: 'The author has chosen',
      xml: guest({ machine: 'pc-q35-4.0', features: ['<acpi/>', "<ioapic driver='qemu'/>"], devices: hostDevice({}) }),
      host: undefined,
    },
  ],
  check: ({ domain }) => findingsOf(id, 'information', check(domain)),
};
