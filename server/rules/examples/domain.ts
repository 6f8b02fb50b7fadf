/** A small complete guest for the rules' examples: what differs from one to the next is a parameter, each string a line. */
export function guest({
  type = 'kvm',
  machine = 'q35',
  osAttributes = '',
  os = [],
  devices = [],
  launchSecurity,
}: {
  readonly type?: string;
  readonly machine?: string;
  readonly osAttributes?: string;
  readonly os?: readonly string[];
  readonly devices?: readonly string[];
  readonly launchSecurity?: string;
}): string {
  const lines = [
    `<domain type='${type}'>`,
    '  <name>web1</name>',
    "  <memory unit='GiB'>2</memory>",
    '  <vcpu>2</vcpu>',
    `  <os${osAttributes}>`,
    `    <type arch='x86_64' machine='${machine}'>hvm</type>`,
    ...os.map((line) => `    ${line}`),
    '  </os>',
    '  <features>',
    '    <acpi/>',
    '  </features>',
    ...(devices.length > 0 ? ['  <devices>', ...devices.map((line) => `    ${line}`), '  </devices>'] : []),
    ...(launchSecurity === undefined ? [] : [`  <launchSecurity type='${launchSecurity}'/>`]),
    '</domain>',
  ];
  return `${lines.join('\n')}\n`;
}
