/** A host device for the examples of these rules; each string is a line. `source` are the attributes of its address on the host. */
export function hostDevice({
  attributes = " managed='yes'",
  source = "domain='0x0000' bus='0x01' slot='0x00' function='0x0'",
  more = [],
}: {
  readonly attributes?: string;
  readonly source?: string;
  readonly more?: readonly string[];
}): readonly string[] {
  return [
    `<hostdev mode='subsystem' type='pci'${attributes}>`,
    '  <source>',
    `    <address ${source}/>`,
    '  </source>',
    ...more.map((line) => `  ${line}`),
    '</hostdev>',
  ];
}

export const soundFunction = "domain='0x0000' bus='0x01' slot='0x00' function='0x1'";

/** Firmware and its store, as every UEFI guest of the examples has them. */
export const uefi: readonly string[] = [
  "<loader readonly='yes' type='pflash'>/usr/share/OVMF/OVMF_CODE_4M.fd</loader>",
  "<nvram template='/usr/share/OVMF/OVMF_VARS_4M.fd'>/var/lib/libvirt/qemu/nvram/web1_VARS.fd</nvram>",
];
