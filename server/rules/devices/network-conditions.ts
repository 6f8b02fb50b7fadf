/** What libvirt holds network interfaces to, by how they are connected. */
import { childNamed, childrenNamed } from '../../domain/element.ts';
import { removeAttribute, setAttribute } from '../../xml/edit.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { preferredFix } from '../fix.ts';
import { type Condition, said, spanOf } from '../report.ts';
import { unwantedElement } from '../unwanted.ts';

const isUserMode = (nic: XmlElement): boolean => said(nic, 'type') === 'user';

export const isPasst = (nic: XmlElement): boolean => said(childNamed(nic, 'backend'), 'type') === 'passt';

/** Settings of the host's end of the cable, and the types that have one which libvirt can set (qemuDomainNetSupportsMTU, …Coalesce). */
const ofHostsEnd: readonly (readonly [name: string, types: readonly string[], libvirt: (type: string) => string])[] = [
  [
    'mtu',
    ['network', 'bridge', 'ethernet', 'vhostuser'],
    (type) => `setting MTU on interface type ${type} is not supported yet`,
  ],
  ['coalesce', ['network', 'bridge'], (type) => `coalesce settings on interface type ${type} are not supported`],
];

export const hostsEnd: readonly Condition[] = ofHostsEnd.map(([name, types, libvirt]) => (nic, domain) => {
  const found = childNamed(nic, name);
  const type = said(nic, 'type');
  if (!found || type === undefined || types.includes(type) || (name === 'mtu' && isPasst(nic))) return undefined;
  const why = isUserMode(nic)
    ? `An interface in user mode has no end on the host that <${name}> could be set for`
    : `<${name}> is set for interfaces of type ${types.join(', ')}, not for type='${type}'`;
  return unwantedElement(found, domain, `${why} ("${libvirt(type)}").`);
});

export const isolatedPort: Condition = (nic, { document }) => {
  const port = childNamed(nic, 'port');
  const type = said(nic, 'type');
  if (!port || said(port, 'isolated') !== 'yes' || type === undefined || type === 'network' || type === 'bridge')
    return undefined;
  return unwantedElement(
    port,
    { document },
    `Only the port of a bridge is isolated, and this interface has type='${type}' ("<port isolated='yes'/> is not supported for network interfaces with type='${type}'").`,
  );
};

export const passt: Condition = (nic) => {
  const backend = childNamed(nic, 'backend');
  const type = said(nic, 'type');
  if (!backend || said(backend, 'type') !== 'passt' || type === undefined || isUserMode(nic) || type === 'vhostuser')
    return undefined;
  return {
    message: `passt connects interfaces in user mode, not type='${type}' ("The 'passt' backend can only be used with interface type='user' or type='vhostuser'").`,
    span: spanOf(backend, 'type'),
  };
};

const onlyVirtio: readonly string[] = ['vdpa', 'vhostuser'];

export const virtioOnly: Condition = (nic) => {
  const type = said(nic, 'type') ?? '';
  const model = childNamed(nic, 'model');
  const name = said(model, 'type');
  if (!model || name === undefined || name.startsWith('virtio') || !onlyVirtio.includes(type)) return undefined;
  return {
    message: `An interface of type ${type} is a virtio device ("invalid model for interface of type '${type}': '${name}' - must be 'virtio'").`,
    span: spanOf(model, 'type'),
    fixes: [preferredFix("Make it type='virtio'", [setAttribute(model, 'type', 'virtio')])],
  };
};

export const queueSizes: Condition = (nic) => {
  const driver = childNamed(nic, 'driver');
  const name = ['rx_queue_size', 'tx_queue_size'].find((each) => {
    const size = Number(said(driver, each) ?? 1);
    return Number.isInteger(size) && size > 0 && !Number.isInteger(Math.log2(size));
  });
  if (!driver || name === undefined) return undefined;
  return {
    message: `The size of a queue is a power of two, which ${said(driver, name)} is not ("${name} has to be a power of two").`,
    span: spanOf(driver, name),
    fixes: [preferredFix(`Remove ${name}=`, [removeAttribute(driver, name)])],
  };
};

/** In user mode the guest has one address of each kind. */
export const oneAddress: Condition = (nic) => {
  if (!isUserMode(nic)) return undefined;
  const addresses = childrenNamed(nic, 'ip');
  const second = addresses.find((ip, index) =>
    addresses.slice(0, index).some((other) => (said(other, 'family') ?? 'ipv4') === (said(ip, 'family') ?? 'ipv4')),
  );
  if (!second) return undefined;
  const version = (said(second, 'family') ?? 'ipv4') === 'ipv4' ? 'IPv4' : 'IPv6';
  return {
    message: `In user mode the guest has one ${version} address ("Only one ${version} address per interface is allowed").`,
    span: second.span,
  };
};

export const macAddress: Condition = (nic) => {
  const mac = childNamed(nic, 'mac');
  const address = said(mac, 'address');
  if (!mac || address === undefined) return undefined;
  const span = spanOf(mac, 'address');
  if (!/^([0-9a-f]{1,2}:){5}[0-9a-f]{1,2}$/i.test(address)) {
    return {
      message: `${address} is no MAC address ("unable to parse mac address '${address}'"). Without <mac>, libvirt makes one.`,
      span,
    };
  }
  if (Number.parseInt(address, 16) % 2 === 0) return undefined;
  return {
    message: `${address} is the address of a group: the first byte of an interface's own is even ("expected unicast mac address, found multicast '${address}'").`,
    span,
  };
};

export const ownTap: Condition = (nic) => {
  const type = said(nic, 'type');
  const backend = childNamed(nic, 'backend');
  if (!backend || said(backend, 'tap') === undefined || (type !== 'hostdev' && type !== 'vhostuser')) return undefined;
  return {
    message: `An interface of type ${type} has no tap device ("custom tap device path is not supported for network interfaces of type ${type}").`,
    span: spanOf(backend, 'tap'),
  };
};

/** libvirt 11.4 also forwards ports with vhostuser's passt. libvirt 9.0 takes all others too, and forwards nothing. */
export const portForward: Condition = (nic) => {
  const element = childNamed(nic, 'portForward');
  if (!element) return undefined;
  const type = said(nic, 'type') ?? '';
  const isOfKind = type === 'user' || type === 'vhostuser';
  if (isOfKind && said(childNamed(nic, 'backend'), 'type') === 'passt') return undefined;
  const lack = isOfKind ? "this interface has no <backend type='passt'/>" : `this interface is of type ${type}`;
  return {
    message: `Ports are forwarded by passt in user mode, and ${lack} ("The <portForward> element can only be used with the 'passt' backend of interface type='user' or type='vhostuser'").`,
    span: element.startTag,
  };
};

export const queues: Condition = (nic) => {
  const driver = childNamed(nic, 'driver');
  const written = said(driver, 'queues');
  if (!driver || written === undefined || !/^-\d+$/.test(written)) return undefined;
  return {
    message: `An interface has 1 queue or more ("Invalid value for attribute 'queues' in element 'driver': '${written}'. Expected non-negative integer value").`,
    span: spanOf(driver, 'queues'),
  };
};
