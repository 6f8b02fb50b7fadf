import { addressNumber } from './address.ts';
import type { Domain } from './domain.ts';
import { attributeValue, childNamed, textValue, type Value } from './element.ts';

/** How many virtual processors a guest can have at most, as `<vcpu>` says; 1 where it isn't written, undefined where it is no number. */
export function processorCount(domain: Domain): number | undefined {
  const value = processorText(domain);
  if (!childNamed(domain.element, 'vcpu')) return 1;
  return value && addressNumber(value.value);
}

/** `<vcpu>` as it is written: how many processors the guest can have at most. */
export function processorText(domain: Domain): Value | undefined {
  return textValue(childNamed(domain.element, 'vcpu'));
}

/** The product of `<topology>`; undefined where there is none, or where a number isn't one. */
export function topologyCount(domain: Domain): number | undefined {
  const topology = childNamed(childNamed(domain.element, 'cpu'), 'topology');
  if (!topology) return undefined;
  const part = (name: string): number | undefined => {
    const written = attributeValue(topology, name);
    return written ? addressNumber(written.value) : 1;
  };
  const parts = ['sockets', 'dies', 'clusters', 'cores', 'threads'].map(part);
  return parts.reduce((product, value) => (product === undefined || value === undefined ? undefined : product * value), 1);
}

/** The numbers in a list such as `0-3,8,^2`; undefined where it isn't one, or names more than is sensible. */
export function numberSet(text: string): ReadonlySet<number> | undefined {
  const numbers = new Set<number>();
  for (const piece of text.trim().split(',')) {
    const match = /^\s*(\^)?(\d+)(?:-(\d+))?\s*$/.exec(piece);
    const first = Number(match?.[2]);
    const last = Number(match?.[3] ?? match?.[2]);
    if (!match || last < first || last > 4096) return undefined;
    for (let number = first; number <= last; number += 1) {
      if (match[1]) numbers.delete(number);
      else numbers.add(number);
    }
  }
  return numbers;
}
