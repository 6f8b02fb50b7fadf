/** Variables of EDK2's network drivers (NetworkPkg), each with a layout of its own. */
import { u8, u16, u32 } from '../bytes.ts';
import type { DecodedVariable, Decoder, VariableField } from './decoded.ts';
import { ipv4, ipv6 } from './ip-address.ts';
import { bytesText } from './node-form.ts';
import { readAscii } from './text.ts';

/**
 * IP4_CONFIG2_VARIABLE (NetworkPkg/Ip4Dxe/Ip4Config2Impl.h), named by the MAC address of its card: a checksum, a count, a table of
 * what is set, with its types as in EFI_IP4_CONFIG2_DATA_TYPE.
 */
export const ipv4Configuration: Decoder = (data) => {
  const records = readRecords(data, 2);
  if (!records) return undefined;
  const policy = records.get(1);
  const fields: VariableField[] = [
    ...labelled('Addresses', policy && u32(policy, 0) === 1 ? 'by DHCP' : 'set by hand', policy !== undefined),
    ...each(records.get(2), 8, (entry) => ({ label: 'Address', value: `${ipv4(entry, 0)}, mask ${ipv4(entry, 4)}` })),
    ...each(records.get(3), 4, (entry) => ({ label: 'Gateway', value: ipv4(entry, 0) })),
    ...each(records.get(4), 4, (entry) => ({ label: 'DNS server', value: ipv4(entry, 0) })),
  ];
  return configuration(fields);
};

/** IP6_CONFIG_VARIABLE (NetworkPkg/Ip6Dxe/Ip6ConfigImpl.h): the same behind the identity of the card's addresses. */
export const ipv6Configuration: Decoder = (data) => {
  const records = readRecords(data, 6);
  if (!records) return undefined;
  const [interfaceId, policy, transmits] = [records.get(1), records.get(2), records.get(3)];
  const fields: VariableField[] = [
    ...labelled('Addresses', policy && u32(policy, 0) === 1 ? 'automatic' : 'set by hand', policy !== undefined),
    ...each(records.get(4), 18, (entry) => ({ label: 'Address', value: `${ipv6(entry, 0)}/${u8(entry, 17)}` })),
    ...each(records.get(5), 16, (entry) => ({ label: 'Gateway', value: ipv6(entry, 0) })),
    ...each(records.get(6), 16, (entry) => ({ label: 'DNS server', value: ipv6(entry, 0) })),
    ...labelled('Interface ID', interfaceId && bytesText(interfaceId), interfaceId !== undefined),
    ...labelled('Probes for an address in use', transmits && `${u32(transmits, 0)}`, transmits !== undefined),
  ];
  return configuration(fields);
};

const recordLength = 12;

/** Data by its type; undefined where the table or something it points to does not fit. `count` is where the number of records stands. */
function readRecords(data: Uint8Array, count: number): Map<number, Uint8Array> | undefined {
  const table = count + 2;
  const records = new Map<number, Uint8Array>();
  for (let index = 0; index < u16(data, count); index++) {
    const record = table + index * recordLength;
    const [offset, length] = [u16(data, record), u32(data, record + 4)];
    if (record + recordLength > data.length || offset + length > data.length) return undefined;
    records.set(u32(data, record + 8), data.subarray(offset, offset + length));
  }
  return records.size > 0 ? records : undefined;
}

function each(data: Uint8Array | undefined, length: number, field: (entry: Uint8Array) => VariableField): VariableField[] {
  const count = Math.floor((data?.length ?? 0) / length);
  return Array.from({ length: count }, (_, index) => field((data ?? new Uint8Array()).subarray(index * length)));
}

function labelled(label: string, value: string | undefined, present: boolean): VariableField[] {
  return present && value !== undefined ? [{ label, value }] : [];
}

function configuration(fields: readonly VariableField[]): DecodedVariable | undefined {
  if (fields.length === 0) return undefined;
  const summary = fields.map(({ label, value }) => (label === 'Addresses' ? `addresses ${value}` : `${label} ${value}`));
  return { form: 'hex', summary: summary.join('; '), fields };
}

/**
 * The links that an `Attempt N` begins with are as long as two pointers of its build, which its length tells. What follows
 * them is ISCSI_ATTEMPT_CONFIG_NVDATA (NetworkPkg/IScsiDxe/IScsiConfig.h), without gaps.
 */
const linksByLength: Readonly<Record<number, number>> = { 1049: 16, 1041: 8 };

/** Places behind the links; the secrets of CHAP, which it holds in the clear, are not shown. */
const attempt = { mac: 22, session: 166, authentication: 741, chapName: 743, chapEnd: 870 } as const;

/** Places in the session, ISCSI_SESSION_CONFIG_NVDATA (NetworkPkg/IScsiDxe/IScsiConfigNVDataStruc.h and IScsiMisc.h). */
const session = {
  port: 0,
  enabled: 2,
  ipMode: 3,
  targetFromDhcp: 41,
  targetName: 42,
  targetAddress: 266,
  lun: 283,
  isUrl: 319,
  url: 320,
} as const;

/** `Attempt N`: an iSCSI target that the firmware may attach. */
export const iscsiAttempt: Decoder = (data) => {
  const links = linksByLength[data.length];
  if (links === undefined) return undefined;
  const at = (place: number) => links + attempt.session + place;
  const enabled = u8(data, at(session.enabled));
  if (enabled === 0) return { form: 'hex', summary: 'not in use', fields: [{ label: 'State', value: 'not in use' }] };
  const byDhcp = u8(data, at(session.targetFromDhcp)) !== 0;
  const name = readAscii(data, at(session.targetName), at(session.targetAddress));
  const target = byDhcp ? 'as DHCP says' : `${name} at ${targetAddress(data, at)}`;
  const chap = u8(data, links + attempt.authentication) === 1;
  const fields: VariableField[] = [
    { label: 'State', value: enabled === 2 ? 'in use, for several paths' : 'in use' },
    { label: 'Network card', value: readAscii(data, links + attempt.mac, links + attempt.mac + 96) },
    { label: 'Target', value: target },
    ...(byDhcp ? [] : [{ label: 'Logical unit', value: `0x${bytesText(data, at(session.lun), 8)}` }]),
    ...(chap
      ? [{ label: 'CHAP name', value: readAscii(data, links + attempt.chapName, links + attempt.chapEnd) }]
      : [{ label: 'Authentication', value: 'none' }]),
  ];
  return { form: 'hex', summary: `target ${target}`, fields };
};

function targetAddress(data: Uint8Array, at: (place: number) => number): string {
  const mode = u8(data, at(session.ipMode));
  const port = u16(data, at(session.port));
  if (u8(data, at(session.isUrl)) !== 0) return `${readAscii(data, at(session.url), at(session.url) + 255)}:${port}`;
  const address = at(session.targetAddress);
  return mode === 1 ? `[${ipv6(data, address)}]:${port}` : `${ipv4(data, address)}:${port}`;
}

/** Tags of 802.1Q: the network in the lower 12 bits, the priority in the upper 3. */
export const vlanTags: Decoder = (data) => {
  if (data.length === 0 || data.length % 2 !== 0) return undefined;
  const fields = Array.from({ length: data.length / 2 }, (_, index) => {
    const tag = u16(data, index * 2);
    return { label: `VLAN ${tag & 0xfff}`, value: `priority ${tag >>> 13}` };
  });
  return { form: 'hex', summary: fields.map(({ label }) => label).join(', '), fields };
};

/** Numbers of cipher suites as TLS has them, of two bytes with the upper one first. */
export const cipherSuites: Decoder = (data) => {
  if (data.length === 0 || data.length % 2 !== 0) return undefined;
  const suites = Array.from({ length: data.length / 2 }, (_, index) => `0x${bytesText(data, index * 2, 2)}`);
  return { form: 'hex', summary: suites.join(', '), fields: suites.map((value, index) => ({ label: `${index + 1}`, value })) };
};
