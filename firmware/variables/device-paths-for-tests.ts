/** Nodes of device paths and the text that the UEFI specification and EDK2 give them. */

export interface NodeSample {
  readonly type: number;
  readonly subtype: number;
  /** What follows the header: hexadecimal digits, spaces between the fields. */
  readonly data: string;
  readonly text: string;
  /** The text where EDK2 is asked for no shortcuts. */
  readonly withoutShortcuts?: string;
  /** Shorter than what its type and subtype stand for. */
  readonly tooShort?: true;
}

const sample = (type: number, subtype: number, data: string, text: string, withoutShortcuts?: string): NodeSample => ({
  type,
  subtype,
  data,
  text,
  ...(withoutShortcuts === undefined ? {} : { withoutShortcuts }),
});

const zeros = (count: number) => '00'.repeat(count);

/** `C12A7328-F81F-11D2-BA4B-00A0C93EC93B` as it is stored. */
const guid = '28732ac11ff8d211ba4b00a0c93ec93b';
const guidText = 'C12A7328-F81F-11D2-BA4B-00A0C93EC93B';

export const nodeSamples: readonly NodeSample[] = [
  // Hardware
  sample(1, 1, '02 1f', 'Pci(0x1F,0x2)'),
  sample(1, 2, '0b', 'PcCard(0xB)'),
  sample(1, 3, '0b000000 0000f0ff00000000 ffffffff01000000', 'MemoryMapped(0xB,0xFFF00000,0x1FFFFFFFF)'),
  sample(1, 4, guid, `VenHw(${guidText})`),
  sample(1, 4, `${guid} 01aa`, `VenHw(${guidText},01AA)`),
  sample(1, 5, '10000000', 'Ctrl(0x10)'),
  sample(1, 6, '01 a20c000000000000', 'BMC(0x1,0xCA2)'),
  sample(1, 9, 'abcd', 'HardwarePath(9,ABCD)'),
  // ACPI
  sample(2, 1, 'd041030a 00000000', 'PciRoot(0x0)'),
  sample(2, 1, 'd041080a 01000000', 'PcieRoot(0x1)'),
  sample(2, 1, 'd0410406 00000000', 'Floppy(0x0)'),
  sample(2, 1, 'd0410103 00000000', 'Keyboard(0x0)'),
  sample(2, 1, 'd0410105 0a000000', 'Serial(0xA)'),
  sample(2, 1, 'd0410104 00000000', 'ParallelPort(0x0)'),
  sample(2, 1, 'd0410303 00000000', 'Acpi(PNP0303,0x0)'),
  sample(2, 1, '01020a0b 0c000000', 'Acpi(0x0B0A0201,0xC)'),
  sample(2, 2, 'd041030a 05000000 d041080a 00 00 00', 'AcpiEx(PNP0A03,PNP0A08,0x5,,,)'),
  sample(2, 2, 'd041030a 00000000 d041080a 00 7569643000 00', 'AcpiExp(PNP0A03,PNP0A08,uid0)'),
  sample(2, 2, 'd041030a 00000000 00000000 00 7569643000 00', 'AcpiExp(PNP0A03,0,uid0)'),
  sample(2, 2, 'd041030a 02000000 d041080a 68696400 75696400 63696400', 'AcpiEx(PNP0A03,PNP0A08,0x2,hid,cid,uid)'),
  sample(2, 3, '00010180', 'AcpiAdr(0x80010100)'),
  sample(2, 3, '00010180 00030080', 'AcpiAdr(0x80010100,0x80000300)'),
  sample(2, 4, '01000000', 'AcpiPath(4,01000000)'),
  // Messaging: buses and disks
  sample(3, 1, '00 00 0000', 'Ata(Primary,Master,0x0)'),
  sample(3, 1, '01 01 0300', 'Ata(Secondary,Slave,0x3)'),
  sample(3, 2, '0a00 0100', 'Scsi(0xA,0x1)'),
  sample(3, 3, '00000000 efcdab8967452301 1000000000000000', 'Fibre(0x123456789ABCDEF,0x10)'),
  sample(3, 4, '00000000 efcdab8967452301', 'I1394(0123456789ABCDEF)'),
  sample(3, 5, '0d 02', 'USB(0xD,0x2)'),
  sample(3, 6, '20000000', 'I2O(0x20)'),
  sample(
    3,
    9,
    `01000000 ${guid} 0100000000000000 0200000000000000 0300000000000000`,
    `Infiniband(0x1,${guidText},0x1,0x2,0x3)`,
  ),
  sample(3, 10, '5347c1e0bef9d2119a0c0090273fc14d', 'VenPcAnsi()', 'VenMsg(E0C14753-F9BE-11D2-9A0C-0090273FC14D)'),
  sample(3, 10, '6560a6df19b4d3119a2d0090273fc14d', 'VenVt100()', 'VenMsg(DFA66065-B419-11D3-9A2D-0090273FC14D)'),
  sample(3, 10, '0bc7ae7be057764c8e872f9e28088343', 'VenVt100Plus()', 'VenMsg(7BAEC70B-57E0-4C76-8E87-2F9E28088343)'),
  sample(3, 10, 'd6a015adec8bcf4aa073d01de77e2d88', 'VenUtf8()', 'VenMsg(AD15A0D6-8BEC-4ACF-A073-D01DE77E2D88)'),
  sample(3, 10, 'd2e8a4eb5838ec41a2812647ba9660d0', 'DebugPort()', 'VenMsg(EBA4E8D2-3858-41EC-A281-2647BA9660D0)'),
  sample(
    3,
    10,
    '9d9a49372f54894ca02635da142094e4 02000000',
    'UartFlowCtrl(XonXoff)',
    'VenMsg(37499A9D-542F-4C89-A026-35DA142094E4,02000000)',
  ),
  sample(
    3,
    10,
    'b4dd87d48b00d911afdc001083ffca4d 00000000 efcdab8967452301 1000000000000000 4205 0100',
    'SAS(0x123456789ABCDEF,0x10,0x1,SAS,Internal,Expanded,0x6,0x0)',
    'VenMsg(D487DDB4-008B-11D9-AFDC-001083FFCA4D,00000000EFCDAB8967452301100000000000000042050100)',
  ),
  sample(3, 10, `${guid} 0102`, `VenMsg(${guidText},0102)`),
  sample(3, 14, '00000000 00c2010000000000 08 01 01', 'Uart(115200,8,N,1)'),
  sample(3, 14, '00000000 8025000000000000 07 02 03', 'Uart(9600,7,E,2)'),
  sample(3, 14, '00000000 0000000000000000 00 00 00', 'Uart(DEFAULT,DEFAULT,D,D)'),
  sample(3, 15, 'ffff ffff 03 01 02', 'UsbHID(0xFFFF,0xFFFF,0x1,0x2)'),
  sample(3, 15, '6b1d 0100 08 06 50', 'UsbMassStorage(0x1D6B,0x1,0x6,0x50)'),
  sample(3, 15, 'ffff ffff fe 01 02', 'UsbDeviceFirmwareUpdate(0xFFFF,0xFFFF,0x2)'),
  sample(3, 15, 'ffff ffff fe 09 02', 'UsbClass(0xFFFF,0xFFFF,0xFE,0x9,0x2)'),
  sample(3, 16, '0100 6b1d 0200 530031000000', 'UsbWwid(0x1D6B,0x2,0x1,"S1")'),
  sample(3, 16, '0100 6b1d 0200 53003100', 'UsbWwid(0x1D6B,0x2,0x1,"S1")'),
  sample(3, 17, '02', 'Unit(0x2)'),
  sample(3, 18, '0100 ffff 0000', 'Sata(0x1,0xFFFF,0x0)'),
  sample(3, 21, '00000000 0123456789abcdef 1000000000000000', 'FibreEx(0x0123456789ABCDEF,0x1000000000000000)'),
  sample(
    3,
    22,
    '0123456789abcdef 0000000000000000 3100 0200',
    'SasEx(0x0123456789ABCDEF,0x0000000000000000,0x2,SATA,External,Direct,0)',
  ),
  sample(
    3,
    22,
    '0123456789abcdef 0000000000000000 0000 0200',
    'SasEx(0x0123456789ABCDEF,0x0000000000000000,0x2,NoTopology,0,0,0)',
  ),
  sample(3, 22, '0123456789abcdef 0000000000000000 8500 0200', 'SasEx(0x0123456789ABCDEF,0x0000000000000000,0x2,0x85,0,0,0)'),
  sample(3, 23, '01000000 0123456789abcdef', 'NVMe(0x1,EF-CD-AB-89-67-45-23-01)'),
  sample(3, 25, '00 03', 'UFS(0x0,0x3)'),
  sample(3, 26, '01', 'SD(0x1)'),
  sample(3, 29, '02', 'eMMC(0x2)'),
  sample(3, 32, guid, `Msg(32,${guid.toUpperCase()})`),
  sample(3, 33, '01 02', 'Msg(33,0102)'),
  // Messaging: networks
  sample(3, 11, `5254001234ab${zeros(26)} 01`, 'MAC(5254001234AB,0x1)'),
  sample(3, 11, `5254001234ab${zeros(26)} 20`, `MAC(5254001234AB${zeros(26)},0x20)`),
  sample(
    3,
    12,
    'c0a80002 c0a80001 0000 0000 0600 01 c0a800fe ffffff00',
    'IPv4(192.168.0.1,TCP,Static,192.168.0.2,192.168.0.254,255.255.255.0)',
  ),
  sample(3, 12, '00000000 00000000 0000 0000 1100 00', 'IPv4(0.0.0.0,UDP,DHCP,0.0.0.0)'),
  sample(
    3,
    13,
    `fe80${zeros(13)}02 20010db8${zeros(11)}01 0000 0000 0600 01 40 ${zeros(16)}`,
    'IPv6(2001:0DB8:0000:0000:0000:0000:0000:0001,TCP,StatelessAutoConfigure,FE80:0000:0000:0000:0000:0000:0000:0002,0x40,0000:0000:0000:0000:0000:0000:0000:0000)',
  ),
  sample(
    3,
    19,
    '0000 0008 0100000000000000 0100 69716e2e323032362d30312e6c6f63616c3a6400',
    'iSCSI(iqn.2026-01.local:d,0x1,0x0100000000000000,None,None,None,TCP)',
  ),
  sample(3, 19, '0100 0a10 0000000000000000 0200 7400', 'iSCSI(t,0x2,0x0000000000000000,CRC32C,CRC32C,CHAP_UNI,reserved)'),
  sample(3, 20, '6400', 'Vlan(100)'),
  sample(3, 24, '687474703a2f2f612f622e656669', 'Uri(http://a/b.efi)'),
  sample(3, 24, '', 'Uri()'),
  sample(3, 27, '010203040506', 'Bluetooth(010203040506)'),
  sample(3, 28, `6e6574${zeros(29)}`, 'Wi-Fi(net)'),
  sample(3, 30, '0102030405aa 01', 'BluetoothLE(0102030405AA,0x01)'),
  sample(3, 31, `00 08080808${zeros(12)} 01010101${zeros(12)}`, 'Dns(8.8.8.8,1.1.1.1)'),
  sample(3, 31, `01 20010db8${zeros(11)}01`, 'Dns(2001:0DB8:0000:0000:0000:0000:0000:0001)'),
  // Media
  sample(4, 1, `01000000 0008000000000000 0000100000000000 ${guid} 02 02`, `HD(1,GPT,${guidText},0x800,0x100000)`),
  sample(4, 1, `0f000000 3f00000000000000 0000100000000000 78563412${zeros(12)} 01 01`, 'HD(15,MBR,0x12345678,0x3F,0x100000)'),
  sample(4, 1, `01000000 0000000000000000 0000000000000000 ${zeros(16)} 00 00`, 'HD(1,0,0,0x0,0x0)'),
  sample(4, 2, '01000000 1000000000000000 2000000000000000', 'CDROM(0x1,0x10,0x20)'),
  sample(4, 3, `${guid} ff`, `VenMedia(${guidText},FF)`),
  sample(4, 4, '5c0045004600490000 00', '\\EFI'),
  sample(4, 5, guid, `Media(${guidText})`),
  sample(4, 6, guid, `FvFile(${guidText})`),
  sample(4, 7, guid, `Fv(${guidText})`),
  sample(4, 8, '00000000 1000000000000000 ffff000000000000', 'Offset(0x10,0xFFFF)'),
  sample(
    4,
    9,
    '0000000001000000 ffffffff01000000 5a53ab77fc454b625560f7b281d1f96e 0000',
    'VirtualDisk(0x100000000,0x1FFFFFFFF,0)',
  ),
  sample(4, 9, '0000000000000000 ffff000000000000 30bd5a3d7541ce876d64d2ade523c4bb 0a00', 'VirtualCD(0x0,0xFFFF,10)'),
  sample(
    4,
    9,
    '0000000000000000 ffff000000000000 c902ea5c074dd369269f4496fbe096f9 0100',
    'PersistentVirtualDisk(0x0,0xFFFF,1)',
  ),
  sample(4, 9, '0000000000000000 ffff000000000000 88810108cd4248bb100f5387d53ded3d 0100', 'PersistentVirtualCD(0x0,0xFFFF,1)'),
  sample(4, 9, `0000000000000000 ffff000000000000 ${guid} 0100`, `RamDisk(0x0,0xFFFF,1,${guidText})`),
  // BIOS boot specification
  sample(5, 1, '0200 0000 4469736b00', 'BBS(HD,Disk,0x0)'),
  sample(5, 1, '8000 1500 4265763000', 'BBS(0x80,Bev0,0x15)'),
  // Other
  sample(6, 7, '0102', 'Path(6,7,0102)'),
  { ...sample(1, 1, '02', 'HardwarePath(1,02)'), tooShort: true },
  { ...sample(3, 18, '', 'Msg(18)'), tooShort: true },
  { ...sample(4, 1, '00', 'MediaPath(1,00)'), tooShort: true },
];

export const endNode = '7fff0400';

/** The node with its header. */
export function nodeBytes({ type, subtype, data }: NodeSample): Uint8Array {
  const content = bytesOf(data);
  const length = content.length + 4;
  return new Uint8Array([type, subtype, length & 0xff, length >> 8, ...content]);
}

/** The bytes of hexadecimal digits; spaces don't count. */
export function bytesOf(digits: string): Uint8Array {
  const pairs = digits.replaceAll(' ', '').match(/../g) ?? [];
  return Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16));
}
