import { devicesNamed } from '../domain/devices.ts';
import { type Domain, runsOnQemu } from '../domain/domain.ts';
import { attributeValue, childNamed, textValue } from '../domain/element.ts';
import type { Span, XmlElement } from '../xml/tree.ts';

/** Something of which each guest of a host has its own, as a document names it. */
export interface Claim {
  /** Equal where two documents name the same thing. */
  readonly key: string;
  /** As written. */
  readonly value: string;
  readonly span: Span;
  /** What holds the value. */
  readonly element: XmlElement;
}

/** Documents with places to be filled in, such as `{{ name }}` or `$DISK`, name nothing yet. */
function isFilledIn(value: string): boolean {
  return value.trim() !== '' && !/[{}$%<>]|@[a-z_]+@/i.test(value);
}

function claimOf(
  element: XmlElement | undefined,
  value: { value: string; span: Span } | undefined,
  key: string,
): readonly Claim[] {
  return element && value && isFilledIn(value.value) ? [{ key, value: value.value.trim(), span: value.span, element }] : [];
}

/** The guest's UUID, however it is written. */
export function uuidClaims({ element }: Domain): readonly Claim[] {
  const uuid = childNamed(element, 'uuid');
  const value = textValue(uuid);
  const digits = value?.value.trim().toLowerCase().replaceAll('-', '') ?? '';
  return /^[0-9a-f]{32}$/.test(digits) && !/^(.)\1*$/.test(digits) ? claimOf(uuid, value, digits) : [];
}

/** The guest's own variable store. */
export function nvramClaims({ os }: Domain): readonly Claim[] {
  const path = os.nvram?.path;
  return path?.value.startsWith('/') ? claimOf(os.nvram?.element, path, path.value) : [];
}

/** Network interfaces by MAC address and the network they are in; only networks that several guests can be in. */
export function macClaims({ element }: Domain): readonly Claim[] {
  return devicesNamed(element, 'interface').flatMap((device) => {
    const mac = childNamed(device, 'mac');
    const address = attributeValue(mac, 'address');
    const source = childNamed(device, 'source');
    const network = ['network', 'bridge', 'dev'].map((name) => attributeValue(source, name)?.value).find((name) => name);
    const value = address?.value.toLowerCase() ?? '';
    if (network === undefined || !/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(value) || value === '00:00:00:00:00:00') return [];
    return claimOf(mac, address, `${network} ${value}`);
  });
}

/** Disks the guest writes to and keeps for itself, in the order of the text. */
export function diskClaims({ disks }: Domain): readonly Claim[] {
  return disks.flatMap(({ element, device }) => {
    const isShared = ['readonly', 'shareable', 'transient'].some((name) => childNamed(element, name));
    if (isShared || (device !== 'disk' && device !== 'lun')) return [];
    const source = childNamed(element, 'source');
    const path = attributeValue(source, 'file') ?? attributeValue(source, 'dev');
    return path?.value.startsWith('/') && !path.value.startsWith('/dev/null') ? claimOf(source, path, path.value) : [];
  });
}

/** The name of a guest that can be compared with others; undefined where it has none yet, or is no guest of QEMU. */
export function guestName(domain: Domain): string | undefined {
  const name = domain.name?.value.trim() ?? '';
  return runsOnQemu(domain) && isFilledIn(name) ? name : undefined;
}
