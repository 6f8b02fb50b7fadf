/** A small complete guest for the rules' examples: what differs from one to the next is a parameter, each string a line. */
export function guest({
  type = 'kvm',
  name = 'web1',
  arch = 'x86_64',
  machine = 'q35',
  osAttributes = '',
  os = [],
  features = ['<acpi/>'],
  devices = [],
  launchSecurity,
  metadata = [],
}: {
  readonly type?: string;
  readonly name?: string;
  readonly arch?: string;
  /** Empty: the guest names none. */
  readonly machine?: string;
  readonly osAttributes?: string;
  readonly os?: readonly string[];
  readonly features?: readonly string[];
  readonly devices?: readonly string[];
  readonly launchSecurity?: string;
  readonly metadata?: readonly string[];
}): string {
  const lines = [
    `<domain type='${type}'>`,
    `  <name>${name}</name>`,
    ...block('metadata', metadata),
    "  <memory unit='GiB'>2</memory>",
    '  <vcpu>2</vcpu>',
    `  <os${osAttributes}>`,
    `    <type arch='${arch}'${machine === '' ? '' : ` machine='${machine}'`}>hvm</type>`,
    ...os.map((line) => `    ${line}`),
    '  </os>',
    ...block('features', features),
    ...block('devices', devices),
    ...(launchSecurity === undefined ? [] : [`  <launchSecurity type='${launchSecurity}'/>`]),
    '</domain>',
  ];
  return `${lines.join('\n')}\n`;
}

function block(name: string, lines: readonly string[]): readonly string[] {
  return lines.length > 0 ? [`  <${name}>`, ...lines.map((line) => `    ${line}`), `  </${name}>`] : [];
}
