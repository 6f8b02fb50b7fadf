/** The variable store that QEMU's `uefi-vars` devices keep as JSON (QEMU, qapi/uefi.json): version 2, and a list of variables. */
import { guidAt, parseGuid } from '../guid.ts';
import { timeLength, type VariableRecord } from '../record.ts';
import { startsAsObject } from './marks.ts';

/** Bytes of a file that are looked at: a store in JSON is four times as long as what it says, and stores are small. */
const longestFile = 32 * 1024 * 1024;
const mostVariables = 65_536;
const knownVersion = 2;

type Json = Readonly<Record<string, unknown>>;

/** A variable, and the object that says it. */
export interface JsonEntry {
  readonly variable: VariableRecord;
  readonly json: Json;
}

export type JsonStore =
  | { readonly variables: readonly VariableRecord[]; readonly version: number }
  | { readonly problem: string };

/** What stands in the file for each variable; undefined where it is no store that `readJsonStore` reads. */
export function jsonEntries(bytes: Uint8Array): readonly JsonEntry[] | undefined {
  const read = readJsonStore(bytes);
  if (!read || 'problem' in read) return undefined;
  const entries: unknown = parse(bytes)?.['variables'];
  if (!Array.isArray(entries)) return undefined;
  return read.variables.map((variable, index) => ({ variable, json: entries[index] }));
}

/** Undefined where the bytes are no JSON object with a list of variables. */
export function readJsonStore(bytes: Uint8Array): JsonStore | undefined {
  const json = parse(bytes);
  const variables = json?.['variables'];
  if (!json || !Array.isArray(variables)) return undefined;
  const { version } = json;
  if (version !== knownVersion)
    return { problem: `It is a JSON variable store of version ${String(version)}; ${knownVersion} is known here.` };
  if (variables.length > mostVariables) return { problem: `It lists more than ${mostVariables} variables.` };
  const records: VariableRecord[] = [];
  for (const [index, variable] of variables.entries()) {
    const record = isObject(variable) ? readVariable(variable) : 'object';
    if (typeof record === 'string') return { problem: `Variable ${index + 1} of the list has no ${record} that can be read.` };
    records.push(record);
  }
  return { variables: records, version };
}

function parse(bytes: Uint8Array): Json | undefined {
  // An image of many MiB is not decoded as text in vain.
  if (bytes.length > longestFile || !startsAsObject(bytes)) return undefined;
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The variable; or which of its properties is wrong. `digest`, of the certificate that signed it, says nothing to a reader. */
function readVariable({ name, guid, attr, data, time }: Json): VariableRecord | string {
  if (typeof name !== 'string') return 'name';
  const vendor = typeof guid === 'string' ? parseGuid(guid) : undefined;
  if (!vendor) return 'guid';
  if (typeof attr !== 'number' || !Number.isInteger(attr) || attr < 0 || attr > 0xffff_ffff) return 'attr';
  const content = typeof data === 'string' ? bytesOfHex(data) : undefined;
  if (!content) return 'data';
  const record = { name, guid: guidAt(vendor, 0), attributes: attr, data: content };
  if (time === undefined) return record;
  const moment = typeof time === 'string' ? bytesOfHex(time) : undefined;
  return moment?.length === timeLength ? { ...record, time: moment } : 'time';
}

function bytesOfHex(text: string): Uint8Array | undefined {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(text)) return undefined;
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(text.slice(i * 2, i * 2 + 2), 16);
  return bytes;
}
