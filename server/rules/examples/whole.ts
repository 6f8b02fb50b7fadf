/** A complete guest for examples in which more than its devices matters; each string is a line. */
export function wholeGuest({
  type = 'kvm',
  head = ["<memory unit='GiB'>2</memory>", '<vcpu>2</vcpu>'],
  arch = 'x86_64',
  machine = 'q35',
  os = [],
  features = ['<acpi/>'],
  body = [],
  devices = [],
  name = ['<name>web1</name>'],
  tail = [],
  namespace = '',
}: {
  readonly type?: string;
  readonly name?: readonly string[];
  /** Between `<name>` and `<os>`. */
  readonly head?: readonly string[];
  readonly arch?: string;
  readonly machine?: string;
  readonly os?: readonly string[];
  readonly features?: readonly string[];
  /** Between `<features>` and `<devices>`. */
  readonly body?: readonly string[];
  readonly devices?: readonly string[];
  /** Behind `<devices>`. */
  readonly tail?: readonly string[];
  /** Written behind `type=`, with the space before it. */
  readonly namespace?: string;
}): string {
  const block = (element: string, lines: readonly string[]): readonly string[] =>
    lines.length > 0 ? [`<${element}>`, ...lines.map((line) => `  ${line}`), `</${element}>`] : [];
  const lines = [
    ...name,
    ...head,
    '<os>',
    `  <type arch='${arch}' machine='${machine}'>hvm</type>`,
    ...os.map((line) => `  ${line}`),
    '</os>',
    ...block('features', features),
    ...body,
    ...block('devices', devices),
    ...tail,
  ];
  return `<domain type='${type}'${namespace}>\n${lines.map((line) => `  ${line}\n`).join('')}</domain>\n`;
}
