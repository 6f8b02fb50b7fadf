import type { VariableForm as DecodedForm } from '../../firmware/variables/decode.ts';
import type { VariableRow } from '../protocol.ts';
import { formatValue, type ValueForm } from './value.ts';

/** What a form for a new variable begins with: the vendor of UEFI's own variables; kept, seen by firmware and system. */
export const newVariable = { name: '', guid: '8be4df61-93ca-11d2-aa0d-00e098032b8c', attributes: 0x07 };

/** Why there can be no such variable, in a sentence; empty where there can. */
export function nameProblem(name: string, guid: string, taken: readonly VariableRow[]): string {
  if (name === '') return 'A variable needs a name.';
  const same = taken.some((row) => row.live && row.name === name && row.guid === guid);
  return same ? `${name} exists already; change its value instead.` : '';
}

const registryFormat = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** What is wrong with a vendor as it was typed; empty where nothing is. */
export function guidProblem(guid: string): string {
  return registryFormat.test(guid) ? '' : 'A vendor is a GUID, such as 8be4df61-93ca-11d2-aa0d-00e098032b8c.';
}

/** Whoever has variables in the store, each once. */
export function knownVendors(rows: readonly VariableRow[]): readonly Pick<VariableRow, 'guid' | 'vendor'>[] {
  return [...new Map(rows.map(({ guid, vendor }) => [guid, { guid, vendor }])).values()];
}

/** Whose variable it will be, in words. */
export function vendorHint(guid: string, taken: readonly VariableRow[]): string {
  if (guid === newVariable.guid) return 'EFI global: variables that the UEFI specification defines';
  const known = taken.find((row) => row.guid === guid && row.vendor !== guid);
  return known?.vendor ?? 'The GUID of whoever defines the variable';
}

const formsOf: Readonly<Partial<Record<DecodedForm, readonly ValueForm[]>>> = {
  boolean: ['boolean', 'number'],
  number: ['number'],
  // One byte per character first: UCS-2 has NULs in the middle, which that can't say; the other way round any bytes would do.
  text: ['ascii', 'text'],
};

/** How a value is best written: as it was decoded where that gives it back exactly, else as bytes. */
export function firstForm(decoded: DecodedForm, data: Uint8Array): ValueForm {
  const forms = formsOf[decoded] ?? [];
  return forms.find((form) => formatValue(form, data) !== undefined) ?? 'hex';
}
