/** What only some models of video devices can be told (domain_validate.c, qemu_validate.c). */
import { childNamed } from '../../domain/element.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { type Condition, said, spanOf } from '../report.ts';
import { unwanted, unwantedElement } from '../unwanted.ts';
import { virtioOption } from './interface-conditions.ts';

const model = (video: XmlElement): XmlElement | undefined => childNamed(video, 'model');
const typeOf = (video: XmlElement): string | undefined => said(model(video), 'type');

const foreign: readonly string[] = ['xen', 'vbox', 'parallels', 'gop'];

export const otherHypervisors: Condition = (video) => {
  const element = model(video);
  const type = typeOf(video);
  if (!element || type === undefined || !foreign.includes(type)) return undefined;
  return {
    message: `A video device of model ${type} is another hypervisor's ("domain configuration does not support video model '${type}'").`,
    span: spanOf(element, 'type'),
  };
};

export const accel2d: Condition = (video) => {
  const element = childNamed(model(video), 'acceleration');
  if (!element || said(element, 'accel2d') !== 'yes') return undefined;
  return unwanted(element, 'accel2d', 'QEMU accelerates 3D only ("qemu does not support the accel2d setting").');
};

/** Attributes that only some models know. libvirt versions that don't know the attribute ignore it. */
const ofModels: readonly (readonly [name: string, models: readonly string[], libvirt: string])[] = [
  ['edid', ['vga', 'bochs', 'virtio', 'none'], 'does not support edid'],
  ['blob', ['virtio', 'none'], 'does not support blob resources'],
];

export const modelAttributes: readonly Condition[] = ofModels.map(([name, models, libvirt]) => (video) => {
  const element = model(video);
  const type = typeOf(video);
  if (!element || type === undefined || models.includes(type) || said(element, name) === undefined) return undefined;
  const known = models.filter((each) => each !== 'none').join(', ');
  return unwanted(element, name, `${name}= is for ${known}, and this is ${type} ("video type '${type}' ${libvirt}").`);
});

/** Without a model, libvirt chooses one. */
export const resolution: Condition = (video, domain) => {
  const found = childNamed(model(video), 'resolution');
  const type = typeOf(video);
  if (!found || type === undefined || ['vga', 'qxl', 'virtio', 'bochs', 'none'].includes(type)) return undefined;
  return unwantedElement(found, domain, `A ${type} can't be told its resolution ("model resolution is not supported").`);
};

export const leastMemory: Condition = (video) => {
  const element = model(video);
  const type = typeOf(video);
  const size = Number(said(element, 'vram'));
  // libvirt rounds it up to a power of two first.
  if (!element || (type !== 'vga' && type !== 'vmvga') || !(size > 0 && size <= 512)) return undefined;
  return {
    message: `vram= counts KiB, and a ${type} has at least 1024 ("value for 'vram' must be at least 1 MiB (1024 KiB)").`,
    span: spanOf(element, 'vram'),
  };
};

export const blobMemory: Condition = (video, { element }) => {
  const own = model(video);
  const source = said(childNamed(childNamed(element, 'memoryBacking'), 'source'), 'type');
  if (!own || typeOf(video) !== 'virtio' || said(own, 'blob') !== 'on' || source === 'memfd') return undefined;
  return {
    message: `Blob resources lie in memory that is shared as memfd: <source type='memfd'/> in <memoryBacking> is missing ("'blob' support for virtio-gpu devices requires a memfd memory backend").`,
    span: spanOf(own, 'blob'),
  };
};

export const videoDriver: Condition = (video) => {
  const type = typeOf(video);
  const driver = childNamed(video, 'driver');
  if (type === undefined || type === 'virtio' || type === 'none' || !driver) return undefined;
  if (said(driver, 'name') === 'vhostuser') {
    return unwanted(
      driver,
      'name',
      `Only a virtio device is drawn by another process, and this is ${type} ("'vhostuser' driver is only supported with 'virtio' device").`,
    );
  }
  return virtioOption(video, type);
};
