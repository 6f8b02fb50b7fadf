/** What libvirt holds mice, keyboards and tablets to. */
import { type Condition, said, spanOf } from '../report.ts';
import { unwanted } from '../unwanted.ts';

const inputModel: Condition = (input) => {
  const model = said(input, 'model');
  if (said(input, 'bus') !== 'virtio' || (model !== 'virtio-transitional' && model !== 'virtio-non-transitional'))
    return undefined;
  return unwanted(
    input,
    'model',
    `A virtio ${said(input, 'type') ?? 'input device'} has no such model ("virtio (non-)transitional models are not supported for input type=${said(input, 'type') ?? ''}").`,
  );
};

const inputModelOfBus: Condition = (input) => {
  const model = said(input, 'model');
  const bus = said(input, 'bus');
  if (model === undefined || bus === undefined || bus === 'virtio') return undefined;
  return unwanted(
    input,
    'model',
    `A device on ${bus} has no model ("only bus 'virtio' is supported for input model '${model}'").`,
  );
};

const inputBus: Condition = (input) => {
  const type = said(input, 'type');
  const bus = said(input, 'bus');
  if (bus === 'ps2' && (type === 'tablet' || type === 'passthrough')) {
    return {
      message: `PS/2 has a mouse and a keyboard only ("ps2 bus does not support ${type} input device").`,
      span: spanOf(input, 'bus'),
    };
  }
  if (type !== 'passthrough' || bus === undefined || bus === 'virtio') return undefined;
  return {
    message: `A device of the host is passed through on virtio ("only bus 'virtio' is supported for 'passthrough' input devices").`,
    span: spanOf(input, 'bus'),
  };
};

const inputBusOfXen: Condition = (input) => {
  const bus = said(input, 'bus');
  if (bus !== 'xen' && bus !== 'parallels') return undefined;
  return { message: `The bus ${bus} is of another hypervisor ("unsupported input bus ${bus}").`, span: spanOf(input, 'bus') };
};

export const inputConditions: readonly Condition[] = [inputModel, inputModelOfBus, inputBus, inputBusOfXen];
