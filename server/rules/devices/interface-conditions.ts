/** What only some types and models of network interfaces can be told (domain_validate.c, qemu_validate.c, qemu_command.c). */
import { childNamed, childrenNamed } from '../../domain/element.ts';
import { sharesMemory } from '../../domain/shared-memory.ts';
import { insertChild, setAttribute } from '../../xml/edit.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { offeredFix, preferredFix } from '../fix.ts';
import { type Condition, said, spanOf } from '../report.ts';
import { unwanted, unwantedElement } from '../unwanted.ts';
import { isPasst } from './network-conditions.ts';

/** Connections that no device of the host is part of. */
const withoutTap: readonly string[] = ['user', 'server', 'client', 'mcast', 'udp'];

/** A Linux bridge has VLANs since libvirt 11.0; what kind of network it is, the document doesn't tell. */
export const vlan: Condition = (nic, domain) => {
  const tags = childNamed(nic, 'vlan');
  const type = said(nic, 'type');
  const mode = said(childNamed(nic, 'source'), 'mode');
  const isTagged =
    type === undefined || ['network', 'bridge', 'hostdev'].includes(type) || (type === 'direct' && mode === 'passthrough');
  if (!tags || isTagged) return undefined;
  const what = type === 'direct' ? "type='direct' without mode='passthrough'" : `type='${type}'`;
  return unwantedElement(
    tags,
    domain,
    `VLAN tags are for bridges, networks and passed-through functions, not for ${what} ("vlan tag not supported for this connection type").`,
  );
};

/** libvirt sets the guest's address through the DHCP server of user mode. */
export const guestAddress: Condition = (nic, domain) => {
  const type = said(nic, 'type');
  const own = ['ip', 'route'].map((name) => childNamed(nic, name)).find((found) => found !== undefined);
  // passt knows both; of vDPA libvirt 9.0 accepts addresses.
  if (!own || type === undefined || type === 'vdpa' || isPasst(nic) || (type === 'user' && own.name === 'ip')) return undefined;
  const libvirt = own.name === 'ip' ? 'IP address info' : 'IP route';
  return unwantedElement(
    own,
    domain,
    `Inside the guest, libvirt sets addresses for interfaces in user mode only, and routes for none: the guest has its ${own.name === 'ip' ? 'address' : 'routes'} from DHCP or sets it itself ("Invalid attempt to set network interface guest-side ${libvirt}, not supported for this interface type/backend").`,
  );
};

export const prefix: Condition = (nic) => {
  if (said(nic, 'type') !== 'user') return undefined;
  for (const ip of childrenNamed(nic, 'ip')) {
    const written = said(ip, 'prefix');
    const value = Number(written);
    if (written === undefined || !Number.isInteger(value) || value === 0) continue;
    const isIpv6 = said(ip, 'family') === 'ipv6';
    if (isIpv6 ? value === 64 : isPasst(nic) || (value >= 4 && value <= 27)) continue;
    const range = isIpv6 ? 'is 64' : 'is between 4 and 27';
    const libvirt = isIpv6
      ? `unsupported IPv6 address prefix='${value}' - must be 64`
      : 'invalid prefix, must be in range of 4-27';
    return {
      message: `In user mode the prefix of an ${isIpv6 ? 'IPv6' : 'IPv4'} network ${range} ("${libvirt}").`,
      span: spanOf(ip, 'prefix'),
    };
  }
  return undefined;
};

const virtioModels = /^virtio(-transitional|-non-transitional)?$/;
const modelOf = (nic: XmlElement): string | undefined => said(childNamed(nic, 'model'), 'type');

/** What virtio devices alone can be told, the guest's view of memory among it. */
const virtioOptions: readonly (readonly [name: string, libvirt: string])[] = [
  ['iommu', 'iommu driver option'],
  ['ats', 'ats driver option'],
  ['packed', 'packed driver option'],
  ['page_per_vq', 'page_per_vq option'],
];

/** For a device that is, or isn't, a virtio one: the option in its `<driver>` that needs it to be. */
export function virtioOption(device: XmlElement, model: string): ReturnType<Condition> {
  const driver = childNamed(device, 'driver');
  const found = virtioOptions.find(([name]) => said(driver, name) !== undefined);
  if (!driver || !found) return undefined;
  const [name, libvirt] = found;
  return unwanted(
    driver,
    name,
    `${name}= is for virtio devices, and this is a ${model} ("${libvirt} is only supported for virtio devices").`,
  );
}

export const virtioDriver: Condition = (nic) => {
  const model = modelOf(nic);
  return model === undefined || virtioModels.test(model) ? undefined : virtioOption(nic, model);
};

export const multiqueue: Condition = (nic) => {
  const type = said(nic, 'type') ?? '';
  const driver = childNamed(nic, 'driver');
  const model = modelOf(nic);
  const isVirtio = model !== undefined && virtioModels.test(model);
  if (!driver || !isVirtio || !withoutTap.includes(type) || isPasst(nic) || !(Number(said(driver, 'queues')) > 1))
    return undefined;
  return unwanted(
    driver,
    'queues',
    `Several queues need a tap device on the host, which type='${type}' has not, so the guest doesn't start ("multiqueue is not supported for network interfaces of type ${type}").`,
  );
};

export const script: Condition = (nic, domain) => {
  const found = childNamed(nic, 'script');
  if (!found || said(nic, 'type') !== 'user') return undefined;
  return unwantedElement(
    found,
    domain,
    `In user mode there is no device that a script could connect, so the guest doesn't start ("scripts are not supported on interfaces of type user").`,
  );
};

export const otherHypervisor: Condition = (nic) => {
  const type = said(nic, 'type');
  if (type !== 'null' && type !== 'vds') return undefined;
  return {
    message: `An interface of type ${type} is another hypervisor's, so the guest doesn't start ("network device type '${type}' is not supported by this hypervisor").`,
    span: spanOf(nic, 'type'),
  };
};

export const teaming: Condition = (nic) => {
  const model = childNamed(nic, 'model');
  const name = modelOf(nic);
  if (!model || name === undefined || virtioModels.test(name)) return undefined;
  if (said(childNamed(nic, 'teaming'), 'type') !== 'persistent') return undefined;
  return {
    message: `The interface that stays when its partner is unplugged is a virtio one ("virtio-net teaming persistent interface must be <model type='virtio'/>, not '${name}'").`,
    span: spanOf(model, 'type'),
    fixes: [preferredFix("Make it type='virtio'", [setAttribute(model, 'type', 'virtio')])],
  };
};

export const unmanagedTarget: Condition = (nic) => {
  const target = childNamed(nic, 'target');
  const type = said(nic, 'type');
  if (!target || said(target, 'managed') !== 'no' || type === undefined || type === 'ethernet') return undefined;
  return unwanted(
    target,
    'managed',
    `Only an interface of type ethernet can take a device that others made, and this is of type ${type} ("unmanaged target dev is not supported on interfaces of type '${type}'").`,
  );
};

/** What a guest is promised comes from the network's own bandwidth. */
export const bandwidth: Condition = (nic) => {
  const whole = childNamed(nic, 'bandwidth');
  const type = said(nic, 'type');
  for (const name of ['inbound', 'outbound']) {
    const direction = childNamed(whole, name);
    if (!direction) continue;
    if (said(direction, 'floor') !== undefined && type !== undefined && (name === 'outbound' || type !== 'network')) {
      return unwanted(
        direction,
        'floor',
        `A least bandwidth is promised by a network, for what comes in ("floor attribute is not supported for this config").`,
      );
    }
    if (
      direction.attributes.length > 0 &&
      !direction.attributes.some(({ name: each }) => each === 'average' || each === 'floor')
    ) {
      return {
        message: `Peaks and bursts are on top of an average, which isn't said ("Missing mandatory average or floor attributes").`,
        span: direction.startTag,
        explains: ['schema/missing-attribute'],
      };
    }
  }
  return undefined;
};

export const reconnectingServer: Condition = (nic, domain) => {
  const source = childNamed(nic, 'source');
  const found = childNamed(source, 'reconnect');
  if (!found || said(nic, 'type') !== 'vhostuser' || said(source, 'mode') !== 'server') return undefined;
  return unwantedElement(
    found,
    domain,
    `As server, the guest waits for the switch, so there is nothing to reconnect to ("'reconnect' attribute is not supported when source mode='server' for <interface type='vhostuser'>").`,
  );
};

export const bridgeOfNothing: Condition = (nic, { document }) => {
  if (said(nic, 'type') !== 'bridge' || childNamed(nic, 'source') || nic.children.length === 0) return undefined;
  return {
    message: `Which bridge is meant stands in <source bridge=…> ("interface type='bridge' requires a 'source' element").`,
    span: nic.startTag,
    fixes: [
      offeredFix('Add virbr0, the bridge of the network default', insertChild(document, nic, "<source bridge='virbr0'/>")),
    ],
  };
};

/** libvirt 9.0 still defined such guests; the switch couldn't read their packets. */
export const vhostUserMemory: Condition = (nic, domain) => {
  if (said(nic, 'type') !== 'vhostuser' || sharesMemory(domain)) return undefined;
  return {
    message: `A vhost-user interface is served from another process, which reads the guest's memory, and this guest keeps it to itself: <access mode='shared'/> in <memoryBacking> is missing (libvirt 12.8: "'interface' requires shared memory"; older versions start the guest, and no packet gets through).`,
    span: spanOf(nic, 'type'),
  };
};
