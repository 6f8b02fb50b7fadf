import { devicesNamed } from '../../domain/devices.ts';
import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { childNamed } from '../../domain/element.ts';
import { hostDevices } from '../../domain/hostdevs.ts';
import { insertChild, setAttribute } from '../../xml/edit.ts';
import { guest } from '../examples/domain.ts';
import { preferredFix } from '../fix.ts';
import { type Complaint, findingsOf, said, spanOf } from '../report.ts';
import type { Rule } from '../rule.ts';
import { hostDevice } from './example-device.ts';

const id = 'passthrough/caching-mode';

function check(domain: Domain): readonly Complaint[] {
  if (!runsOnQemu(domain)) return [];
  const [device] = hostDevices(domain.element);
  const iommu = devicesNamed(domain.element, 'iommu').find((element) => said(element, 'model') === 'intel');
  const driver = childNamed(iommu, 'driver');
  if (!device || !iommu || said(driver, 'caching_mode') === 'on') return [];
  const edits = driver
    ? [setAttribute(driver, 'caching_mode', 'on')]
    : insertChild(domain.document, iommu, "<driver caching_mode='on'/>");
  return [
    {
      message:
        'Behind a virtual Intel IOMMU, host devices need caching_mode=\'on\': without it QEMU ends at the start ("We need to set caching-mode=on for intel-iommu to enable device assignment").',
      span: spanOf(iommu, 'model'),
      related: [{ message: 'a host device', span: device.element.startTag }],
      fixes: [preferredFix("Set caching_mode='on'", edits)],
    },
  ];
}

const features = ['<acpi/>', "<ioapic driver='qemu'/>"];
const iommu = (driver: string, mark = 'intel'): readonly string[] => [`<iommu model='${mark}'>`, `  ${driver}`, '</iommu>'];

export const cachingMode: Rule = {
  id,
  level: 'warning',
  title: 'A virtual Intel IOMMU without caching mode beside a host device',
  since: '3.4.0',
  complains: 'start',
  speaksOf: ['hostdev'],
  reason: `
A guest with a virtual Intel IOMMU decides itself which of its memory a device may reach. For a host device QEMU has to follow every such decision, and the guest tells them all only in
caching mode. Without it QEMU refuses to go on (hw/i386/intel_iommu.c: \`We need to set caching-mode=on for intel-iommu to enable device assignment with IOMMU
protection\`; versions of 2025 on say it in other words). libvirt doesn't set it by itself.
`,
  examples: [
    {
      title: 'Interrupt remapping alone',
      level: 'warning',
      host: undefined,
      before: guest({ features, devices: [...hostDevice({}), ...iommu("<driver intremap='on'/>", '⟦intel⟧')] }),
      fixed: {
        "Set caching_mode='on'": guest({
          features,
          devices: [...hostDevice({}), ...iommu("<driver intremap='on' caching_mode='on'/>")],
        }),
      },
    },
    {
      title: 'An IOMMU with nothing said of it',
      level: 'warning',
      host: undefined,
      before: guest({ features, devices: [...hostDevice({}), "<iommu model='⟦intel⟧'/>"] }),
      fixed: {
        "Set caching_mode='on'": guest({ features, devices: [...hostDevice({}), ...iommu("<driver caching_mode='on'/>")] }),
      },
    },
  ],
  silentOn: [
    {
      title: 'It is on',
      xml: guest({ features, devices: [...hostDevice({}), ...iommu("<driver intremap='on' caching_mode='on'/>")] }),
      host: undefined,
    },
    { title: 'No host device', xml: guest({ features, devices: ["<iommu model='intel'/>"] }), host: undefined },
  ],
  check: ({ domain }) => findingsOf(id, 'warning', check(domain)),
};
