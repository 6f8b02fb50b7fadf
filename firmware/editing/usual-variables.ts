/** Variables that specifications define: to whom they belong, and with which attributes they are written. */
import type { Guid } from '../model.ts';
import { vendors } from '../names.ts';
import { databaseVendors } from './keys.ts';
import { keyAttributes, usualAttributes } from './write-variable.ts';

export interface UsualVariable {
  readonly guid: Guid;
  readonly attributes: number;
}

/** Non-volatile, boot service access: what no operating system may see. */
const bootOnly = 0x03;
const shim: Guid = '605dab50-e046-4300-abb6-3dd810dd8b23';

/** UEFI specification 2.11, section 3.3, as far as they are kept in a store. */
const globalNames =
  /^((Boot|Driver|SysPrep|Key)[0-9A-F]{4}|(Boot|Driver|SysPrep)Order|BootNext|Lang|PlatformLang|Timeout|Con(In|Out)|ErrOut|OsIndications)$/;

const others: ReadonlyMap<string, UsualVariable> = new Map([
  ...Object.entries(databaseVendors).map(([name, guid]) => [name, { guid, attributes: keyAttributes }] as const),
  ['SecureBootEnable', { guid: vendors.secureBootEnable, attributes: bootOnly }],
  ['CustomMode', { guid: vendors.customMode, attributes: bootOnly }],
  ['MokList', { guid: shim, attributes: bootOnly }],
  ['MokListX', { guid: shim, attributes: bootOnly }],
]);

/** Undefined for a name that could be anybody's. */
export function usualVariable(name: string): UsualVariable | undefined {
  if (globalNames.test(name)) return { guid: vendors.global, attributes: usualAttributes };
  return others.get(name);
}
