import { addressNumber } from '../../domain/address.ts';
import { attributeValue, childNamed } from '../../domain/element.ts';
import { trimmedTextOf } from '../../xml/navigate.ts';
import type { XmlElement } from '../../xml/tree.ts';

/** What tells an element from its siblings, and what else is worth to be seen of it; either may be empty. */
interface Call {
  /** Goes behind the element's name: `vda`, `52:54:00:12:34:56`, `pci 3`. */
  readonly name: string;
  readonly detail: string;
}

/** What a person calls an element by. */
export function callOf(element: XmlElement): Call {
  const { parent, name } = element;
  const isDevice = parent?.name === 'devices' && parent.parent?.name === 'domain';
  return (isDevice ? devices : others).get(name)?.(element) ?? (isDevice ? anyDevice : anyElement)(element);
}

type Words = ReadonlyMap<string, (element: XmlElement) => Call>;

const devices: Words = new Map(
  Object.entries<(device: XmlElement) => Call>({
    disk: (disk) => ({
      name: of(childNamed(disk, 'target'), 'dev') || of(disk, 'device'),
      detail: fileName(sourceOf(disk)) || (of(disk, 'device') === 'cdrom' ? 'empty' : ''),
    }),
    interface: (device) => ({
      name: of(childNamed(device, 'mac'), 'address') || of(device, 'type'),
      detail: words(sourceOf(device), of(childNamed(device, 'model'), 'type')),
    }),
    controller: (controller) => ({
      name: words(of(controller, 'type'), of(controller, 'index')),
      detail: of(controller, 'model'),
    }),
    hostdev: (device) => ({
      name: hostPlace(device) || of(device, 'type'),
      detail: words(of(device, 'type') || of(device, 'mode'), of(device, 'model')),
    }),
    graphics: (graphics) => ({ name: of(graphics, 'type'), detail: words(of(graphics, 'port'), of(graphics, 'listen')) }),
    video: (video) => ({ name: of(childNamed(video, 'model'), 'type'), detail: '' }),
    channel: (channel) => ({
      name: of(childNamed(channel, 'target'), 'name') || of(channel, 'type'),
      detail: of(channel, 'type'),
    }),
    filesystem: (filesystem) => ({ name: of(childNamed(filesystem, 'target'), 'dir'), detail: sourceOf(filesystem) }),
    tpm: (tpm) => {
      const backend = childNamed(tpm, 'backend');
      return { name: of(tpm, 'model'), detail: words(of(backend, 'type'), of(backend, 'version')) };
    },
    rng: (rng) => ({ name: of(rng, 'model'), detail: trimmedText(childNamed(rng, 'backend')) }),
    memory: (memory) => ({ name: of(memory, 'model'), detail: sizeIn(childNamed(childNamed(memory, 'target'), 'size')) }),
    audio: (audio) => ({ name: of(audio, 'id'), detail: of(audio, 'type') }),
    vsock: (vsock) => ({ name: of(childNamed(vsock, 'cid'), 'address'), detail: of(vsock, 'model') }),
    shmem: (shmem) => ({ name: of(shmem, 'name'), detail: of(childNamed(shmem, 'model'), 'type') }),
    emulator: (emulator) => ({ name: fileName(trimmedText(emulator)), detail: '' }),
  }),
);

const others: Words = new Map(
  Object.entries<(element: XmlElement) => Call>({
    domain: (domain) => ({ name: trimmedText(childNamed(domain, 'name')), detail: of(domain, 'type') }),
    os: (os) => ({ name: '', detail: words(of(os, 'firmware'), of(childNamed(os, 'type'), 'machine')) }),
    loader: (loader) => ({ name: fileName(trimmedText(loader)), detail: of(loader, 'type') }),
    nvram: (nvram) => ({ name: fileName(trimmedText(nvram)), detail: fileName(of(nvram, 'template')) }),
    kernel: (kernel) => ({ name: fileName(trimmedText(kernel)), detail: '' }),
    initrd: (initrd) => ({ name: fileName(trimmedText(initrd)), detail: '' }),
    memory: (memory) => ({ name: '', detail: sizeIn(memory) }),
    currentMemory: (memory) => ({ name: '', detail: sizeIn(memory) }),
    maxMemory: (memory) => ({ name: '', detail: sizeIn(memory) }),
    address: (address) => ({ name: of(address, 'type'), detail: placeIn(address) }),
    feature: (feature) => ({ name: of(feature, 'name'), detail: of(feature, 'policy') || of(feature, 'enabled') }),
    cell: (cell) => ({ name: of(cell, 'id'), detail: words(of(cell, 'memory'), of(cell, 'unit')) }),
  }),
);

/** A device without words of its own: its model, type and name. */
function anyDevice(device: XmlElement): Call {
  const model = of(device, 'model') || of(childNamed(device, 'model'), 'type');
  const type = of(device, 'type');
  const target = childNamed(device, 'target');
  return {
    name: model || type || of(device, 'name'),
    detail: words(model ? type : '', of(device, 'bus'), of(target, 'type'), of(target, 'port')),
  };
}

/** The attributes that say most. */
const telling = new Set([
  'name',
  'id',
  'type',
  'mode',
  'model',
  'dev',
  'bus',
  'file',
  'network',
  'bridge',
  'dir',
  'path',
  'value',
]);

/** The attributes that say most, in the order of the text, and the text of a leaf. */
function anyElement(element: XmlElement): Call {
  const { attributes, children } = element;
  const values = attributes.flatMap(({ name, value }) => (telling.has(name) ? value.trim() : []));
  const text = children.some(({ kind }) => kind === 'element') ? '' : trimmedText(element);
  const only = attributes.length === 1 ? (attributes[0]?.value ?? '') : '';
  return { name: '', detail: words(...values, text) || only };
}

/** Where a device gets its content from: a file, a network, a volume, … */
function sourceOf(device: XmlElement): string {
  const source = childNamed(device, 'source');
  const names = ['file', 'dev', 'network', 'bridge', 'dir', 'volume', 'name', 'path'];
  return names.map((name) => of(source, name)).find((value) => value !== '') ?? '';
}

/** `0000:01:00.0` for a PCI device of the host, `046d:c52b` for one of USB, the adapter or the UUID for others. */
function hostPlace(device: XmlElement): string {
  const source = childNamed(device, 'source');
  const address = childNamed(source, 'address');
  const [vendor, product] = [childNamed(source, 'vendor'), childNamed(source, 'product')];
  if (vendor && product) return `${of(vendor, 'id')}:${of(product, 'id')}`.replaceAll('0x', '');
  if (!address) return of(source, 'dev') || of(childNamed(source, 'adapter'), 'name') || sourceOf(device);
  return of(address, 'uuid') || (of(device, 'type') === 'pci' ? pciPlace(address) : placeIn(address));
}

/** What a place is called by: `0000:00:1f.2`, or the numbers of a drive with colons between. */
function placeIn(address: XmlElement): string {
  // The host's own address of a PCI device is written without its type.
  if (of(address, 'type') === 'pci' || of(address, 'function') !== '') return pciPlace(address);
  const parts = [
    'controller',
    'bus',
    'target',
    'unit',
    'device',
    'slot',
    'port',
    'cssid',
    'ssid',
    'devno',
    'iobase',
    'reg',
    'base',
  ];
  return parts
    .map((name) => of(address, name))
    .filter((part) => part !== '')
    .join(':');
}

function pciPlace(address: XmlElement): string {
  if (!['domain', 'bus', 'slot', 'function'].some((name) => of(address, name) !== '')) return '';
  const part = (name: string, digits: number): string => {
    const written = of(address, name);
    return (addressNumber(written || '0')?.toString(16) ?? written).padStart(digits, '0');
  };
  return `${part('domain', 4)}:${part('bus', 2)}:${part('slot', 2)}.${part('function', 1)}`;
}

function sizeIn(element: XmlElement | undefined): string {
  const text = trimmedText(element);
  return text && words(text, of(element, 'unit') || 'KiB');
}

function of(element: XmlElement | undefined, name: string): string {
  return attributeValue(element, name)?.value.trim() ?? '';
}

function trimmedText(element: XmlElement | undefined): string {
  return element ? trimmedTextOf(element) : '';
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1) || path;
}

function words(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' ');
}
