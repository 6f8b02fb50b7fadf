/** The domains that tests open: minimal, with one mistake each. */

const devices = '  <devices>\n    <emulator>/usr/bin/qemu-system-x86_64</emulator>\n  </devices>\n';

const features = '  <features>\n    <acpi/>\n  </features>\n';

function domain(os: string, rest = devices): string {
  return `<domain type='kvm'>\n  <name>guest</name>\n  <memory unit='GiB'>2</memory>\n  <vcpu>2</vcpu>\n${os}${features}${rest}</domain>\n`;
}

const type = "    <type arch='x86_64' machine='q35'>hvm</type>\n";

/** Nothing on the host says which template goes with this CODE, but the right VARS lies beside it. */
export const withoutNvram = domain(
  `  <os>\n${type}    <loader readonly='yes' type='pflash'>/srv/code/OVMF_CODE_4M.fd</loader>\n  </os>\n`,
);

export const nvramLine = "    <nvram template='/srv/code/OVMF_VARS_4M.fd'>/var/lib/libvirt/qemu/nvram/guest_VARS.fd</nvram>\n";

/** An IDE disk, a disk whose bus follows from its name, and an IDE controller. */
export const ideDisks = domain(
  `  <os>\n${type}  </os>\n`,
  `  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2'/>
      <source file='/srv/guest.qcow2'/>
      <target dev='hda' bus='ide'/>
      <address type='drive' controller='0' bus='0' target='0' unit='0'/>
    </disk>
    <disk type='file' device='cdrom'>
      <source file='/srv/install.iso'/>
      <target dev='hdb' bus='ide'/>
      <readonly/>
    </disk>
    <controller type='ide' index='0'/>
  </devices>
`,
);

/** `ideDisks` with every disk on SATA, no IDE controller, and no drive address of the old bus. */
export const sataDisks = domain(
  `  <os>\n${type}  </os>\n`,
  `  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2'/>
      <source file='/srv/guest.qcow2'/>
      <target dev='sda' bus='sata'/>
    </disk>
    <disk type='file' device='cdrom'>
      <source file='/srv/install.iso'/>
      <target dev='sdb' bus='sata'/>
      <readonly/>
    </disk>
  </devices>
`,
);

/** A read-only loader with separate NVRAM whose image is unified. */
export function unifiedLoader(image: string): string {
  return withFirmware(image, image.replace('OVMF.fd', 'OVMF_VARS.fd'));
}

/** The two lines that name the firmware. */
export function withFirmware(loader: string, template: string): string {
  return domain(
    `  <os>\n${type}    <loader readonly='yes' type='pflash'>${loader}</loader>\n` +
      `    <nvram template='${template}'>/var/lib/libvirt/qemu/nvram/guest_VARS.fd</nvram>\n  </os>\n`,
  );
}

/** A guest that boots from its BIOS. */
export const biosDomain = domain(`  <os>\n${type}  </os>\n`);

/** `biosDomain` with firmware that libvirt chooses, by the features that are asked for. */
export function efiDomain(features: Readonly<Record<string, 'yes' | 'no'>> = { 'secure-boot': 'no' }): string {
  const wishes = Object.entries(features).map(([name, enabled]) => `      <feature enabled='${enabled}' name='${name}'/>\n`);
  return domain(`  <os firmware='efi'>\n${type}    <firmware>\n${wishes.join('')}    </firmware>\n  </os>\n`);
}
