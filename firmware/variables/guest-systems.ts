/** Variables that the systems of guests keep in the firmware's store: Windows, macOS, shim and fwupd. */
import { u8, u16, u32 } from '../bytes.ts';
import { guidAt } from '../guid.ts';
import { bitsOf, type Decoder, numberOf } from './decoded.ts';
import { devicePathText } from './device-path.ts';
import { readUcs2 } from './text.ts';
import { timeText } from './time.ts';

/** Data that says nothing but that it is there. */
export function opaque(meaning: string): Decoder {
  return (data) => ({
    form: 'hex',
    summary: `${meaning}, ${data.length} bytes`,
    fields: [{ label: 'Meaning', value: meaning }],
  });
}

/** OfflineUniqueIDEKPub: the modulus of the RSA key that a TPM is known by. */
export const endorsementKey: Decoder = (data) => {
  const value = `RSA ${data.length * 8}, public part`;
  return { form: 'hex', summary: `endorsement key of the TPM: ${value}`, fields: [{ label: 'Endorsement key', value }] };
};

/** csr-active-config: what macOS's System Integrity Protection lets pass (XNU, bsd/sys/csr.h). */
export const integrityProtection = bitsOf(4, [
  [0x001, 'untrusted kernel extensions'],
  [0x002, 'changes of system files'],
  [0x004, 'task_for_pid'],
  [0x008, 'kernel debugger'],
  [0x010, "Apple's internal features"],
  [0x020, 'unrestricted DTrace'],
  [0x040, 'unrestricted NVRAM'],
  [0x080, 'device configuration'],
  [0x100, 'any recovery system'],
  [0x200, 'unapproved kernel extensions'],
  [0x400, 'override of the policy for programs'],
  [0x800, 'root volume without a seal'],
]);

/** SystemAudioVolume: seven bits, and one that mutes. */
export const audioVolume = numberOf(1, (value) => `${value & 0x7f} of 127${(value & 0x80) !== 0 ? ', muted' : ''}`);

/** Methods of shim's PASSWORD_CRYPT, which mokutil writes for MokManager to ask for. */
const passwordMethods: readonly string[] = ['DES', 'BSDI DES', 'MD5', 'SHA-256', 'SHA-512', 'Blowfish'];

/** MokAuth and its like: the password that a person has to give, as a hash. */
export const passwordHash: Decoder = (data) => {
  const method = data.length === 32 ? 'SHA-256' : data.length === 172 ? passwordMethods[u16(data, 0)] : undefined;
  if (method === undefined) return undefined;
  const value = `${method}${data.length === 172 ? ' (crypt)' : ''}`;
  return { form: 'hex', summary: `hash of a password: ${value}`, fields: [{ label: 'Hash of a password', value }] };
};

/** MokSB, MokDB: what a person asked mokutil to switch, until MokManager has asked for the password at the next start. */
export function requestedSwitch(off: string, on: string): Decoder {
  return (data) => {
    if (data.length !== 40 || u32(data, 0) > 1) return undefined;
    const summary = `asked for: ${u32(data, 0) === 1 ? on : off}`;
    return { form: 'hex', summary, fields: [{ label: 'Asked for', value: u32(data, 0) === 1 ? on : off }] };
  };
}

/** What fwupd wants to be written at the next start, and what came of it: a header, and the path of the capsule's file. */
export const firmwareUpdate: Decoder = (data) => {
  if (data.length < 52) return undefined;
  const state = ['', 'to be tried at the next start', 'was tried'][u32(data, 48)] ?? `status ${u32(data, 48)}`;
  const tried = timeText(data, 32);
  const path = devicePathText(data.subarray(52));
  const fields = [
    { label: 'Firmware', value: guidAt(data, 4) },
    { label: 'State', value: state },
    ...(tried === undefined ? [] : [{ label: 'Tried', value: tried }]),
    ...(path === '' ? [] : [{ label: 'Capsule', value: path }]),
  ];
  return { form: 'hex', summary: `update of ${guidAt(data, 4)} ${state}`, fields };
};

/** PBRDevicePath: text in a field of a fixed length. */
export const pathInField: Decoder = (data) => {
  const { text } = readUcs2(data, 0);
  const value = text === '' ? 'none' : text;
  return u8(data, 1) === 0 ? { form: 'hex', summary: value, fields: [{ label: 'Path', value }] } : undefined;
};
