/** Values that name something on a network: addresses, hosts, ports. */
import { data, define, either, matching } from '../notation.ts';
import { exactly } from './types.ts';

const octet = '(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])';
const fourOctets = `(${octet}\\.){3}${octet}`;

export const ipv4Address = define(() => data('string', { pattern: fourOctets }, 'an IPv4 address, such as 192.168.122.1'));

/** Eight groups of up to four hexadecimal digits, one run of zero groups shortened to `::`, the last two possibly as IPv4. */
const ipv6Address = define(() => {
  const group = '[0-9A-Fa-f]{1,4}';
  const groups = (most: string) => `(${group}:){${most}}`;
  const shortenedBehind = [2, 3, 4, 5, 6].map((before) => `${groups(`${before}`)}:${groups(`0,${6 - before}`)}${group}`);
  const forms = [
    `${groups('7')}${group}`,
    ...shortenedBehind,
    `${group}::${groups('0,5')}${group}`,
    `::${groups('0,6')}${group}`,
    `${groups('1,7')}:`,
    '::',
    `${groups('6')}${fourOctets}`,
    `${groups('0,5')}:${fourOctets}`,
    `::${groups('0,5')}${fourOctets}`,
  ];
  return data(
    'string',
    { pattern: forms.map((form) => `(${form})`).join('|') },
    'an IPv6 address, such as fe80::5054:ff:fe12:3456',
  );
});

export const ipAddress = define(() => either(ipv4Address, ipv6Address));
export const ipFamily = define(() => exactly({ ipv4: 'An IPv4 address', ipv6: 'An IPv6 address' }));
export const prefixLength = define(() =>
  data('unsignedInt', { maxInclusive: 128 }, 'a number of bits, 0 to 32 for IPv4 and 0 to 128 for IPv6'),
);
export const hostName = define(() => matching(/[a-zA-Z0-9.-]+/, 'a host name, such as storage.example.org'));
export const addressOrHostName = define(() => either(ipAddress, hostName));
export const port = define(() => data('int', { minInclusive: -1, maxInclusive: 65535 }, 'a port from 1 to 65535, -1 for any'));

/** A MAC address that one card alone may have: the lowest bit of its first byte is 0. */
export const macAddress = define(() =>
  matching(
    /[a-fA-F0-9][02468aAcCeE](:[a-fA-F0-9]{2}){5}/,
    'a MAC address of one card, such as 52:54:00:12:34:56 (the second digit is even)',
  ),
);
