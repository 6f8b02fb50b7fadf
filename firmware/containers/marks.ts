import { hasAscii, u8 } from '../bytes.ts';
import { guidBytes, isGuidAt } from '../guid.ts';

/** EFI_CERT_TYPE_PKCS7_GUID, in the header of a signed update. */
export const pkcs7 = guidBytes('4aafd29d-68df-49ee-8aa9-347d375665a7');
export const pkcs7Offset = 24;

/** The mark of a store of EC2, AMZNUEFI, as base64 has it. */
export const awsMark = 'QU1aTlVFRk';

/** Whether a file may be a container: what is none need not be taken apart to know that. */
export function mayBeContainer(bytes: Uint8Array): boolean {
  return (
    hasAscii(bytes, 0, 'QFI\xfb') || hasAscii(bytes, 0, awsMark) || isGuidAt(bytes, pkcs7Offset, pkcs7) || startsAsObject(bytes)
  );
}

/** Whether the first byte that is not white space is a brace, as in JSON. */
export function startsAsObject(bytes: Uint8Array): boolean {
  let offset = 0;
  while (offset < 64 && whiteSpace.has(u8(bytes, offset))) offset++;
  return u8(bytes, offset) === 0x7b;
}

const whiteSpace: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d]);
