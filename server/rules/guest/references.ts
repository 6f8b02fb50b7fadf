import { allDevices } from '../../domain/devices.ts';
import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { attributeValue, childNamed, childrenNamed } from '../../domain/element.ts';
import { removeElement } from '../../xml/edit.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { guest } from '../examples/domain.ts';
import { wholeGuest } from '../examples/whole.ts';
import { preferredFix } from '../fix.ts';
import { type Complaint, findingsOf, said, spanOf } from '../report.ts';
import type { Finding, Rule } from '../rule.ts';
import { ioThreads } from './io-threads.ts';
import { repeated } from './repeated.ts';
import { sysinfo } from './system-information.ts';

const id = 'guest/references';

function check(domain: Domain): readonly Finding[] {
  if (!runsOnQemu(domain)) return [];
  return findingsOf(id, 'error', [
    ...aliases(domain),
    ...ioThreads(domain),
    ...securityLabels(domain),
    ...sysinfo(domain),
    ...repeated(domain),
  ]);
}

/** Names that begin with `ua-` are the author's; libvirt replaces all others when the guest starts. */
function aliases(domain: Domain): readonly Complaint[] {
  const first = new Map<string, XmlElement>();
  return allDevices(domain.element).flatMap((device) => {
    const alias = childNamed(device, 'alias');
    const name = said(alias, 'name');
    // The first console is the first serial port under its other name.
    if (!alias || !name?.startsWith('ua-') || device.name === 'console') return [];
    const other = first.get(name);
    first.set(name, other ?? alias);
    if (!other) return [];
    return [
      {
        message: `Another device is called ${name} ("non unique alias detected: ${name}").`,
        span: spanOf(alias, 'name'),
        related: [{ message: 'the other one', span: other.span }],
        fixes: [preferredFix('Remove this alias', [removeElement(domain.document, alias)])],
      },
    ];
  });
}

function securityLabels(domain: Domain): readonly Complaint[] {
  const labels = childrenNamed(domain.element, 'seclabel');
  return labels.flatMap((label, index) => {
    const model = said(label, 'model');
    const other = labels.slice(0, index).find((before) => said(before, 'model') === model);
    if (model === undefined && labels.length > 1 && !attributeValue(label, 'model')) {
      const libvirt = 'missing security model when using multiple labels';
      return [{ message: `Of several labels, each names the model it is of ("${libvirt}").`, span: label.startTag }];
    }
    if (model === undefined || !other) return [];
    return [
      {
        message: `There is a label for ${model} already ("seclabel for model ${model} is already provided").`,
        span: label.startTag,
        related: [{ message: 'the other one', span: other.startTag }],
        fixes: [preferredFix('Remove this label', [removeElement(domain.document, label)])],
      },
    ];
  });
}

const named = (mark: string): readonly string[] =>
  ['hwrng', 'second'].flatMap((_, index) => [
    "<rng model='virtio'>",
    "  <backend model='random'>/dev/urandom</backend>",
    ...(index === 0 ? ["  <alias name='ua-rng'/>"] : mark === '' ? [] : [`  <alias name='${mark}'/>`]),
    '</rng>',
  ]);

const threads = (...lines: readonly string[]): string =>
  wholeGuest({
    head: [
      "<memory unit='GiB'>2</memory>",
      '<vcpu>2</vcpu>',
      '<iothreadids>',
      ...lines.map((line) => `  ${line}`),
      '</iothreadids>',
    ],
  });

export const guestReferences: Rule = {
  id,
  level: 'error',
  title: 'Names and numbers within a guest that clash or lead nowhere',
  since: '1.2.8',
  complains: 'define',
  reason: `
- An alias that begins with \`ua-\` is the author's own name for a device, and is used once. All other aliases are libvirt's: they may repeat, and are replaced at each start.
- \`iothread=\` of a virtio disk or of a controller of virtio SCSI, \`<iothreadpin>\` and \`<iothreadsched>\` name I/O threads that \`<iothreads>\` or \`<iothreadids>\` create; they are
  numbered from 1, each once, and are pinned and scheduled once. Where \`<driver>\` shares its queues out among several of them (libvirt 10.0), each queue is numbered below \`queues=\` and goes to one thread.
- Each security model has one \`<seclabel>\`; of several, each names its model.
- The \`uuid\` in \`<sysinfo type='smbios'>\` is that of the guest, and the BIOS \`date\` is written month/day/year. An entry of \`<sysinfo type='fwcfg'>\` has a name below \`opt/\`, but not
  below \`opt/ovmf/\` or \`opt/org.qemu/\`, and a value or a file.
- Throttle groups, ciphers of \`<keywrap>\`, events of \`<perf>\`, devices of \`<blkiotune>\` and the ACPI tables \`slic\` and \`msdm\` are named once; throttle filters name groups that exist.

libvirt refuses the guest otherwise (domain_conf.c, domain_validate.c).
`,
  examples: [
    {
      title: 'Two devices of one name',
      level: 'error',
      host: undefined,
      before: guest({ devices: named('⟦ua-rng⟧') }),
      fixed: { 'Remove this alias': guest({ devices: named('') }) },
    },
    {
      title: 'A thread twice',
      level: 'error',
      host: undefined,
      before: threads("<iothread id='1'/>", "<iothread id='⟦1⟧'/>"),
      fixed: { 'Remove this <iothread>': threads("<iothread id='1'/>") },
    },
    {
      title: 'A place of the firmware itself',
      level: 'error',
      host: undefined,
      before: wholeGuest({
        head: [
          "<memory unit='GiB'>2</memory>",
          "<sysinfo type='fwcfg'>",
          "  <entry name='⟦opt/ovmf/X-PciMmio64Mb⟧'>65536</entry>",
          '</sysinfo>',
        ],
      }),
      fixed: {},
    },
    {
      title: 'Another UUID in the system information',
      level: 'error',
      host: undefined,
      before: wholeGuest({
        head: [
          '<uuid>6f9619ff-8b86-4d01-b42d-00cf4fc964ff</uuid>',
          "<memory unit='GiB'>2</memory>",
          "<sysinfo type='smbios'>",
          '  <system>',
          "    <entry name='uuid'>⟦11112222-3333-4444-5555-666677778888⟧</entry>",
          '  </system>',
          '</sysinfo>',
        ],
      }),
      fixed: {
        "Write the guest's <uuid> here": wholeGuest({
          head: [
            '<uuid>6f9619ff-8b86-4d01-b42d-00cf4fc964ff</uuid>',
            "<memory unit='GiB'>2</memory>",
            "<sysinfo type='smbios'>",
            '  <system>',
            "    <entry name='uuid'>6f9619ff-8b86-4d01-b42d-00cf4fc964ff</entry>",
            '  </system>',
            '</sysinfo>',
          ],
        }),
      },
    },
  ],
  silentOn: [
    { title: 'Two threads', xml: threads("<iothread id='1'/>", "<iothread id='7'/>"), host: undefined },
    { title: 'Two names', xml: guest({ devices: named('ua-other') }), host: undefined },
    {
      title: "libvirt's own names repeat",
      xml: guest({ devices: named('serial0').map((line) => line.replace('ua-rng', 'serial0')) }),
      host: undefined,
    },
  ],
  check: ({ domain }) => check(domain),
};
