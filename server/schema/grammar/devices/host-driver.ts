/** Which driver of the host hands a device over to the guest. */
import { attribute, define, element, optional, words } from '../../notation.ts';
import { section } from '../section.ts';
import { plainName, yesNo } from '../types.ts';

/** `<driver>` of a device of the host. */
export const hostDriver = define(() =>
  element(
    'driver',
    section('#usb-pci-scsi-devices')('Which driver of the host hands the device over'),
    optional(
      attribute(
        'name',
        { text: 'Kind of driver; libvirt knows it', since: '1.0.5' },
        words({ vfio: 'VFIO, of QEMU', xen: "Xen's own", kvm: 'The older one of KVM, no longer supported' }),
      ),
    ),
    optional(
      attribute(
        'model',
        { text: 'Name of the driver', default: 'the best that the kernel has, or vfio-pci', since: '10.0.0' },
        plainName,
      ),
    ),
    optional(attribute('iommufd', { text: 'Whether the device is assigned through IOMMUFD', since: '12.1.0' }, yesNo)),
  ),
);
