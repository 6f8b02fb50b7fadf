/** Formats of disk images. */
import { define, words } from '../../../notation.ts';

export const imageFormat = define(() =>
  words({
    raw: 'The plain blocks',
    qcow2: "QEMU's own: grows as needed, snapshots, images below",
    luks: 'Encrypted with LUKS',
    vmdk: 'VMware',
    vdi: 'VirtualBox',
    vpc: 'Virtual PC and Hyper-V (VHD)',
    vhd: 'Virtual PC and Hyper-V (VHD), at Xen',
    iso: 'CD-ROM',
    dmg: 'macOS',
    qcow: 'The forerunner of qcow2',
    qed: 'An older format of QEMU',
    cow: 'User Mode Linux',
    cloop: 'Compressed CD-ROM of Linux',
    bochs: 'Bochs',
    fat: 'A folder, shown as a disk with FAT',
    dir: 'A folder',
    ploop: 'Virtuozzo',
  }),
);
