import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { devicePathText } from './device-path.ts';
import { bytesOf, endNode, nodeBytes, nodeSamples } from './device-paths-for-tests.ts';
import { parseDevicePath } from './parse-device-path.ts';

const end = bytesOf(endNode);

/** Of the nodes whose text EDK2 itself vouches for, those that can be written. */
const writable = /^(?:(?:PciRoot|PcieRoot|Pci|Scsi|USB|Sata|NVMe|Uri|CDROM|FvFile|Fv)\(|HD\(\d+,(?:GPT|MBR)|\\)/;

describe('each node from its text', () => {
  test.each(nodeSamples.filter(({ text }) => writable.test(text)))('$text', (sample) => {
    const expected = new Uint8Array([...nodeBytes(sample), ...end]);
    expect(parseDevicePath(sample.text)).toEqual({ ok: true, path: expected });
    if (!sample.text.startsWith('\\')) {
      expect(parseDevicePath(sample.text.replace(/^\w+/, (name) => name.toLowerCase()))).toEqual({ ok: true, path: expected });
    }
  });

  test.each(nodeSamples.filter(({ text }) => !writable.test(text)))('$text is not written here', ({ text }) => {
    expect(parseDevicePath(text)).toMatchObject({ ok: false, problem: expect.stringContaining(text.split('/')[0] ?? '') });
  });
});

describe('whole paths', () => {
  const guid = 'C12A7328-F81F-11D2-BA4B-00A0C93EC93B';

  test.each([
    ['\\EFI\\BOOT\\BOOTX64.EFI', undefined],
    [`HD(1,GPT,${guid},0x800,0x100000)/\\EFI\\debian\\shimx64.efi`, undefined],
    [`HD(2,GPT,${guid.toLowerCase()})/\\EFI\\BOOT\\BOOTAA64.EFI`, `HD(2,GPT,${guid},0x0,0x0)/\\EFI\\BOOT\\BOOTAA64.EFI`],
    [`HD(1, gpt, {${guid}})`, `HD(1,GPT,${guid},0x0,0x0)`],
    ['HD(1,MBR,0xBE1AFDFA)/\\a.efi', 'HD(1,MBR,0xBE1AFDFA,0x0,0x0)/\\a.efi'],
    ['PciRoot(0)/Pci(31,2)/Sata(0,65535,0)', 'PciRoot(0x0)/Pci(0x1F,0x2)/Sata(0x0,0xFFFF,0x0)'],
    ['  Fv(7CB8BDC9-F8EB-4F34-AAEA-3EE4AF6516A1)/FvFile(7C04A583-9E3E-4F1C-AD65-E05268D0B4D1) ', undefined],
    ['Uri(https://example.org/a,b/boot.efi?x=(1))', undefined],
  ])('%s', (text, printed) => {
    const parsed = parseDevicePath(text);
    expect(parsed.ok && devicePathText(parsed.path)).toBe(printed ?? text.trim());
  });

  test.each([
    ['', 'A path is a file such as \\EFI\\BOOT\\BOOTX64.EFI'],
    ['/EFI/BOOT/BOOTX64.EFI', 'A path is a file such as'],
    ['EFI\\BOOT\\BOOTX64.EFI', 'a file begins with a backslash'],
    ['Pci(0x1F)', 'is written like Pci(0x1F,0x2)'],
    ['Pci(0x1F,256)', 'is written like'],
    ['Sata(0x0,-1,0x0)', 'is written like'],
    ['HD(1,GPT,1234)', 'is written like HD(1,GPT,GUID of the partition)'],
    ['HD(1,APM,0x1)', 'is written like'],
    [`HD(1,GPT,${guid},0x800)`, 'is written like'],
    ['NVMe(0x1,00-00)', 'is written like'],
    ['Uri(http://a b)', 'is written like'],
    ['constructor()', "can't be written as part of a path"],
    [`\\${'x'.repeat(40_000)}`, 'too long'],
  ])('%s is refused', (text, reason) => {
    expect(parseDevicePath(text)).toMatchObject({ ok: false, problem: expect.stringContaining(reason) });
  });

  test('any text is a path that reads back, or has a reason', () => {
    const part = fc.oneof(fc.string(), fc.constantFrom('Pci(', ')', '/', '\\', 'HD(1,GPT,', guid, ',', 'Uri(', '0x1'));
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const parsed = parseDevicePath(parts.join(''));
        if (parsed.ok) expect(parseDevicePath(devicePathText(parsed.path))).toEqual(parsed);
        else expect(parsed.problem).toMatch(/\.$/);
      }),
      { numRuns: 1000 },
    );
  });
});
