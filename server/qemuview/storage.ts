import type { Disk } from '../domain/devices.ts';
import { attributeValue, childNamed, childrenNamed } from '../domain/element.ts';
import type { XmlElement } from '../xml/tree.ts';
import { listValue } from './fragment.ts';

/** Where a disk's content lies, in QEMU's words. */
export type Storage =
  | {
      /** The properties of the `-blockdev` that reaches it, as libvirt writes them. */
      readonly blockdev: Readonly<Record<string, unknown>>;
      /** What `-drive file=` takes, quoted for a list. */
      readonly file: string;
    }
  /** Nothing is in the drive. */
  | 'empty'
  /** Why it can't be shown: what is behind `The disk vda`, without the full stop. */
  | { readonly unknown: string };

/** Where a disk has its content, as QEMU is told. */
export function storageOf({ element }: Disk): Storage {
  const source = childNamed(element, 'source');
  const said = (name: string): string | undefined => attributeValue(source, name)?.value;
  const type = attributeValue(element, 'type')?.value ?? 'file';
  if (type === 'file' || type === 'block') {
    const path = said('file') ?? said('dev');
    if (path === undefined) return 'empty';
    return { blockdev: { driver: type === 'block' ? 'host_device' : 'file', filename: path }, file: listValue(path) };
  }
  if (type === 'volume') {
    const [pool, volume] = [said('pool') ?? '?', said('volume') ?? '?'];
    return { unknown: `is a volume, whose path only libvirt knows: virsh vol-path --pool ${pool} ${volume}` };
  }
  if (type !== 'network' || !source) return { unknown: `has a source of type ${type}, which is not shown` };
  const protocol = said('protocol') ?? '';
  if (['auth', 'ssl', 'cookies', 'identity', 'reconnect', 'reservations'].some((name) => childNamed(source, name)))
    return { unknown: `is reached by ${protocol} with secrets or settings that are not shown` };
  return networkStorage(protocol, source) ?? { unknown: `is reached by ${protocol} in a way that is not shown` };
}

/** libvirt fills in the protocol's own port (virStorageSourceNetworkDefaultPort). */
const defaultPorts: Readonly<Record<string, string>> = { nbd: '10809', iscsi: '3260', http: '80', https: '443' };

interface NetworkHost {
  readonly name: string;
  readonly port: string;
}

function networkStorage(protocol: string, source: XmlElement): Storage | undefined {
  const name = attributeValue(source, 'name')?.value ?? '';
  const hosts = childrenNamed(source, 'host').flatMap((element) => hostOf(element, protocol) ?? []);
  const [host, ...others] = hosts;
  if (!host || hosts.length !== childrenNamed(source, 'host').length) return undefined;
  if (protocol === 'rbd') return rbdStorage(name, hosts);
  if (others.length > 0) return undefined;
  const place = `${host.name}:${host.port}`;
  switch (protocol) {
    case 'nbd': {
      const server = { type: 'inet', host: host.name, port: host.port };
      const path = name === '' ? '' : `/${name}`;
      return {
        blockdev: { driver: 'nbd', server, ...(name === '' ? {} : { export: name }) },
        file: listValue(`nbd://${place}${path}`),
      };
    }
    case 'http':
    case 'https': {
      const url = `${protocol}://${place}/${name.replace(/^\//, '')}${attributeValue(source, 'query') ? `?${attributeValue(source, 'query')?.value}` : ''}`;
      return { blockdev: { driver: protocol, url }, file: listValue(url) };
    }
    case 'iscsi': {
      const [, target = '', lun = '0'] = /^(.*?)(?:\/(\d+))?$/.exec(name) ?? [];
      return {
        blockdev: { driver: 'iscsi', portal: place, target, lun: Number(lun), transport: 'tcp' },
        file: listValue(`iscsi://${place}/${target}/${lun}`),
      };
    }
    default:
      return undefined;
  }
}

/** Ceph has no port of its own here: libvirt passes on what is written. */
function rbdStorage(name: string, hosts: readonly NetworkHost[]): Storage | undefined {
  const [pool, image, ...more] = name.split('/');
  if (pool === undefined || image === undefined || more.length > 0) return undefined;
  const monitors = hosts.map((host) => `${host.name}\\:${host.port}`).join('\\;');
  return {
    blockdev: { driver: 'rbd', pool, image, server: hosts.map((host) => ({ host: host.name, port: host.port })) },
    file: listValue(`rbd:${pool}/${image}:mon_host=${monitors}`),
  };
}

/** Undefined for what is reached by other means than TCP, or at a port that nobody told. */
function hostOf(element: XmlElement, protocol: string): NetworkHost | undefined {
  const name = attributeValue(element, 'name')?.value;
  const port = attributeValue(element, 'port')?.value ?? defaultPorts[protocol];
  const transport = attributeValue(element, 'transport')?.value ?? 'tcp';
  return name === undefined || port === undefined || transport !== 'tcp' ? undefined : { name, port };
}
