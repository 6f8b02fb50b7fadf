/** Features of the machine and the hypervisor that can be turned on and off. */
import {
  anyOrder,
  attribute,
  type Content,
  define,
  type ElementPattern,
  either,
  element,
  optional,
  word,
  words,
} from '../notation.ts';
import { containerCapabilities } from './features/container.ts';
import { hypervEnlightenments, kvmFeatures, xenFeatures } from './features/guests.ts';
import { powerFeatures } from './features/power.ts';
import { section } from './section.ts';
import { oneOf, onOff, size, yesNo } from './types.ts';

const about = section('#hypervisor-features');

export const features = define(() =>
  element(
    'features',
    about('Features of the machine and the hypervisor; most are off where they are missing'),
    anyOrder(
      x86Features,
      armAndRiscFeatures,
      powerFeatures,
      optional(hypervEnlightenments),
      optional(kvmFeatures),
      optional(xenFeatures),
    ),
    optional(containerCapabilities),
    optional(element('privnet', about('A container gets a network namespace of its own, as it does with any interface (LXC)'))),
    optional(
      element(
        'pmu',
        about('The performance counters of the processor', { since: '1.2.12' }),
        optional(attribute('state', { text: 'Whether the guest has them', default: 'on' }, onOff)),
      ),
    ),
    optional(stateElement('vmcoreinfo', "Lets the guest's kernel leave details for dumps taken from outside", '4.4.0')),
    optional(
      element(
        'tcg',
        about("Settings of QEMU's emulation of processors, for guests of type qemu", { since: '8.0.0' }),
        optional(element('tb-cache', about('Room for translated code', { unit: 'MiB', since: '8.0.0' }), size)),
      ),
    ),
    optional(
      element(
        'async-teardown',
        about('Gives back the memory of a guest that ends in the background', { since: '9.6.0' }),
        optional(attribute('enabled', 'Whether memory is given back in the background', yesNo)),
      ),
    ),
    optional(requiredState('ps2', 'The PS/2 controller for keyboard and mouse', '10.7.0')),
  ),
);

const x86Features = define(() =>
  anyOrder(
    optional(element('acpi', about('ACPI: needed to shut the guest down, and by Windows, UEFI and many others'))),
    optional(
      element(
        'apic',
        about('Programmable interrupts, needed for more than one processor'),
        optional(attribute('eoi', { text: 'Paravirtualized end of interrupt, which is faster', since: '0.10.2' }, onOff)),
      ),
    ),
    optional(element('pae', about('Lets 32-bit guests use more than 4 GiB'))),
    optional(stateElement('hap', 'Nested paging by the processor (Xen)')),
    optional(element('viridian', about("Hyper-V's interface for Windows (Xen)"))),
    optional(
      element(
        'pvspinlock',
        about("Tells the guest that its locks may use the hypervisor's help"),
        optional(attribute('state', 'Whether the guest is told', onOff)),
      ),
    ),
    optional(
      stateElement('vmport', "VMware's input and output port, which its mouse driver uses; off is better for most", '1.2.16'),
    ),
    optional(
      element(
        'smm',
        about("System Management Mode, which guards UEFI's variables: needed for Secure Boot", { since: '2.1.0' }),
        optional(
          attribute('state', 'Whether it is on', onOff),
          optional(element('tseg', about('Memory of SMM, more for very large guests', { unit: 'MiB', since: '4.5.0' }), size)),
        ),
      ),
    ),
    optional(
      element(
        'ioapic',
        about('Where the I/O APIC is emulated', { since: '3.4.0' }),
        attribute(
          'driver',
          { text: 'Who emulates the I/O APIC', default: 'kvm' },
          words({ kvm: 'The kernel: fast', qemu: 'QEMU: needed to remap interrupts with an emulated IOMMU' }),
        ),
      ),
    ),
    optional(
      element(
        'msrs',
        about('What happens at registers of the processor that the hypervisor does not know (bhyve)', { since: '5.1.0' }),
        attribute(
          'unknown',
          'What an access to an unknown register does',
          words({ ignore: 'Writes are dropped, reads give 0', fault: 'The guest gets a fault' }),
        ),
      ),
    ),
  ),
);

const armAndRiscFeatures = define(() =>
  anyOrder(
    optional(
      element(
        'gic',
        about('The interrupt controller of Arm guests', { since: '1.2.16' }),
        optional(
          attribute(
            'version',
            'Version of the interrupt controller',
            either(word('host', 'That of the host'), oneOf('2', '3')),
          ),
        ),
      ),
    ),
    optional(requiredState('ras', 'Reports memory errors of the host to Arm guests', '10.4.0')),
    optional(element('virtualization', about('Lets an Arm guest run guests of its own', { since: '12.1.0' }))),
    optional(
      element(
        'aia',
        about('The interrupt architecture of RISC-V guests', { since: '11.1.0' }),
        attribute(
          'value',
          'Which parts the guest has',
          words({ none: 'None', aplic: 'An APLIC for each socket', 'aplic-imsic': 'An APLIC and an IMSIC for each core' }),
        ),
      ),
    ),
  ),
);

function stateElement(name: string, description: string, since?: string): ElementPattern {
  return element(
    name,
    about(description, { since }),
    optional(attribute('state', { text: 'Whether it is on', default: 'on' }, onOff)),
  );
}

function requiredState(name: string, description: string, since: string): Content {
  return element(name, about(description, { since }), attribute('state', 'Whether it is on', onOff));
}
