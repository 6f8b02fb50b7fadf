/** What must be true of the reading of any bytes, however damaged. For tests. */
import { guidAt } from './guid.ts';
import type { FirmwareImage } from './model.ts';

/** One sentence for everything that does not hold. */
export function violations(bytes: Uint8Array, image: FirmwareImage): string[] {
  return [
    ...regionViolations(bytes, image),
    ...volumeViolations(bytes, image),
    ...variableViolations(image),
    ...splitViolations(image),
  ];
}

function regionViolations(bytes: Uint8Array, { regions, size }: FirmwareImage): string[] {
  const wrong: string[] = [];
  let end = 0;
  for (const { offset, length, label, role } of regions) {
    if (offset !== end) wrong.push(`region ${label} starts at ${offset}, the one before ends at ${end}`);
    if (length <= 0) wrong.push(`region ${label} at ${offset} has ${length} bytes`);
    if (label === '') wrong.push(`region at ${offset} has no label`);
    if (role === 'padding') {
      const last = bytes[offset + length - 1];
      if (bytes[offset] !== last || (last !== 0 && last !== 0xff))
        wrong.push(`padding at ${offset} ends in other bytes than it starts with`);
    }
    end = offset + length;
  }
  if (size !== bytes.length || end !== size)
    wrong.push(`regions end at ${end}, the file of ${bytes.length} bytes has size ${size}`);
  return wrong;
}

function volumeViolations(bytes: Uint8Array, { volumes }: FirmwareImage): string[] {
  const wrong: string[] = [];
  for (const [index, { offset, guid }] of volumes.entries()) {
    const before = volumes[index - 1];
    if (before && before.offset >= offset) wrong.push(`volume at ${offset} is not behind the one at ${before.offset}`);
    if (guidAt(bytes, offset + 16) !== guid) wrong.push(`volume at ${offset} does not have the file system ${guid}`);
  }
  return wrong;
}

function variableViolations({ store, variables, size }: FirmwareImage): string[] {
  const wrong: string[] = [];
  let end = 0;
  for (const { name, offset, length, dataOffset, size: dataSize } of variables) {
    if (offset < end) wrong.push(`variable ${name} at ${offset} overlaps the one that ends at ${end}`);
    end = offset + length;
    if (dataOffset + dataSize !== end || end > size)
      wrong.push(`the data of variable ${name} ends at ${dataOffset + dataSize}, the variable at ${end}`);
  }
  if (variables.length > 0 && !store) wrong.push('there are variables without a store');
  if (store && (store.freeSpace < 0 || end + store.freeSpace > size)) wrong.push(`free space of ${store.freeSpace} bytes`);
  return wrong;
}

function splitViolations({ kind, split, splitRefusal, size }: FirmwareImage): string[] {
  const wrong: string[] = [];
  if (kind !== 'unified' && (split || splitRefusal !== undefined))
    wrong.push(`kind ${kind} with something to say about a split`);
  if (kind === 'unified' && (split === undefined) === (splitRefusal === undefined))
    wrong.push('neither a split nor a refusal, or both');
  if (split && (split.offset <= 0 || split.offset >= size)) wrong.push(`split at ${split.offset} of ${size}`);
  return wrong;
}
