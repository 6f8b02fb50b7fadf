/** A guest's variables in the store of another build: 2 MiB to 4 MiB, back, or from one architecture's layout to another's. */
import { databaseVendors } from '../editing/keys.ts';
import { effectiveVariables, keyOf, type OpenStore, openStore } from '../editing/open-store.ts';
import { StoreEditor } from '../editing/store-editor.ts';
import { analyzeImage } from '../image.ts';
import type { Guid, Variable } from '../model.ts';
import { vendors } from '../names.ts';
import { composeRecord, timeBasedAccess, timeLength, timeOffset } from '../record.ts';

/** A variable by what identifies it. */
export interface VariableName {
  readonly name: string;
  readonly guid: Guid;
}

export type Migration =
  | {
      readonly ok: true;
      /** The template with the guest's variables; as long as the template. */
      readonly bytes: Uint8Array;
      /** Variables of the guest that are in it now: all that count. */
      readonly carried: readonly VariableName[];
      /** The template's own that stayed, since the guest has none of that name. */
      readonly kept: readonly VariableName[];
      /** The template's own that gave way: to the guest's of that name, or as Secure Boot keys to the guest's set of keys. */
      readonly dropped: readonly VariableName[];
    }
  | { readonly ok: false; readonly reason: string };

/**
 * Puts every variable of `old` that counts into the store of `template`, whose layout the result has. Where both have a variable,
 * the guest's wins. Secure Boot's keys go together: when the guest has any of PK, KEK, db and dbx, then it keeps exactly its own
 * four and its own SecureBootEnable, so that what it could boot before it can boot afterwards; when it has none, the template's
 * stay. Dead records of both are left behind. Never throws.
 */
export function migrateVars(old: Uint8Array, template: Uint8Array): Migration {
  const guest = openStore(old, analyzeImage(old));
  if ('reason' in guest) return { ok: false, reason: `The variables can't be read from the old store. ${guest.reason}` };
  const target = openStore(template, analyzeImage(template));
  if ('reason' in target) return { ok: false, reason: `The template can't take the variables. ${target.reason}` };

  const carried = effectiveVariables(guest.image.variables);
  const timed = carried.find(({ attributes }) => (attributes & timeBasedAccess) !== 0);
  if (timed && !target.store.authenticated) {
    const reason = `The template has the older format without times, which can't keep ${timed.name} with its authenticated access.`;
    return { ok: false, reason };
  }
  const own = effectiveVariables(target.image.variables);
  const kept = own.filter((variable) => !givesWay(variable, carried));
  const editor = new StoreEditor(template, target);
  const records = [
    ...kept.map((variable) => editor.recordOf(variable)),
    ...carried.map((variable) => recordFor(old, variable, guest, target)),
  ];
  const misfit = editor.rewrite(records);
  if (misfit !== undefined) return { ok: false, reason: `${misfit} Choose the template of a build with a larger store.` };
  const { bytes } = editor.finish();
  return {
    ok: true,
    bytes,
    carried: carried.map(named),
    kept: kept.map(named),
    dropped: own.filter((each) => !kept.includes(each)).map(named),
  };
}

const keySet: ReadonlySet<string> = new Set([
  ...Object.entries(databaseVendors).map(([name, guid]) => keyOf({ name, guid })),
  keyOf({ name: 'SecureBootEnable', guid: vendors.secureBootEnable }),
]);

/** Whether a variable of the template has no place beside the guest's. */
function givesWay(variable: Variable, carried: readonly Variable[]): boolean {
  const key = keyOf(variable);
  if (carried.some((each) => keyOf(each) === key)) return true;
  return keySet.has(key) && carried.some(({ name, guid }) => keySet.has(keyOf({ name, guid })) && name !== 'SecureBootEnable');
}

/** The record as it is; in the other format, with what both formats have. */
function recordFor(bytes: Uint8Array, variable: Variable, from: OpenStore, to: OpenStore): Uint8Array {
  const { name, guid, attributes, offset, length, dataOffset, size } = variable;
  if (from.store.authenticated === to.store.authenticated) return bytes.slice(offset, offset + length);
  const data = bytes.subarray(dataOffset, dataOffset + size);
  const time = from.store.authenticated ? bytes.subarray(offset + timeOffset, offset + timeOffset + timeLength) : undefined;
  return composeRecord({ name, guid, attributes, data, ...(time ? { time } : {}) }, to.store.authenticated);
}

function named({ name, guid }: Variable): VariableName {
  return { name, guid };
}
