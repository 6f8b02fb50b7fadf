/** The adapter of the host at which a SCSI device stands. */
import { attribute, define, either, element, optional, sequence, word } from '../../notation.ts';
import { pciAddress } from '../addresses.ts';
import { section } from '../section.ts';
import { positiveNumber, worldWideName, yesNo } from '../types.ts';

const about = section('#usb-pci-scsi-devices');

/** `<adapter>`. */
export const scsiAdapter = define(() =>
  element(
    'adapter',
    about('The adapter of the host'),
    either(
      sequence(
        optional(attribute('type', 'Kind of adapter', word('scsi_host', 'A SCSI adapter'))),
        either(
          attribute('name', 'Name of the adapter, such as scsi_host0'),
          element(
            'parentaddr',
            about('The PCI device that it is'),
            optional(attribute('unique_id', 'Its unique_id, where the device has several', positiveNumber)),
            element('address', about('PCI address of the device'), pciAddress),
          ),
        ),
      ),
      sequence(
        attribute('type', 'Kind of adapter', word('fc_host', 'A virtual Fibre Channel adapter')),
        optional(attribute('parent', 'Adapter that it is made at, such as scsi_host3')),
        optional(attribute('managed', 'Whether libvirt removes it afterwards', yesNo)),
        optional(attribute('parent_wwnn', 'Node name of the adapter that it is made at', worldWideName)),
        optional(attribute('parent_wwpn', 'Port name of the adapter that it is made at', worldWideName)),
        optional(attribute('parent_fabric_wwn', 'Fabric of the adapter that it is made at', worldWideName)),
        attribute('wwnn', 'Node name (WWNN) of the adapter', worldWideName),
        attribute('wwpn', 'Port name (WWPN) of the adapter', worldWideName),
      ),
    ),
  ),
);
