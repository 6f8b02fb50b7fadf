import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { childNamed } from '../../domain/element.ts';
import { hostDevices } from '../../domain/hostdevs.ts';
import { bytesOf } from '../../domain/size.ts';
import { removeElement } from '../../xml/edit.ts';
import { textSpan } from '../../xml/navigate.ts';
import { wholeGuest } from '../examples/whole.ts';
import { offeredFix } from '../fix.ts';
import { type Complaint, findingsOf } from '../report.ts';
import type { Rule } from '../rule.ts';
import { hostDevice } from './example-device.ts';

const id = 'passthrough/hard-limit';

function check(domain: Domain): readonly Complaint[] {
  if (!runsOnQemu(domain) || hostDevices(domain.element).length === 0) return [];
  const limitElement = childNamed(childNamed(domain.element, 'memtune'), 'hard_limit');
  const memoryElement = childNamed(domain.element, 'memory');
  const [limit, memory] = [bytesOf(limitElement), bytesOf(memoryElement)];
  if (!limitElement || !memoryElement || limit === undefined || memory === undefined || limit >= memory) return [];
  return [
    {
      message: `A host device needs all of the guest's memory locked, and hard_limit lets QEMU lock ${gib(limit)} of ${gib(memory)}: the start fails, because memory can't be mapped for the device.`,
      span: textSpan(limitElement) ?? limitElement.span,
      related: [{ message: "the guest's memory", span: memoryElement.span }],
      fixes: [
        offeredFix('Remove hard_limit, and let libvirt compute what may be locked', [
          removeElement(domain.document, limitElement),
        ]),
      ],
    },
  ];
}

function gib(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1).replace(/\.0$/, '')} GiB`;
}

const limited = (limit: string): string =>
  wholeGuest({
    head: [
      "<memory unit='GiB'>8</memory>",
      '<vcpu>2</vcpu>',
      '<memtune>',
      "  <swap_hard_limit unit='GiB'>16</swap_hard_limit>",
      ...(limit === '' ? [] : [`  ${limit}`]),
      '</memtune>',
    ],
    devices: hostDevice({}),
  });

export const hardLimit: Rule = {
  id,
  level: 'warning',
  title: 'A memory limit below what a host device needs locked',
  since: '1.0.0',
  complains: 'start',
  speaksOf: ['hostdev'],
  reason: `
A host device reads and writes the guest's memory without asking, so VFIO keeps all of it in place: QEMU has to lock as much memory as the guest has, and
more for the device's own. libvirt lets it: by default the guest's memory and 1 GiB. But where \`hard_limit\` is set, that is what libvirt lets QEMU
lock (qemu_domain.c: qemuDomainGetMemLockLimitBytes), and the control group lets it have no more either.

With less than the guest's memory the guest can't start on any host where libvirt runs QEMU as another user than root.
`,
  examples: [
    {
      title: 'Half of the memory',
      level: 'warning',
      host: undefined,
      before: limited("<hard_limit unit='GiB'>⟦4⟧</hard_limit>"),
      fixed: { 'Remove hard_limit, and let libvirt compute what may be locked': limited('') },
    },
  ],
  silentOn: [
    { title: 'Enough', xml: limited("<hard_limit unit='GiB'>10</hard_limit>"), host: undefined },
    {
      title: 'No host device',
      xml: wholeGuest({ head: ["<memory unit='GiB'>8</memory>", "<memtune><hard_limit unit='GiB'>4</hard_limit></memtune>"] }),
      host: undefined,
    },
  ],
  check: ({ domain }) => findingsOf(id, 'warning', check(domain)),
};
