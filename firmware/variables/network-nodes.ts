/** Messaging nodes of networks (UEFI specification 2.11, section 10.3.4). */
import { u8, u16 } from '../bytes.ts';
import { ipv4, ipv6 } from './ip-address.ts';
import { bytesText, hexNumber, type NodeForms } from './node-form.ts';
import { readAscii } from './text.ts';

export const networkNodes: NodeForms = {
  11: { least: 33, text: macText },
  12: { least: 15, text: ipv4NodeText },
  13: { least: 39, text: ipv6NodeText },
  19: { least: 14, text: iscsiText },
  20: { least: 2, text: (data) => `Vlan(${u16(data, 0)})` },
  24: { least: 0, text: (data) => `Uri(${readAscii(data)})` },
  27: { least: 6, text: (data) => `Bluetooth(${bytesText(data, 0, 6)})` },
  28: { least: 32, text: (data) => `Wi-Fi(${readAscii(data, 0, 32)})` },
  30: { least: 7, text: (data) => `BluetoothLE(${bytesText(data, 0, 6)},0x${bytesText(data, 6, 1)})` },
  31: { least: 1, text: dnsText },
};

/** The address field has 32 bytes, of which Ethernet (interface type 1, and 0 for not said) uses 6. */
function macText(data: Uint8Array): string {
  const type = u8(data, 32);
  return `MAC(${bytesText(data, 0, type <= 1 ? 6 : 32)},${hexNumber(type)})`;
}

function ipv4NodeText(data: Uint8Array): string {
  const origin = u8(data, 14) !== 0 ? 'Static' : 'DHCP';
  const words = [ipv4(data, 4), protocolText(u16(data, 12)), origin, ipv4(data, 0)];
  // Nodes of firmware before UEFI 2.3.1 end here.
  if (data.length === 23) words.push(ipv4(data, 15), ipv4(data, 19));
  return `IPv4(${words.join(',')})`;
}

function ipv6NodeText(data: Uint8Array): string {
  const origin = ['Static', 'StatelessAutoConfigure'][u8(data, 38)] ?? 'StatefulAutoConfigure';
  const words = [ipv6(data, 16), protocolText(u16(data, 36)), origin, ipv6(data, 0)];
  if (data.length === 56) words.push(hexNumber(u8(data, 39)), ipv6(data, 40));
  return `IPv6(${words.join(',')})`;
}

function protocolText(protocol: number): string {
  if (protocol === 6) return 'TCP';
  return protocol === 17 ? 'UDP' : hexNumber(protocol);
}

function iscsiText(data: Uint8Array): string {
  const options = u16(data, 2);
  const digest = (bit: number) => ((options & bit) !== 0 ? 'CRC32C' : 'None');
  const words = [
    readAscii(data, 14),
    hexNumber(u16(data, 12)),
    `0x${bytesText(data, 4, 8)}`,
    digest(0x2),
    digest(0x8),
    authenticationText(options),
    u16(data, 0) === 0 ? 'TCP' : 'reserved',
  ];
  return `iSCSI(${words.join(',')})`;
}

function authenticationText(options: number): string {
  if ((options & 0x800) !== 0) return 'None';
  return (options & 0x1000) !== 0 ? 'CHAP_UNI' : 'CHAP_BI';
}

/** Addresses lie in fields of 16 bytes, those of IPv4 too. */
function dnsText(data: Uint8Array): string {
  const address = u8(data, 0) === 0 ? ipv4 : ipv6;
  const count = Math.floor((data.length - 1) / 16);
  return `Dns(${Array.from({ length: count }, (_, index) => address(data, 1 + index * 16)).join(',')})`;
}
