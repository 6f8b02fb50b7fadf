import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { composeCertificate } from '../signatures/certificates-for-tests.ts';
import { signatureTypes } from '../signatures/kinds.ts';
import { writeSignatureLists } from '../signatures/signature-lists.ts';
import { decodeVariable, type VariableForm } from './decode.ts';
import { bytesOf } from './device-paths-for-tests.ts';
import { vendorName, vendors } from './vendors.ts';

/** What is decoded by name: vendor, name, data in hexadecimal digits or as text, form, summary. */
const cases: [vendor: keyof typeof vendors, name: string, data: string, form: VariableForm, summary: string][] = [
  ['global', 'BootOrder', '0300 0000 1a00', 'boot-order', 'Boot0003, Boot0000, Boot001A'],
  ['global', 'BootOrder', '', 'boot-order', 'empty'],
  ['global', 'DriverOrder', '0100', 'boot-order', 'Driver0001'],
  ['global', 'SysPrepOrder', '0100', 'boot-order', 'SysPrep0001'],
  ['global', 'BootNext', 'ff00', 'number', 'Boot00FF'],
  ['global', 'BootCurrent', '0000', 'number', 'Boot0000'],
  [
    'global',
    'BootOptionSupport',
    '13030000',
    'number',
    'Key#### variables with up to 3 keys, applications, SysPrep#### variables',
  ],
  ['global', 'ConIn', '02010c00d041030a00000000 7fff0400', 'device-path', 'PciRoot(0x0)'],
  [
    'global',
    'ErrOutDev',
    '02010c00d041030a00000000 7f010400 02010c00d041030a01000000 7fff0400',
    'device-path',
    'PciRoot(0x0), PciRoot(0x1)',
  ],
  ['global', 'Lang', '656e6700', 'text', 'eng'],
  ['global', 'PlatformLangCodes', '656e3b667200', 'text', 'en;fr'],
  ['global', 'Timeout', '0000', 'number', 'boots at once'],
  ['global', 'Timeout', '0100', 'number', 'waits 1 second'],
  ['global', 'Timeout', 'ffff', 'number', 'waits for a key'],
  ['global', 'OsIndications', '0100000000000000', 'number', 'boot to the firmware set-up'],
  [
    'global',
    'OsIndicationsSupported',
    '4500000000000080',
    'number',
    'boot to the firmware set-up, capsules from files, start platform recovery, 0x8000000000000000',
  ],
  ['global', 'OsIndications', '0000000000000000', 'number', 'none'],
  ['global', 'SecureBoot', '01', 'boolean', 'on: images are verified'],
  ['global', 'SetupMode', '00', 'boolean', 'off: a platform key is enrolled'],
  ['global', 'AuditMode', '01', 'boolean', 'on: in audit mode: nothing is refused'],
  ['global', 'DeployedMode', '00', 'boolean', 'off: not in deployed mode'],
  ['global', 'Key0001', '00000040 51d7979f 0000 1700 0000', 'hex', 'Esc starts Boot0000'],
  ['global', 'Key0002', '00020080 00000000 0300 0000 6100 0c00 0000', 'hex', 'Ctrl+a+F2 starts Boot0003'],
  ['global', 'SignatureSupport', '2616c4c14c509240aca941f936934328', 'hex', 'c1c41626-504c-4092-aca9-41f936934328'],
  ['secureBootEnable', 'SecureBootEnable', '01', 'boolean', 'on: Secure Boot is on while a platform key is enrolled'],
  ['secureBootEnable', 'SecureBootEnable', '00', 'boolean', 'off: Secure Boot is off'],
  ['customMode', 'CustomMode', '00', 'boolean', 'off: standard mode'],
  ['vendorKeys', 'VendorKeysNv', '01', 'boolean', "on: all keys are the vendor's"],
  ['shim', 'MokSBState', '01', 'boolean', 'on: shim does not verify images'],
  ['shim', 'SbatLevel', '736261742c312c323032340a7368696d2c340a', 'text', 'sbat,1,2024 shim,4'],
  ['monotonicCounter', 'MTC', '2a000000', 'number', '42 starts counted'],
  [
    'memoryTypes',
    'MemoryTypeInformation',
    '0a00000080000000 0900000012000000 1000000000000000',
    'hex',
    'ACPI NVS 128 pages, ACPI reclaim 18 pages',
  ],
  ['errorFlag', 'VarErrorFlag', 'ff', 'number', 'no error'],
  ['errorFlag', 'VarErrorFlag', 'fe', 'number', 'there was no room for a user variable'],
  ['certificateDatabase', 'certdb', '04000000', 'hex', 'no variables'],
  [
    'certificateDatabase',
    'certdb',
    '26000000 61dfe48bca93d211aa0d00e098032b8c 22000000 02000000 02000000 4d006500 0102',
    'hex',
    'Me',
  ],
  ['clock', 'RTC', 'ff070000', 'number', 'no time zone'],
  ['clock', 'RTC', '00000200', 'number', 'UTC, daylight saving time'],
  ['clock', 'RTC', 'c4ff0000', 'number', 'UTC+01:00'],
  ['clock', 'RTCALARM', 'ea070618141d1d00 00000000 78000000', 'time', '2026-06-24T20:29:29-02:00'],
  ['clock', 'RTCALARM', '00000000000000000000000000000000', 'time', 'not set'],
  ['ovmfPlatform', 'PlatformConfig', '8007000038040000', 'hex', '1920x1080'],
  ['iscsiConfiguration', 'InitialAttemptOrder', '0201', 'hex', '2, 1'],
  ['iscsiInitiator', 'I_NAME', '69716e2e7800', 'text', 'iqn.x'],
  ['physicalPresence', 'Tcg2PhysicalPresence', '05 00000000 17 00000000', 'hex', 'request: clear'],
  ['physicalPresence', 'Tcg2PhysicalPresence', '00 00000000 17 00000000', 'hex', 'no request; the last one: set PCR banks'],
  ['physicalPresence', 'Tcg2PhysicalPresenceFlags', '02000000', 'number', 'asks before clear'],
  ['tcg2Configuration', 'TCG2_CONFIGURATION', '02', 'number', 'TPM 2.0'],
  ['tcg2Configuration', 'TCG2_VERSION', '312e330000000000 04', 'hex', 'physical presence 1.3, TPM2 table revision 4'],
  ['memoryOverwrite', 'MemoryOverwriteRequestControl', '01', 'number', 'clears memory at the next start'],
  ['memoryOverwriteLock', 'MemoryOverwriteRequestControlLock', '02', 'number', 'locked with a key'],
  ['capsuleReport', 'CapsuleMax', '430061007000', 'text', 'Cap'],
  [
    'capsuleReport',
    'Capsule0001',
    '30000000 00000000 edd5cb6d2de8444cbda17194199ad92a ea07010203040500 00000000 00000000 0000000000000000',
    'hex',
    '6dcbd5ed-e82d-4c44-bda1-7194199ad92a: success',
  ],
  ['dhcp6', 'ClientId', '0400 00040102', 'hex', 'DUID 00:04:01:02'],
  ['global', 'HwErrRecSupport', '0100', 'number', 'level 1'],
  ['ipv4', '525400123456', '3a50 0100 1000afaf 04000000 01000000 01000000', 'hex', 'addresses by DHCP'],
  [
    'ipv4',
    '525400123456',
    '0000 0400 4400afaf04000000 01000000 3800afaf08000000 02000000 3400afaf04000000 03000000 4000afaf04000000 04000000 0a000201 0a00020f ffffff00 01010101 00000000',
    'hex',
    'addresses set by hand; Address 10.0.2.15, mask 255.255.255.0; Gateway 10.0.2.1; DNS server 1.1.1.1',
  ],
  [
    'ipv6',
    '525400123456',
    'f6deb43a 171a 0300 3400afaf0800000001000000 3000afaf0400000002000000 2c00afaf0400000003000000 01000000 01000000 505400fffe123456',
    'hex',
    'addresses automatic; Interface ID 505400FFFE123456; Probes for an address in use 1',
  ],
  [
    'ipv6',
    '525400123456',
    '00000000 0000 0200 2000afaf0400000002000000 2400afaf1200000004000000 00000000 20010db8000000000000000000000001 00 40',
    'hex',
    'addresses set by hand; Address 2001:0DB8:0000:0000:0000:0000:0000:0001/64',
  ],
  ['vlan', '525400123456', '0100 6460', 'hex', 'VLAN 1, VLAN 100'],
  ['tlsCiphers', 'HttpTlsCipherList', '003c003d', 'hex', '0x003C, 0x003D'],
  [
    'hardDriveBoot',
    'HDDP',
    '02010c00d041030a00000000 7f010400 02010c00d041030a01000000 7fff0400',
    'device-path',
    'PciRoot(0x0), PciRoot(0x1)',
  ],
  ['windowsStop', 'BugCheckCode', '0000000000000000', 'hex', 'no stop error'],
  ['windowsStop', 'BugCheckCode', 'ef00000001000200', 'hex', 'stop error 0x000000EF'],
  ['windowsStop', 'BugCheckParameter1', '40d01e4781bfffff', 'hex', '0xFFFFBF81471ED040'],
  ['bootLoader', 'LoaderConfigConsoleMode', '300000000000', 'text', '0'],
  ['bootLoader', 'LoaderEntryDefault', '61002e0063006f006e0066000000', 'text', 'a.conf'],
  ['bootLoader', 'LoaderSystemToken', '0102', 'hex', 'random number that each start draws new ones from, 2 bytes'],
  ['windowsIdentity', 'OfflineUniqueIDEKPub', '01'.repeat(256), 'hex', 'endorsement key of the TPM: RSA 2048, public part'],
  ['windowsIdentity', 'OfflineUniqueIDEKPubCRC', '7be20249', 'number', 'check value 0x4902e27b of OfflineUniqueIDEKPub'],
  [
    'windowsIdentity',
    'OfflineUniqueIDRandomSeed',
    '02'.repeat(32),
    'hex',
    'random number that Windows knows the machine by, 32 bytes',
  ],
  ['windowsRecovery', 'PBRDevicePath', '500043004900 0000 00000000', 'hex', 'PCI'],
  ['windowsRecovery', 'PBRDevicePath', '00000000', 'hex', 'none'],
  ['microsoft', 'WindowsBootChainSvn', '02000000', 'number', "security version 2 of Windows' boot chain"],
  [
    'apple',
    'csr-active-config',
    '03080000',
    'number',
    'untrusted kernel extensions, changes of system files, root volume without a seal',
  ],
  ['apple', 'boot-args', '2d76', 'text', '-v'],
  ['apple', 'SystemAudioVolume', 'c6', 'number', '70 of 127, muted'],
  ['apple', 'efi-boot-device-data', '02010c00d041030a00000000 7fff0400', 'device-path', 'PciRoot(0x0)'],
  ['openCore', 'OCBtOrder', '8000', 'boot-order', 'OCBt0080'],
  ['openCore', 'OCBt0080', '01000000 0400 6d000000 7fff0400', 'boot-entry', 'm:'],
  ['shim', 'MokAuth', 'ab'.repeat(32), 'hex', 'hash of a password: SHA-256'],
  ['shim', 'MokPW', `0400 ${'00'.repeat(170)}`, 'hex', 'hash of a password: SHA-512 (crypt)'],
  ['shim', 'MokSB', `01000000 08000000 ${'00'.repeat(32)}`, 'hex', 'asked for: shim does not verify images'],
  ['shim', 'MokTimeout', 'ffff', 'number', 'waits for a key'],
  [
    'fwupd',
    'fwupd-697bd920-12cf-4da9-8385-996909bc6559-0',
    `07000000 20d97b69cf12a94d8385996909bc6559 00000500 ${'00'.repeat(24)} 01000000 04040a005c0061000000 7fff0400`,
    'hex',
    'update of 697bd920-12cf-4da9-8385-996909bc6559 to be tried at the next start',
  ],
  ['oldPhysicalPresence', 'PhysicalPresence', '06 00 00000000', 'hex', 'request: enable and activate'],
  [
    'memoryOverwrite',
    'MemoryOverwriteRequestControl',
    '11',
    'number',
    'clears memory at the next start, even after a clean shutdown',
  ],
];

test.each(cases)('%s %s', (vendor, name, data, form, summary) => {
  expect(decodeVariable({ name, guid: vendors[vendor] }, bytesOf(data))).toMatchObject({ form, summary });
});

test('a request to the TPM says the banks it is to have, and how the last one went', () => {
  const said = (data: string) =>
    decodeVariable({ name: 'Tcg2PhysicalPresence', guid: vendors.physicalPresence }, bytesOf(data)).fields.map(
      ({ value }) => value,
    );
  expect(said('17 06000000 05 00000000')).toEqual(['set PCR banks', 'SHA-256, SHA-384', 'clear', 'success']);
  expect(said('00 00000000 17 f0ffffff')).toEqual(['none', '0', 'set PCR banks', 'the person said no']);
  expect(said('80 01000000 7f 01000000')).toEqual(["vendor's operation 128", '1', 'operation 127', 'error 0x1 of the TPM']);
});

describe('variables that nobody knows', () => {
  const unknown = (name: string, data: string) =>
    decodeVariable({ name, guid: 'c0ffee00-0000-4000-8000-000000000001' }, bytesOf(data));

  test.each([
    ['a path', '02010c00d041030a00000000 7fff0400', 'PciRoot(0x0)', 'Device path (guessed)'],
    ['a path and more', '02010c00d041030a00000000 7fff0400 00', '02010c00d041030a000000007fff0400… (17 bytes)', undefined],
    ['nodes of no type', '06010800 00000000 7fff0400', '06010800000000007fff0400', undefined],
    ['no node', '7fff0400 7fff0400', '7fff04007fff0400', undefined],
    ['a property list', '62706c6973743030 d101', 'binary property list, 10 bytes', 'Property list (guessed)'],
    ['zeros', '00'.repeat(20), '20 bytes, all of them 0', undefined],
  ])('%s', (_, data, summary, label) => {
    const decoded = unknown('Anything', data);
    expect([decoded.summary, decoded.fields[0]?.label]).toEqual([summary, label]);
  });

  test('are boot entries where they are called so and read so', () => {
    expect(unknown('Boot0080', '01000000 0400 6d000000 7fff0400')).toMatchObject({ form: 'boot-entry' });
    expect(unknown('BootOrder', '8000')).toMatchObject({ form: 'boot-order', summary: 'Boot0080' });
    expect(unknown('Boot0080', '0102030405')).toMatchObject({ form: 'hex' });
  });
});

const entry = '01000000 1000 6f006e0065000000 02010c00d041030a00000000 7fff0400';

describe('load options', () => {
  test.each([
    ['Boot0000', 'global', 'boot-entry'],
    ['Driver000A', 'global', 'boot-entry'],
    ['SysPrepffff', 'global', 'boot-entry'],
    ['PlatformRecovery0000', 'global', 'boot-entry'],
    ['OsRecovery0001', 'dhcp6', 'boot-entry'],
    ['Boot0000', 'dhcp6', 'hex'],
    ['Boot000', 'global', 'hex'],
    ['Boot00000', 'global', 'hex'],
  ] as const)('%s of %s', (name, vendor, form) => {
    expect(decodeVariable({ name, guid: vendors[vendor] }, bytesOf(entry)).form).toBe(form);
  });

  test('are told in their parts', () => {
    const data = `09010000${entry.slice(8)} 4eac0881119f594d850ee21a522c59b2`;
    expect(decodeVariable({ name: 'Boot0001', guid: vendors.global }, bytesOf(data))).toEqual({
      form: 'boot-entry',
      summary: 'one: PciRoot(0x0)',
      fields: [
        { label: 'Description', value: 'one' },
        { label: 'Attributes', value: 'active, hidden, application' },
        { label: 'Device path', value: 'PciRoot(0x0)' },
        { label: 'Optional data', value: 'made by the firmware for a device that it found' },
      ],
    });
  });

  test('show arguments of a program as text', () => {
    const data = `00000000${entry.slice(8)} 720077002000710075006900650074000000`;
    const { summary, fields } = decodeVariable({ name: 'Boot0001', guid: vendors.global }, bytesOf(data));
    expect(summary).toBe('one (not active): PciRoot(0x0)');
    expect(fields.at(-1)).toEqual({ label: 'Optional data', value: '"rw quiet"' });
  });
});

describe('iSCSI attempts, by their places in ISCSI_ATTEMPT_CONFIG_NVDATA', () => {
  /** `links` bytes of pointers; nothing is set but what is given. */
  function attempt(links: 8 | 16, ...places: [place: number, bytes: Uint8Array | number[]][]): Uint8Array {
    const data = new Uint8Array(links + 1033);
    for (const [place, bytes] of places) data.set(bytes, links + place);
    return data;
  }
  const ascii = (text: string) => new TextEncoder().encode(text);
  const decode = (data: Uint8Array) => decodeVariable({ name: 'Attempt 3', guid: vendors.iscsiInitiator }, data);
  const inUse: [number, number[]] = [168, [1]];
  const name: [number, Uint8Array] = [208, ascii('iqn.2004-01.com.example:disk')];

  test('one that is not in use', () => {
    expect(decode(attempt(16))).toMatchObject({ form: 'hex', summary: 'not in use' });
  });

  test.each([8, 16] as const)('a target by its address, with pointers of %i bytes together', (links) => {
    const mac: [number, Uint8Array] = [22, ascii('52-54-00-12-34-56')];
    const data = attempt(links, mac, [166, [0xbc, 0x0c]], inUse, name, [432, [10, 0, 2, 4]], [449, [0, 5]]);
    expect(decode(data)).toEqual({
      form: 'hex',
      summary: 'target iqn.2004-01.com.example:disk at 10.0.2.4:3260',
      fields: [
        { label: 'State', value: 'in use' },
        { label: 'Network card', value: '52-54-00-12-34-56' },
        { label: 'Target', value: 'iqn.2004-01.com.example:disk at 10.0.2.4:3260' },
        { label: 'Logical unit', value: '0x0005000000000000' },
        { label: 'Authentication', value: 'none' },
      ],
    });
  });

  test('a target by its name, or of IPv6, or what DHCP says', () => {
    const url = attempt(16, inUse, name, [485, [1]], [486, ascii('san.example')]);
    expect(decode(url).summary).toBe('target iqn.2004-01.com.example:disk at san.example:0');
    const version6 = attempt(16, inUse, name, [169, [1]], [432, [0xfe, 0x80]]);
    expect(decode(version6).summary).toContain(' at [FE80:0000:0000:0000:0000:0000:0000:0000]:0');
    expect(decode(attempt(16, inUse, [207, [1]])).summary).toBe('target as DHCP says');
  });

  test('shows the name that CHAP uses, and never its secret', () => {
    const data = attempt(16, inUse, name, [741, [1]], [743, ascii('guest')], [870, ascii('do not tell me')]);
    const decoded = decode(data);
    expect(decoded.fields).toContainEqual({ label: 'CHAP name', value: 'guest' });
    expect(JSON.stringify(decoded)).not.toContain('do not tell');
  });

  test('of another length is shown as it is', () => {
    expect(decode(new Uint8Array(1000)).summary).toBe('1000 bytes, all of them 0');
  });
});

test('signature lists are named and counted', () => {
  const owner = vendors.shim;
  const lists = [
    { type: signatureTypes.x509, header: new Uint8Array(), signatures: [{ owner, data: composeCertificate() }] },
    {
      type: signatureTypes.sha256,
      header: new Uint8Array(),
      signatures: [1, 2].map((byte) => ({ owner, data: new Uint8Array(32).fill(byte) })),
    },
  ];
  const decoded = decodeVariable({ name: 'db', guid: vendors.imageSecurity }, writeSignatureLists(lists));
  expect(decoded).toMatchObject({ form: 'signatures', summary: 'Test; 2 × SHA-256' });
});

describe('what is not known, or is not as its name promises, is shown as it is', () => {
  test.each([
    ['nothing', 'global', 'Mine', '', 'hex', 'empty'],
    ['a byte', 'global', 'Mine', '2a', 'number', '42 (0x2a)'],
    ['four bytes', 'global', 'Mine', '00010000', 'number', '256 (0x00000100)'],
    ['bytes', 'global', 'Mine', '000102030405060708090a0b0c0d0e0f', 'hex', '000102030405060708090a0b0c0d0e0f'],
    [
      'more bytes',
      'global',
      'Mine',
      '000102030405060708090a0b0c0d0e0f10',
      'hex',
      '000102030405060708090a0b0c0d0e0f… (17 bytes)',
    ],
    ['text', 'global', 'Mine', '76616c756500', 'hex', '"value"'],
    ['wide text', 'global', 'Mine', '76006100 6c000000', 'hex', '"val"'],
    ['text with more behind it', 'global', 'Mine', '76616c75650001', 'hex', '76616c75650001'],
    ["somebody else's Timeout", 'shim', 'Timeout', '0100', 'number', '1 (0x0001)'],
    ['a Timeout of 3 bytes', 'global', 'Timeout', '010000', 'hex', '010000'],
    ['SecureBoot that is neither', 'global', 'SecureBoot', '02', 'number', '2 (0x02)'],
    ['an odd BootOrder', 'global', 'BootOrder', '010002', 'hex', '010002'],
    ['a console without an end', 'global', 'ConIn', '02010c00d041030a00000000', 'hex', '02010c00d041030a00000000'],
    ['a boot entry that is cut off', 'global', 'Boot0000', entry.slice(0, -2), 'hex', ''],
    ['names that objects have', 'global', 'constructor', '0102', 'number', '513 (0x0201)'],
  ] as const)('%s', (_, vendor, name, data, form, summary) => {
    expect(decodeVariable({ name, guid: vendors[vendor] }, bytesOf(data))).toMatchObject({
      form,
      summary: expect.stringContaining(summary),
    });
  });

  test('any data under any name is told in one line', () => {
    const names = cases.map(([vendor, name]) => ({ name, guid: vendors[vendor] as string }));
    const anyone = fc.oneof(
      fc.constantFrom(...names, { name: 'Boot0000', guid: vendors.global }, { name: 'db', guid: vendors.imageSecurity }),
      fc.record({ name: fc.string(), guid: fc.constantFrom(...Object.values(vendors)) }),
    );
    fc.assert(
      fc.property(anyone, fc.uint8Array({ maxLength: 120 }), (variable, data) => {
        const { summary, fields } = decodeVariable(variable, data);
        expect(summary).not.toMatch(/[\n\r]/);
        for (const { label, value } of fields) expect([typeof label, typeof value]).toEqual(['string', 'string']);
      }),
      { numRuns: 2000 },
    );
  });
});

test('vendors have names', () => {
  for (const guid of Object.values(vendors)) expect(vendorName(guid)).toMatch(/\w/);
  expect(vendorName('00000000-0000-0000-0000-000000000000')).toBeUndefined();
});
