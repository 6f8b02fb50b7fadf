import { devicesNamed } from '../../domain/devices.ts';
import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { childNamed } from '../../domain/element.ts';
import { hostDevices } from '../../domain/hostdevs.ts';
import { bytesOf } from '../../domain/size.ts';
import { removeElement } from '../../xml/edit.ts';
import { textSpan } from '../../xml/navigate.ts';
import { wholeGuest } from '../examples/whole.ts';
import { offeredFix } from '../fix.ts';
import { type Complaint, findingsOf, said } from '../report.ts';
import type { Rule } from '../rule.ts';
import { hostDevice } from './example-device.ts';

const id = 'passthrough/balloon';

function check(domain: Domain): readonly Complaint[] {
  if (!runsOnQemu(domain) || hostDevices(domain.element).length === 0) return [];
  const current = childNamed(domain.element, 'currentMemory');
  const [given, all] = [bytesOf(current), bytesOf(childNamed(domain.element, 'memory'))];
  if (!current || given === undefined || all === undefined || given >= all) return [];
  // Without a balloon, currentMemory takes nothing away.
  if (devicesNamed(domain.element, 'memballoon').some((balloon) => said(balloon, 'model') === 'none')) return [];
  return [
    {
      message:
        'The balloon takes memory from the guest, and the host gains nothing: with a host device, QEMU keeps all of the memory locked and gives nothing back.',
      span: textSpan(current) ?? current.span,
      fixes: [offeredFix('Give the guest all of its memory: remove currentMemory', [removeElement(domain.document, current)])],
    },
  ];
}

const memory = "<memory unit='GiB'>16</memory>";
const vcpu = '<vcpu>2</vcpu>';

export const balloon: Rule = {
  id,
  level: 'information',
  title: 'A balloon beside a host device',
  since: '0.10.2',
  complains: 'never',
  speaksOf: ['hostdev'],
  reason: `
\`currentMemory\` below \`memory\` has the guest's balloon driver put memory aside, so that the host can use it. A host device needs all of the guest's
memory in place, so QEMU doesn't return what the balloon holds (hw/virtio/virtio-balloon.c: it is inhibited while discarding memory is disabled, which
VFIO does). The guest has less, and the host not more.

It is sure for every device with VFIO, which is the only way QEMU has to hand over PCI devices.
`,
  examples: [
    {
      title: 'Half of the memory in the balloon',
      level: 'information',
      host: undefined,
      before: wholeGuest({
        head: [memory, "<currentMemory unit='GiB'>⟦8⟧</currentMemory>", vcpu],
        devices: hostDevice({}),
      }),
      fixed: {
        'Give the guest all of its memory: remove currentMemory': wholeGuest({ head: [memory, vcpu], devices: hostDevice({}) }),
      },
    },
  ],
  silentOn: [
    {
      title: 'The same amount in other words',
      xml: wholeGuest({ head: [memory, '<currentMemory>16777216</currentMemory>', vcpu], devices: hostDevice({}) }),
      host: undefined,
    },
    {
      title: 'No balloon',
      xml: wholeGuest({
        head: [memory, "<currentMemory unit='GiB'>8</currentMemory>", vcpu],
        devices: [...hostDevice({}), "<memballoon model='none'/>"],
      }),
      host: undefined,
    },
    {
      title: 'No host device',
      xml: wholeGuest({ head: [memory, "<currentMemory unit='GiB'>8</currentMemory>", vcpu] }),
      host: undefined,
    },
  ],
  check: ({ domain }) => findingsOf(id, 'information', check(domain)),
};
