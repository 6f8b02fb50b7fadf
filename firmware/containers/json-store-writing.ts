/** Variables as the JSON store of QEMU's `uefi-vars` devices keeps them (QEMU, hw/uefi/var-service-json.c). */
import { keyOf } from '../editing/open-store.ts';
import { timeBasedAccess, timeLength, type VariableRecord } from '../record.ts';
import { hexDigits } from '../variables/text.ts';
import { jsonEntries } from './json-store.ts';

/**
 * The file with these variables. `before` is what it held: variables that are as they were keep their text and their place, new
 * ones follow. A variable with time-based access that is changed keeps its digest, which says whose signature updates it.
 */
export function writeJsonStore(
  variables: readonly VariableRecord[],
  before: Uint8Array = new Uint8Array(),
): Uint8Array | { readonly problem: string } {
  const odd = variables.find(({ name }) => !/^[\x21-\x7e ]+$/.test(name));
  if (odd) return { problem: `The name ${odd.name} is not ASCII: QEMU would lose it, as its JSON stores have no other names.` };
  const former = new Map([...(jsonEntries(before) ?? [])].reverse().map((entry) => [keyOf(entry.variable), entry]));
  const left = new Map(variables.map((variable) => [keyOf(variable), variable]));
  const known = [...former.keys()].reverse().flatMap((key) => left.get(key) ?? []);
  const added = [...left].filter(([key]) => !former.has(key)).map(([, variable]) => variable);
  const entries = [...known, ...added].map((variable) => {
    const old = former.get(keyOf(variable));
    return old && isSame(old.variable, variable) ? old.json : entryOf(variable, old?.json['digest']);
  });
  return new TextEncoder().encode(`${JSON.stringify({ version: 2, variables: entries }, null, 4)}\n`);
}

function entryOf({ name, guid, attributes, data, time }: VariableRecord, digest: unknown): object {
  const entry = { name, guid, attr: attributes, data: hexDigits(data) };
  if ((attributes & timeBasedAccess) === 0) return entry;
  return { ...entry, time: hexDigits(time ?? new Uint8Array(timeLength)), ...(digest === undefined ? {} : { digest }) };
}

/** The time of a variable that is not written with one is no part of it. */
function isSame(one: VariableRecord, other: VariableRecord): boolean {
  const { attributes } = one;
  if (attributes !== other.attributes || hexDigits(one.data) !== hexDigits(other.data)) return false;
  return (attributes & timeBasedAccess) === 0 || timeOf(one) === timeOf(other);
}

function timeOf({ time }: VariableRecord): string {
  return hexDigits(time ?? new Uint8Array(timeLength));
}
