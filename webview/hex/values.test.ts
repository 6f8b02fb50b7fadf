import { expect, test } from 'vitest';
import { readings } from './values.ts';

function read(bytes: readonly number[]): Record<string, string | undefined> {
  const all = readings(Uint8Array.from(bytes));
  return Object.fromEntries(
    all.flatMap(({ name, little, big }) => [[name, little], ...(big === undefined ? [] : [[`${name} BE`, big]])]),
  );
}

test('numbers, both ways', () => {
  expect(read([0xfe, 0xff, 0xff, 0xff, 0, 0, 0, 0x80])).toMatchObject({
    u8: '254 (0xFE)',
    i8: '-2',
    binary: '1111 1110',
    u16: '65534',
    'u16 BE': '65279',
    i16: '-2',
    'i16 BE': '-257',
    u32: '4294967294',
    'u32 BE': '4278190079',
    i32: '-2',
    u64: '9223372041149743102',
    'u64 BE': '18374686475376656512',
    i64: '-9223372032559808514',
    'i64 BE': '-72057598332895104',
  });
});

test('a GUID as EFI stores it, a UUID as it is written', () => {
  const values = read([0x61, 0xdf, 0xe4, 0x8b, 0xca, 0x93, 0xd2, 0x11, 0xaa, 0x0d, 0, 0xe0, 0x98, 3, 0x2b, 0x8c]);
  expect(values['GUID']).toBe('8be4df61-93ca-11d2-aa0d-00e098032b8c');
  expect(values['UUID']).toBe('61dfe48b-ca93-d211-aa0d-00e098032b8c');
  expect(values['EFI_TIME']).toBeUndefined();
});

test('a time', () => {
  expect(read([0xe8, 7, 5, 6, 7, 8, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0])['EFI_TIME']).toBe('2024-05-06 07:08:09');
  // EFI counts the minutes that UTC is ahead of local time.
  expect(read([0xe8, 7, 5, 6, 7, 8, 9, 0, 0, 0, 0, 0, 0x88, 0xff, 0, 0])['EFI_TIME']).toBe('2024-05-06 07:08:09 +02:00');
});

test('text, up to what is none', () => {
  expect(read([0x5f, 0x46, 0x56, 0x48, 0, 1])['ASCII']).toBe('“_FVH”');
  expect(read([0x50, 0, 0x4b, 0, 0, 0])).toMatchObject({ 'UCS-2': '“PK”', ASCII: '“P”' });
  expect(read([0])).toMatchObject({ ASCII: undefined, 'UCS-2': undefined });
});

test('at the end of the bytes there is less', () => {
  expect(read([1, 0])).toMatchObject({ u16: '1', u32: undefined, u64: undefined, GUID: undefined });
});
