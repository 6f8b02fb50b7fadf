/** What people write where the grammar takes any text or number: names that both sides know, and addresses and ports that fit most. */
import { addressNumber } from '../../domain/address.ts';
import { devicesNamed } from '../../domain/devices.ts';
import { attributeValue } from '../../domain/element.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { archOf } from './architecture.ts';
import type { ComputedValue } from './computed-value.ts';

/** The elements from `<domain>` to the one whose value it is. */
type Path = readonly XmlElement[];

/** Those of `what`: an element, or `element@attribute`. */
export function usualValues(path: Path, what: string): readonly ComputedValue[] {
  const parent = path.at(-2)?.name ?? '';
  return (USUAL.get(`${parent}/${what}`) ?? USUAL.get(what))?.(path) ?? [];
}

const USUAL: ReadonlyMap<string, (path: Path) => readonly ComputedValue[]> = new Map([
  ['disk/driver@name', diskDriver],
  ['channel/target@name', channelNames],
  ['graphics@port', graphicsPort],
  ['graphics@websocket', () => [{ text: '-1', what: 'libvirt chooses' }]],
  ['graphics@listen', () => addresses],
  ['listen@address', () => addresses],
  ['rng/backend', randomSource],
  ['serial/target@type', serialKind],
  ['filesystem@fmode', () => [{ text: '0600', what: 'what QEMU takes' }]],
  ['filesystem@dmode', () => [{ text: '0700', what: 'what QEMU takes' }]],
  ['hyperv/spinlocks@retries', () => [{ text: '8191', what: 'as most guests have it' }]],
  ['vsock/cid@address', () => [{ text: '3', what: 'the first of a guest' }]],
  ['address@domain', () => [{ text: '0x0000', what: 'the usual one' }]],
  ['address@slot', slotOfPort],
  ['address@function', () => [{ text: '0x0', what: 'the first' }]],
  ['address@controller', () => first],
  ['address@target', () => first],
  ['address@unit', () => first],
]);

const first: readonly ComputedValue[] = [{ text: '0', what: 'the first' }];

const addresses: readonly ComputedValue[] = [
  { text: '127.0.0.1', what: 'this host only' },
  { text: '0.0.0.0', what: 'the whole network' },
];

/** QEMU's guests have one driver only; those of other hypervisors choose. */
function diskDriver([domain]: Path): readonly ComputedValue[] {
  const hypervisor = attributeValue(domain, 'type')?.value ?? 'kvm';
  return ['kvm', 'qemu', 'hvf'].includes(hypervisor) ? [{ text: 'qemu', what: 'the only one of QEMU' }] : [];
}

/** The names that agents in the guest look for. */
function channelNames(path: Path): readonly ComputedValue[] {
  switch (attributeValue(path.at(-2), 'type')?.value) {
    case 'unix':
      return [{ text: 'org.qemu.guest_agent.0', what: 'the guest agent' }];
    case 'spicevmc':
    case 'qemu-vdagent':
      return [{ text: 'com.redhat.spice.0', what: 'the SPICE agent' }];
    case 'spiceport':
      return [{ text: 'org.spice-space.webdav.0', what: 'shared folders' }];
    default:
      return [];
  }
}

/** Of bus 0, which is the machine's own and no port's, slot 0 is the host bridge. */
function slotOfPort(path: Path): readonly ComputedValue[] {
  const bus = attributeValue(path.at(-1), 'bus')?.value ?? '';
  return addressNumber(bus) === 0 ? [] : [{ text: '0x00', what: 'the only one of a port' }];
}

/** Displays count from 5900 on, RDP has a port of its own. */
function graphicsPort(path: Path): readonly ComputedValue[] {
  const [domain] = path;
  const own = path.at(-1);
  if (domain === undefined) return [];
  if (attributeValue(own, 'type')?.value === 'rdp') return [{ text: '3389', what: 'the usual one' }];
  const others = devicesNamed(domain, 'graphics').filter((each) => each !== own);
  const taken = new Set(others.map((each) => attributeValue(each, 'port')?.value));
  let port = 5900;
  while (taken.has(String(port))) port++;
  return [
    { text: String(port), what: 'the first that is free' },
    { text: '-1', what: 'libvirt chooses' },
  ];
}

/** Of the words that the grammar has for all architectures, the one of this guest. */
function serialKind([domain]: Path): readonly ComputedValue[] {
  if (domain === undefined) return [];
  const kinds: Readonly<Record<string, string>> = {
    x86_64: 'isa-serial',
    i686: 'isa-serial',
    aarch64: 'system-serial',
    armv7l: 'system-serial',
    riscv64: 'system-serial',
    ppc64: 'spapr-vio-serial',
    ppc64le: 'spapr-vio-serial',
    s390x: 'sclp-serial',
  };
  const kind = kinds[archOf(domain)];
  return kind === undefined ? [] : [{ text: kind, what: 'as libvirt takes it here' }];
}

function randomSource(path: Path): readonly ComputedValue[] {
  if (attributeValue(path.at(-1), 'model')?.value !== 'random') return [];
  return [
    { text: '/dev/urandom', what: 'never waits' },
    { text: '/dev/random', what: 'waits for entropy on old kernels' },
  ];
}
