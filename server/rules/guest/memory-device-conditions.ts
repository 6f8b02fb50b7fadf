import { addressOf, addressType } from '../../domain/address.ts';
import { attributeValue, childNamed, textValue } from '../../domain/element.ts';
import { numaCells } from '../../domain/numa.ts';
import { kibibytes } from '../../domain/size.ts';
import { insertChild, removeElement } from '../../xml/edit.ts';
import type { Span, XmlElement } from '../../xml/tree.ts';
import { preferredFix } from '../fix.ts';
import { type Condition, said } from '../report.ts';
import { unwanted, unwantedAddress } from '../unwanted.ts';

/** An element's size in KiB; undefined where it isn't there, or is no size. */
export function sizeIn(parent: XmlElement | undefined, name: string): number | undefined {
  const element = childNamed(parent, name);
  const text = textValue(element);
  return text && kibibytes(text.value, attributeValue(element, 'unit')?.value || 'KiB');
}

/** Where the text of a child stands; the device where there is none. */
export const place = (device: XmlElement, child: XmlElement | undefined): Span => textValue(child)?.span ?? device.startTag;

export const target = (device: XmlElement): XmlElement | undefined => childNamed(device, 'target');
export const isOf = (device: XmlElement, ...models: readonly string[]): boolean => models.includes(said(device, 'model') ?? '');

/** Without cells, the guest is one node. */
const withoutNode: Condition = (device, domain) => {
  const into = target(device);
  if (!isOf(device, 'dimm', 'nvdimm', 'virtio-mem') || !into || childNamed(into, 'node')) return undefined;
  const cells = numaCells(domain.element);
  if (cells.length === 0) return undefined;
  const fixes =
    cells.length === 1 ? [preferredFix('Put it into cell 0', insertChild(domain.document, into, '<node>0</node>'))] : [];
  return {
    message: `The guest has NUMA cells, and this memory says in no <node> which one it belongs to ("target NUMA node needs to be specified for memory device").`,
    span: into.startTag,
    fixes,
  };
};

const nodeOfPmem: Condition = (device, { document }) => {
  const node = childNamed(target(device), 'node');
  if (!isOf(device, 'virtio-pmem') || !node) return undefined;
  return {
    message: 'A virtio-pmem belongs to no NUMA cell ("virtio-pmem does not support NUMA nodes").',
    span: node.span,
    fixes: [preferredFix('Remove <node>', [removeElement(document, node)])],
  };
};

const withoutFile: Condition = (device) => {
  if (!isOf(device, 'nvdimm', 'virtio-pmem') || childNamed(childNamed(device, 'source'), 'path')) return undefined;
  const model = said(device, 'model');
  return {
    message: `What is in an ${model} stays in a file, and this one names none: <source><path>…</path></source> ("path is required for model '${model}'").`,
    span: device.startTag,
  };
};

const discarded: Condition = (device) => {
  const model = said(device, 'model');
  if (!isOf(device, 'nvdimm', 'virtio-pmem') || said(device, 'discard') !== 'yes') return undefined;
  const libvirt =
    model === 'nvdimm' ? 'discard is not supported for nvdimms' : "discard is not supported for model 'virtio-pmem'";
  return unwanted(device, 'discard', `What is in an ${model} is to stay ("${libvirt}").`);
};

const privatePmem: Condition = (device) => {
  if (!isOf(device, 'virtio-pmem') || said(device, 'access') !== 'private') return undefined;
  return unwanted(
    device,
    'access',
    'What the guest writes reaches the file only if access is shared ("shared access mode required for virtio-pmem device").',
  );
};

const label: Condition = (device) => {
  const element = childNamed(target(device), 'label');
  const written = childNamed(element, 'size');
  const [labels, all] = [sizeIn(element, 'size'), sizeIn(target(device), 'size')];
  if (!isOf(device, 'nvdimm') || labels === undefined) return undefined;
  const span = place(device, written);
  if (labels < 128) {
    return { message: 'The labels of an NVDIMM take 128 KiB at least ("nvdimm label must be at least 128KiB").', span };
  }
  if (all === undefined || labels < all) return undefined;
  return { message: 'The labels leave no memory ("label size must be smaller than NVDIMM size").', span };
};

const ownUuid: Condition = (device, { document, os }) => {
  const element = childNamed(device, 'uuid');
  if (!isOf(device, 'nvdimm') || !element || os.arch === undefined || os.arch.value.startsWith('ppc64')) return undefined;
  return {
    message: 'Of NVDIMMs, only those of pSeries have a UUID ("UUID is not supported for NVDIMM device").',
    span: element.span,
    fixes: [preferredFix('Remove <uuid>', [removeElement(document, element)])],
  };
};

/** The least that Linux gives and takes at once: a huge page, 2 MiB on all hosts but s390x. */
const leastBlock = 2048;

const block: Condition = (device, { os }) => {
  const into = target(device);
  const written = childNamed(into, 'block');
  if (!isOf(device, 'virtio-mem') || !into) return undefined;
  const size = sizeIn(into, 'block');
  if (!written || (size !== undefined && !Number.isInteger(Math.log2(size)))) {
    return {
      message:
        'virtio-mem gives and takes memory in blocks of a <block> size that is a power of two ("block size must be a power of two").',
      span: written ? place(device, written) : into.startTag,
    };
  }
  if (size === undefined || size >= leastBlock || os.arch?.value.startsWith('s390')) return undefined;
  return {
    message: `A block is no smaller than a huge page ("block size too small, must be at least ${leastBlock}KiB").`,
    span: place(device, written),
  };
};

const requested: Condition = (device) => {
  const into = target(device);
  const written = childNamed(into, 'requested');
  const [size, blocks, wanted] = ['size', 'block', 'requested'].map((name) => sizeIn(into, name));
  if (!isOf(device, 'virtio-mem') || wanted === undefined) return undefined;
  const span = place(device, written);
  if (size !== undefined && wanted > size) {
    return {
      message: `More is requested than there is ("requested size must be smaller than or equal to @size (${size}KiB)").`,
      span,
    };
  }
  if (!blocks || wanted % blocks === 0) return undefined;
  return { message: 'Memory comes in whole blocks ("requested size must be an integer multiple of block size").', span };
};

const ownAddress: Condition = (device, { document }) => {
  const address = addressOf(device);
  const type = addressType(device);
  if (!address || type === undefined || !isOf(device, 'virtio-mem', 'virtio-pmem') || ['pci', 'ccw'].includes(type))
    return undefined;
  const model = said(device, 'model');
  return unwantedAddress(
    address,
    { document },
    `A ${model} is a PCI device ("only 'pci' … addresses are supported for the ${model} device").`,
  );
};

/** What libvirt holds one memory device to (domain_validate.c: virDomainMemoryDefValidate). */
export const memoryConditions: readonly Condition[] = [
  withoutNode,
  nodeOfPmem,
  withoutFile,
  discarded,
  privatePmem,
  label,
  ownUuid,
  block,
  requested,
  ownAddress,
];
