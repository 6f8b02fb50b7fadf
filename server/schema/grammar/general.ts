/** What a guest is called and known by, and what its author and their tools write down about it. */
import { anyName, anyOrder, attribute, define, either, element, empty, many, optional, text, words } from '../notation.ts';
import { section } from './section.ts';
import { lineOfText, uuid, wholeNumber } from './types.ts';

const about = section('#general-metadata');

/** The attributes of `<domain>` itself. */
export const domainAttributes = define(() => {
  const root = section('#element-and-attribute-overview');
  return anyOrder(
    attribute(
      'type',
      root('What runs the guest'),
      words({
        kvm: "QEMU with the processor's virtualization: the usual choice on Linux",
        qemu: "QEMU with emulated processors: slow, and independent of the host's architecture",
        hvf: { text: 'QEMU with the Hypervisor framework of macOS', since: '8.1.0' },
        xen: 'Xen',
        lxc: 'Linux containers',
        bhyve: 'The hypervisor of FreeBSD',
        vmware: 'VMware ESX, Workstation or Player',
        hyperv: 'Microsoft Hyper-V',
        vbox: 'VirtualBox',
        openvz: 'OpenVZ containers',
        vz: 'Virtuozzo',
        phyp: 'IBM Power hypervisor',
        test: "libvirt's driver for tests, which runs nothing",
        kqemu: 'QEMU with a kernel module that no longer exists',
        uml: 'User Mode Linux, which libvirt no longer drives',
      }),
    ),
    optional(
      attribute('id', root('Number of the running guest; libvirt writes it, a guest that is off has none'), wholeNumber),
    ),
  );
});

/** Name, UUIDs and descriptions. */
export const identity = define(() =>
  anyOrder(
    element(
      'name',
      about('Name of the guest, unique on its host; libvirt names files after it', { since: '0.0.1' }),
      lineOfText,
    ),
    optional(
      element(
        'uuid',
        about('Identifies the guest everywhere; libvirt makes one up when it is missing', { since: '0.0.1' }),
        uuid,
      ),
    ),
    optional(
      element(
        'hwuuid',
        about("UUID that the guest's hardware shows instead of `<uuid>`", { since: '11.7.0', default: 'that of <uuid>' }),
        uuid,
      ),
    ),
    optional(
      element(
        'genid',
        about(
          'Generation ID: tells the guest, Windows above all, that it was restored or cloned. Empty: libvirt makes one up',
          {
            since: '4.4.0',
          },
        ),
        either(uuid, empty),
      ),
    ),
    optional(element('title', about('Short description on one line, for lists', { since: '0.9.10' }), lineOfText)),
    optional(
      element('description', about('Anything worth knowing about the guest; libvirt only keeps it', { since: '0.7.2' }), text),
    ),
    optional(metadata),
  ),
);

const metadata = define(() =>
  element(
    'metadata',
    about('Data of other programs: one element for each, in a namespace of its own', { since: '0.9.10' }),
    many(anything),
  ),
);

/** An element that is not libvirt's business, with all that is in it. */
const anything = define(() =>
  element(
    anyName,
    about('Data of another program, which libvirt keeps as it is'),
    many(either(attribute(anyName, 'Data of another program'), text, anything)),
  ),
);
