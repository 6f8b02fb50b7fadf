import type { XmlElement } from '../xml/tree.ts';
import { attributeValue, textValue } from './element.ts';

/** The powers of a unit's letter, as libvirt reads `unit=` (virScaleInteger): `k`, `KiB` are powers of two, `KB` of ten. */
const powers = ['', 'k', 'm', 'g', 't', 'p', 'e'];

/** The bytes of a number with its unit; undefined where either can't be read. */
function bytes(text: string, unit: string): number | undefined {
  if (!/^\s*\d+\s*$/.test(text)) return undefined;
  const match = /^([kmgtpe]?)(ib|b|bytes)?$/i.exec(unit);
  const power = powers.indexOf((match?.[1] ?? '').toLowerCase());
  if (!match || (unit !== '' && power === 0 && !match[2])) return undefined;
  const base = power > 0 && match[2]?.toLowerCase() === 'b' ? 1000 : 1024;
  return Number(text) * base ** power;
}

/** A size with its unit in KiB; undefined where either can't be read. A fraction of a KiB is rounded up, as libvirt does. */
export function kibibytes(text: string, unit: string): number | undefined {
  const size = bytes(text, unit);
  return size === undefined ? undefined : Math.ceil(size / 1024);
}

/**
 * The bytes an element such as `<memory unit='GiB'>` names, KiB where it names no unit; undefined where it isn't there, or is no number
 * of a known unit.
 */
export function bytesOf(element: XmlElement | undefined): number | undefined {
  return bytes(textValue(element)?.value ?? '', attributeValue(element, 'unit')?.value || 'KiB');
}
