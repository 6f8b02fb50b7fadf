/** `.auth` files: EFI_VARIABLE_AUTHENTICATION_2 (UEFI specification, section 8.2.2) in front of a variable's new data. */
import { u8, u16, u32 } from '../bytes.ts';
import { isGuidAt } from '../guid.ts';
import { vendors } from '../names.ts';
import { timeLength, type VariableRecord } from '../record.ts';
import { hex } from '../wording.ts';
import { pkcs7, pkcs7Offset } from './marks.ts';

/** WIN_CERTIFICATE_UEFI_GUID up to its certificate: length, revision, type, GUID. */
const certificateHeader = 24;
const revision = 0x0200;
const guidCertificate = 0x0ef1;
/** Non-volatile, boot service and runtime access, time-based authenticated write. */
const keyAttributes = 0x27;

const databases: readonly (readonly [name: string, guid: string])[] = [
  ['PK', vendors.global],
  ['KEK', vendors.global],
  ['db', vendors.imageSecurity],
  ['dbx', vendors.imageSecurity],
];

export type SignedUpdate =
  | {
      readonly variable: VariableRecord;
      /** Bytes of the PKCS#7 signature; 0 for one that firmware in setup mode takes only. */
      readonly signature: number;
    }
  | { readonly problem: string };

/** Undefined where the bytes don't start so. The file doesn't say which variable it is for: only its name does. */
export function readSignedUpdate(bytes: Uint8Array, fileName: string): SignedUpdate | undefined {
  const isUpdate =
    u16(bytes, timeLength + 4) === revision &&
    u16(bytes, timeLength + 6) === guidCertificate &&
    isGuidAt(bytes, pkcs7Offset, pkcs7) &&
    u8(bytes, 2) <= 12;
  if (!isUpdate) return undefined;
  const length = u32(bytes, timeLength);
  if (length < certificateHeader || timeLength + length > bytes.length) {
    return { problem: `Its signature claims ${hex(length)} bytes, but the file has ${hex(bytes.length)}.` };
  }
  const stem = fileName.replace(/^.*[/\\]/, '').replace(/\.[^.]*$/, '');
  // Other lists of keys (dbt, dbr) stand beside db.
  const [name, guid] = databases.find(([known]) => known.toLowerCase() === stem.toLowerCase()) ?? [stem, vendors.imageSecurity];
  const data = bytes.subarray(timeLength + length);
  const variable = { name, guid, attributes: keyAttributes, data, time: bytes.subarray(0, timeLength) };
  return { variable, signature: length - certificateHeader };
}
