/** What a person asks the TPM to do at the next start (TCG, PC Client Platform Physical Presence Interface 1.30). */
import { u8, u32 } from '../bytes.ts';
import type { DecodedVariable, Decoder } from './decoded.ts';

/** Requests to a TPM 2.0 that wait for the next start, and how the last one went. */
export const physicalPresence: Decoder = (data) => {
  if (data.length !== 10) return undefined;
  const [request, parameter, last] = [u8(data, 0), u32(data, 1), u8(data, 5)];
  const value = request === setBanks ? banksText(parameter) : `${parameter}`;
  return presence(request, last, u32(data, 6), [{ label: 'Parameter', value }]);
};

/** The same for a TPM 1.2, whose requests take no parameter. */
export const oldPhysicalPresence: Decoder = (data) =>
  data.length === 6 ? presence(u8(data, 0), u8(data, 1), u32(data, 2)) : undefined;

function presence(request: number, last: number, response: number, more: DecodedVariable['fields'] = []): DecodedVariable {
  const fields = [
    { label: 'Request', value: operationText(request) },
    ...more,
    { label: 'Last request', value: operationText(last) },
    { label: 'Response', value: responseText(response) },
  ];
  const summary = request === 0 ? `no request; the last one: ${operationText(last)}` : `request: ${operationText(request)}`;
  return { form: 'hex', summary, fields };
}

const setBanks = 23;

/** By number; those from 128 are each vendor's own. */
const operations: Readonly<Record<number, string>> = {
  0: 'none',
  1: 'enable',
  2: 'disable',
  3: 'activate',
  4: 'deactivate',
  5: 'clear',
  6: 'enable and activate',
  7: 'deactivate and disable',
  14: 'enable and clear',
  17: 'ask before clear',
  18: 'clear without asking',
  21: 'enable and clear',
  22: 'enable and clear',
  [setBanks]: 'set PCR banks',
  24: 'change EPS',
  25: 'change PCR banks without asking',
  26: 'ask before changing PCR banks',
  27: 'turn on without asking',
  28: 'ask before turning on',
  29: 'turn off without asking',
  30: 'ask before turning off',
  31: 'change EPS without asking',
  32: 'ask before changing EPS',
  33: 'log with all hashes',
  34: 'disable the endorsement hierarchy, enable the storage hierarchy',
  96: 'enable Block SID',
  97: 'disable Block SID',
};

function operationText(operation: number): string {
  return operations[operation] ?? `${operation < 128 ? 'operation' : "vendor's operation"} ${operation}`;
}

function responseText(response: number): string {
  if (response === 0) return 'success';
  if (response === 0xffff_fff0) return 'the person said no';
  return response === 0xffff_fff1 ? 'the firmware failed' : `error 0x${response.toString(16)} of the TPM`;
}

/** EFI_TCG2_EVENT_ALGORITHM_BITMAP. */
const banks = [
  [1, 'SHA-1'],
  [2, 'SHA-256'],
  [4, 'SHA-384'],
  [8, 'SHA-512'],
  [16, 'SM3'],
] as const;

function banksText(bits: number): string {
  return banks.flatMap(([bit, name]) => ((bits & bit) !== 0 ? [name] : [])).join(', ') || 'none';
}
