/** A guest called `guest` that QEMU emulates, with the firmware that is tried in it: on q35 unless `os` names its own `<type>`. */
export function firmwareGuest(osAttributes: string, os: string, features: string): string {
  const type = os.includes('<type') ? '' : "<type arch='x86_64' machine='q35'>hvm</type>";
  return `<domain type='qemu'>
  <name>guest</name>
  <memory unit='MiB'>256</memory>
  <os${osAttributes === '' ? '' : ` ${osAttributes}`}>
    ${type}${os}
  </os>
  <features>
    ${features}
  </features>
</domain>
`;
}
