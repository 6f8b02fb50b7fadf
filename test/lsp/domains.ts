/** The domains that the tests open. */

export const ideOnQ35 = `<domain type='kvm'>
  <name>guest</name>
  <memory unit='GiB'>2</memory>
  <os>
    <type arch='x86_64' machine='q35'>hvm</type>
  </os>
  <devices>
    <disk type='file' device='disk'>
      <source file='/srv/guest.img'/>
      <target dev='hda' bus='ide'/>
    </disk>
    <disk type='file' device='cdrom'>
      <target dev='hdc' bus='ide'/>
    </disk>
    <controller type='ide' index='0'/>
  </devices>
</domain>
`;

/** A guest whose `<os>` holds these lines. */
export function guestWith(...lines: readonly string[]): string {
  return `<domain type='kvm'>
  <name>guest</name>
  <memory unit='GiB'>2</memory>
  <os>
    <type arch='x86_64' machine='q35'>hvm</type>
${lines.map((line) => `    ${line}\n`).join('')}  </os>
  <features>
    <acpi/>
  </features>
</domain>
`;
}

/** A guest with these lines in `<devices>`. */
export function withDevices(...lines: readonly string[]): string {
  const devices = ['  <devices>', ...lines.map((line) => `    ${line}`), '  </devices>'];
  return guestOf("  <memory unit='GiB'>4</memory>", "  <os><type arch='x86_64' machine='q35'>hvm</type></os>", ...devices);
}

/** A guest with these lines in `<domain>`, behind its name. */
export function guestOf(...lines: readonly string[]): string {
  return ["<domain type='kvm'>", '  <name>guest</name>', ...lines, '</domain>', ''].join('\n');
}

export const unifiedPath = '/srv/guests/OVMF.fd';
export const unifiedGuest = guestWith(
  `<loader readonly='yes' type='pflash'>${unifiedPath}</loader>`,
  "<nvram template='/srv/guests/none.fd'>/srv/guests/guest_VARS.fd</nvram>",
);
