/** Setting and deleting one variable, with what the driver itself would refuse. */
import { parseGuid } from '../guid.ts';
import type { Guid } from '../model.ts';
import { efiTime, timeBasedAccess } from '../record.ts';
import { hex } from '../wording.ts';
import type { Refusal } from './open-store.ts';
import type { NewContent, StoreEditor } from './store-editor.ts';

/** The EFI_VARIABLE_… bits (UEFI specification 2.11, section 8.2). */
const nonVolatile = 0x01;
const bootServiceAccess = 0x02;
const runtimeAccess = 0x04;
const hardwareErrorRecord = 0x08;
const storedBits = nonVolatile | bootServiceAccess | runtimeAccess | hardwareErrorRecord | timeBasedAccess;

/** What PK, KEK, db and dbx have. */
export const keyAttributes = nonVolatile | bootServiceAccess | runtimeAccess | timeBasedAccess;
/** What most others have, BootOrder and Boot#### among them. */
export const usualAttributes = nonVolatile | bootServiceAccess | runtimeAccess;

/** UTF-16 units; of longer names a reader shows no more either. */
const longestName = 1024;

export type Done = { readonly description: string } | Refusal;

/** Adds the variable or changes it; `timestamp` is ISO 8601. */
export function setVariable(editor: StoreEditor, content: NewContent, timestamp?: string): Done {
  const { name, guid, attributes, data } = content;
  const reason = refuseName(name, guid) ?? refuseAttributes(attributes, editor.authenticated);
  if (reason !== undefined) return { reason };
  if (data.length === 0) {
    return { reason: `${name} would hold nothing, which the firmware takes as deleted. Delete it instead.` };
  }
  const time = timestamp === undefined ? undefined : efiTime(timestamp);
  if (timestamp !== undefined && !time) return { reason: `${timestamp} is no time like 2026-01-31T12:00:00Z.` };
  if (time && (attributes & timeBasedAccess) === 0) {
    return { reason: `Only variables with time-based authenticated access (0x20) have a time; ${name} would not.` };
  }
  const vendor = guid.toLowerCase();
  const verb = editor.find(name, vendor) ? 'Change' : 'Add';
  const misfit = editor.set({ ...content, guid: vendor, ...(time ? { time } : {}) });
  return misfit === undefined ? { description: `${verb} ${name}` } : { reason: misfit };
}

/** Marks the variable as deleted, as the firmware does; its bytes stay until the store is compacted. */
export function deleteVariable(editor: StoreEditor, name: string, guid: Guid): Done {
  if (editor.delete(name, guid.toLowerCase())) return { description: `Delete ${name}` };
  return { reason: `There is no variable ${name} of the vendor ${guid} that could be deleted.` };
}

function refuseName(name: string, guid: Guid): string | undefined {
  if (name === '' || name.includes('\0')) return 'A variable needs a name, without NUL characters.';
  if (name.length > longestName) return `A name of ${name.length} characters is longer than any firmware reads.`;
  return parseGuid(guid) ? undefined : `${guid} is no GUID, which the vendor of a variable must be.`;
}

function refuseAttributes(attributes: number, authenticated: boolean): string | undefined {
  const others = (attributes & ~storedBits) >>> 0;
  if (others !== 0) return `The attributes ${hex(attributes)} have bits (${hex(others)}) that no store of edk2 keeps.`;
  if ((attributes & nonVolatile) === 0) {
    return 'Only a non-volatile variable (attribute 0x1) is kept in a store; any other is gone when the guest is switched off.';
  }
  if ((attributes & bootServiceAccess) === 0) return 'Every variable must be accessible to boot services (attribute 0x2).';
  if ((attributes & timeBasedAccess) !== 0 && !authenticated) {
    return 'This store has the older format without times, in which no variable can have authenticated access (attribute 0x20).';
  }
  return undefined;
}
