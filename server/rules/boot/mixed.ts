import { deviceBoots, osBoots } from '../../domain/boot.ts';
import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { removeElement } from '../../xml/edit.ts';
import { guest } from '../examples/domain.ts';
import { offeredFix, preferredFix } from '../fix.ts';
import { findingsOf, said } from '../report.ts';
import type { Finding, Rule } from '../rule.ts';

const id = 'boot/mixed';

function check(domain: Domain): readonly Finding[] {
  if (!runsOnQemu(domain)) return [];
  const inOs = osBoots(domain).filter((boot) => said(boot, 'dev') !== undefined);
  const inDevices = deviceBoots(domain).filter(({ order }) => order !== undefined && /^\d+$/.test(order.value));
  const [first] = inOs;
  const [device] = inDevices;
  if (!first || !device) return [];
  const { document } = domain;
  return findingsOf(id, 'error', [
    {
      message: `The order of booting is set twice: <boot dev='${said(first, 'dev')}'/> here, and <boot order='${device.order?.value}'/> in a device ("per-device boot elements cannot be used together with os/boot elements").`,
      span: first.span,
      related: inDevices.map(({ element, device: owner }) => ({
        message: `the ${owner.name} has an order of its own`,
        span: element.span,
      })),
      fixes: [
        preferredFix(
          'Keep the order in the devices',
          inOs.map((boot) => removeElement(document, boot)),
        ),
        offeredFix(
          'Keep the order in <os>',
          inDevices.map(({ element }) => removeElement(document, element)),
        ),
      ],
    },
  ]);
}

const disk = (boot: readonly string[]): readonly string[] => [
  "<disk type='file' device='disk'>",
  "  <driver name='qemu' type='raw'/>",
  "  <source file='/srv/vm/disk.img'/>",
  "  <target dev='vda' bus='virtio'/>",
  ...boot.map((line) => `  ${line}`),
  '</disk>',
];
const inOs = "<boot dev='hd'/>";
const inDevice = "<boot order='1'/>";

export const mixedBoot: Rule = {
  id,
  level: 'error',
  title: 'Boot order in <os> and in devices',
  since: '0.8.8',
  complains: 'define',
  speaksOf: ['boot'],
  reason: `
There are two ways to say what a guest boots from: \`<boot dev='hd'/>\` in \`<os>\`, by the kind of device, and \`<boot order='1'/>\` in the devices themselves. libvirt
accepts one or the other: \`per-device boot elements cannot be used together with os/boot elements\` (seen on 12.8). The order in the devices can say more: the
second disk, this network card but not that one.
`,
  examples: [
    {
      title: 'Both at once',
      level: 'error',
      host: undefined,
      before: guest({ os: [`⟦${inOs}⟧`], devices: disk([inDevice]) }),
      fixed: {
        'Keep the order in the devices': guest({ devices: disk([inDevice]) }),
        'Keep the order in <os>': guest({ os: [inOs], devices: disk([]) }),
      },
    },
  ],
  silentOn: [
    { title: 'Only in <os>', xml: guest({ os: [inOs], devices: disk([]) }), host: undefined },
    { title: 'Only in the device', xml: guest({ devices: disk([inDevice]) }), host: undefined },
    { title: 'Not finished', xml: guest({ os: ["<boot dev=''/>"], devices: disk([inDevice]) }), host: undefined },
  ],
  check: ({ domain }) => check(domain),
};
