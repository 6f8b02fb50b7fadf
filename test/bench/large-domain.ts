/** A domain with so many disks and network cards that its text has at least `length` UTF-16 units. */
export function largeDomain(length: number): string {
  const devices: string[] = [];
  for (let index = 0, size = 0; size < length; index++) {
    const device = index % 4 === 3 ? networkCard(index) : disk(index);
    devices.push(device);
    size += device.length;
  }
  return `<?xml version='1.0' encoding='UTF-8'?>
<!-- A storage server with far too many disks. -->
<domain type='kvm'>
  <name>storage</name>
  <uuid>6f2c2a52-0f8f-4f0e-9d53-9c8e0c6a7b11</uuid>
  <memory unit='GiB'>64</memory>
  <vcpu placement='static'>16</vcpu>
  <os>
    <type arch='x86_64' machine='q35'>hvm</type>
    <loader readonly='yes' type='pflash'>/usr/share/OVMF/OVMF_CODE_4M.fd</loader>
    <nvram template='/usr/share/OVMF/OVMF_VARS_4M.fd'>/var/lib/libvirt/qemu/nvram/storage_VARS.fd</nvram>
  </os>
  <features>
    <acpi/>
    <apic/>
  </features>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
${devices.join('')}  </devices>
</domain>
`;
}

function disk(index: number): string {
  return `    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2' cache='none' io='native' discard='unmap'/>
      <source file='/srv/guests/storage/data-${index}.qcow2'/>
      <target dev='vd${letters(index)}' bus='virtio'/>
      <serial>DATA${String(index).padStart(6, '0')}</serial>
      <address type='pci' domain='0x0000' bus='0x${hex(index)}' slot='0x00' function='0x0'/>
    </disk>
`;
}

function networkCard(index: number): string {
  return `    <interface type='bridge'>
      <mac address='52:54:00:00:${hex(index >> 8)}:${hex(index)}'/>
      <source bridge='br${index}'/>
      <model type='virtio'/>
      <!-- link ${index} &amp; its twin -->
    </interface>
`;
}

const hex = (value: number) => (value & 0xff).toString(16).padStart(2, '0');

/** 0 is a, 25 is z, 26 is aa: how Linux names disks. */
function letters(index: number): string {
  const last = String.fromCharCode(97 + (index % 26));
  return index < 26 ? last : letters(Math.floor(index / 26) - 1) + last;
}
