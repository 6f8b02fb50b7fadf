/** Variables for the sample stores: keys without a certificate behind them, boot entries, and a store that was used for years. */
import type { VariableToCompose } from '../firmware/compose/vars.ts';
import { guidBytes } from '../firmware/guid.ts';
import { vendors } from '../firmware/names.ts';

const sha256ListGuid = 'c1c41626-504c-4092-aca9-41f936934328';
const ownerGuid = '3c1f0f0a-6d5b-4c7e-8b2e-0a5b9d7f4e61';
/** Readable and writable in boot and runtime, non-volatile, written only with a signature that is newer than the last. */
const signedAttributes = 0x27;

/** An EFI_SIGNATURE_LIST of SHA-256 hashes, each of one repeated byte. */
function hashList(fills: readonly number[]): Uint8Array {
  const entryLength = 16 + 32;
  const headerLength = 28;
  const list = new Uint8Array(headerLength + fills.length * entryLength);
  const view = new DataView(list.buffer);
  list.set(guidBytes(sha256ListGuid));
  view.setUint32(16, list.length, true);
  view.setUint32(24, entryLength, true);
  for (const [index, fill] of fills.entries()) {
    const entry = headerLength + index * entryLength;
    list.set(guidBytes(ownerGuid), entry);
    list.fill(fill, entry + 16, entry + entryLength);
  }
  return list;
}

function key(name: string, guid: string, fills: readonly number[]): VariableToCompose {
  return { name, guid, data: hashList(fills), attributes: signedAttributes, time: [2024, 5, 17, 9, 30, 0] };
}

/** PK, KEK, db and dbx: Secure Boot is on with these. */
export const enrolledKeys: readonly VariableToCompose[] = [
  key('PK', vendors.global, [0x11]),
  key('KEK', vendors.global, [0x22, 0x23]),
  key('db', vendors.imageSecurity, [0x33, 0x34]),
  key('dbx', vendors.imageSecurity, [0x44]),
];

function utf16(text: string): number[] {
  return [...`${text}\0`].flatMap((letter) => [letter.charCodeAt(0) & 0xff, letter.charCodeAt(0) >> 8]);
}

/** An EFI_LOAD_OPTION with an empty device path. */
function bootOption(description: string): Uint8Array {
  const endOfDevicePath = [0x7f, 0xff, 0x04, 0x00];
  return new Uint8Array([1, 0, 0, 0, endOfDevicePath.length, 0, ...utf16(description), ...endOfDevicePath]);
}

const global = (name: string, data: Uint8Array | readonly number[], state?: number): VariableToCompose => ({
  name,
  guid: vendors.global,
  data: new Uint8Array(data),
  ...(state === undefined ? {} : { state }),
});

export const bootVariables: readonly VariableToCompose[] = [
  global(
    'Lang',
    [...'eng\0'].map((letter) => letter.charCodeAt(0)),
  ),
  global('Timeout', [3, 0]),
  global('Boot0000', bootOption('UiApp')),
  global('Boot0001', bootOption('UEFI QEMU HARDDISK')),
  global('BootOrder', [1, 0, 0, 0]),
];

/** The same with what every change left behind: superseded copies stay in the store until it is compacted. */
export const usedStore: readonly VariableToCompose[] = [
  global('BootOrder', [0, 0], 0x3c),
  global('Timeout', [0, 0], 0x3d),
  global('Boot0002', bootOption('UEFI PXEv4'), 0x3c),
  ...Array.from({ length: 12 }, () => global('BootOrder', [0, 0, 1, 0, 2, 0], 0x3c)),
  ...bootVariables,
];
