/** What the host's end of a character device must name (libvirt, domain_validate.c: virDomainChrSourceDefValidate). */
import { childNamed, childrenNamed } from '../../domain/element.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { type Complaint, type Condition, said } from '../report.ts';

/** Where nothing stands inside, the device is being typed. */
const isFurnished = (device: XmlElement): boolean => device.children.length > 0;

const missing = (device: XmlElement, source: XmlElement | undefined, what: string): Complaint => ({
  message: `A ${device.name} of type ${said(device, 'type')} needs a ${what} in its <source> ("Missing source ${what} attribute for char device").`,
  span: (source ?? device).startTag,
});

/** A socket of the host has its name from libvirt where it leads to a named port of virtio. */
function hasOwnSocket(device: XmlElement): boolean {
  const target = childNamed(device, 'target');
  return device.name === 'channel' && said(target, 'type') === 'virtio';
}

const pathTypes: readonly string[] = ['file', 'dev', 'pipe', 'unix'];

export const missingSource: Condition = (whole) => {
  // A random number generator has its source in the back end that fetches from it.
  const device = whole.name === 'rng' ? childNamed(whole, 'backend') : whole;
  if (!device) return undefined;
  const type = said(device, 'type') ?? '';
  const sources = childrenNamed(device, 'source');
  const [source] = sources;
  if (!isFurnished(device)) return undefined;
  if (pathTypes.includes(type)) {
    if (said(source, 'path') !== undefined || (type === 'unix' && hasOwnSocket(device))) return undefined;
    // While its value is being typed, the path is there.
    if (source?.attributes.some(({ name }) => name === 'path')) return undefined;
    return missing(device, source, 'path');
  }
  if (type !== 'tcp' && type !== 'udp') return undefined;
  if (sources.some(({ attributes }) => attributes.some(({ value }) => value === ''))) return undefined;
  return type === 'tcp' ? ofTcp(device, source) : ofUdp(device, sources);
};

function ofTcp(device: XmlElement, source: XmlElement | undefined): Complaint | undefined {
  if (said(source, 'host') === undefined) return missing(device, source, 'host');
  return said(source, 'service') === undefined ? missing(device, source, 'service') : undefined;
}

/** Of the two ends of UDP, the one that is sent to has a port. */
function ofUdp(device: XmlElement, sources: readonly XmlElement[]): Complaint | undefined {
  const to = sources.find((source) => said(source, 'mode') !== 'bind');
  return said(to, 'service') === undefined ? missing(device, to ?? sources[0], 'service') : undefined;
}
