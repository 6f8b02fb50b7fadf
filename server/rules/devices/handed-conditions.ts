/** What devices of the host can't be handed over as (qemu_validate.c: qemuValidateDomainDeviceDefHostdev). */
import { childNamed } from '../../domain/element.ts';
import { type Condition, said, spanOf } from '../report.ts';
import { unwantedElement } from '../unwanted.ts';

export const storageOfContainers: Condition = (hostdev) => {
  if (said(hostdev, 'mode') !== 'capabilities') return undefined;
  return {
    message: `mode='capabilities' is for containers; a guest of QEMU is handed devices with mode='subsystem' ("hostdev mode 'capabilities' is not supported in qemu").`,
    span: spanOf(hostdev, 'mode'),
  };
};

export const bootOfMediated: Condition = (hostdev, domain) => {
  const boot = childNamed(hostdev, 'boot');
  const model = said(hostdev, 'model');
  if (!boot || said(hostdev, 'type') !== 'mdev' || model !== 'vfio-pci') return undefined;
  return unwantedElement(
    boot,
    domain,
    `A guest doesn't boot from a mediated device ("booting from assigned devices is not supported by mediated devices of model ${model}").`,
  );
};
