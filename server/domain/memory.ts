import type { XmlElement } from '../xml/tree.ts';
import { attributeValue, textValue } from './element.ts';

/** Bytes of libvirt's units (virScaleInteger); it compares them without regard to case, and takes KiB where none is written. */
const units: Readonly<Record<string, number>> = {
  b: 1,
  bytes: 1,
  k: 2 ** 10,
  kib: 2 ** 10,
  kb: 1e3,
  m: 2 ** 20,
  mib: 2 ** 20,
  mb: 1e6,
  g: 2 ** 30,
  gib: 2 ** 30,
  gb: 1e9,
  t: 2 ** 40,
  tib: 2 ** 40,
  tb: 1e12,
};

/** The bytes an element such as `<memory unit='GiB'>` names; undefined where it isn't there, or is no number of a known unit. */
export function bytesOf(element: XmlElement | undefined): number | undefined {
  const number = textValue(element)?.value.trim() ?? '';
  const unit = units[(attributeValue(element, 'unit')?.value ?? 'KiB').toLowerCase()];
  return unit === undefined || !/^[0-9]+$/.test(number) ? undefined : Number(number) * unit;
}
