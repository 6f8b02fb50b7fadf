import { expect, test } from 'vitest';
import { domainText } from '../marks-for-tests.ts';
import { inlayHints } from './inlay-hints.ts';

/** The text with each hint where it is shown, in brackets. */
function shown(xml: string, lines = [0, 1]): string {
  const document = domainText(xml);
  const [first = 0, behind = 1] = lines;
  const range = { start: { line: first, character: 0 }, end: { line: behind, character: 0 } };
  return inlayHints(document, range)
    .toReversed()
    .reduce((text, { position, label }) => {
      const at = document.lines.offsetAt(position);
      return `${text.slice(0, at)}[${label}]${text.slice(at)}`;
    }, xml);
}

test.each([
  ["<memory unit='KiB'>4194304[= 4 GiB]</memory>"],
  ['<memory> 2097152[= 2 GiB] </memory>'],
  ["<currentMemory unit='MiB'>1536[= 1.5 GiB]</currentMemory>"],
  ["<memory unit='KiB'>4000000[= about 3.8 GiB]</memory>"],
  ["<memory unit='bytes'>1048576[= 1 MiB]</memory>"],
  ["<memory unit='GiB'>4</memory>"],
  ["<memory unit='KiB'>512</memory>"],
  ["<memory unit='KiB'>0</memory>"],
  ["<memory unit='furlong'>4194304</memory>"],
  ['<memory>plenty</memory>'],
  ['<memory/>'],
  ["<cpu><numa><cell id='0' memory='2097152'[= 2 GiB] unit='KiB'/></numa></cpu>"],
  ["<devices><video><model type='qxl' vram='65536'[= 64 MiB]/></video></devices>"],
  ["<address type='pci' domain='0x0000' bus='0x1f'[= 31] slot='0x02'/>"],
  ["<address type='pci' bus='31' slot='0x10'[= 16]/>"],
  ["<address type='drive' bus='0x1f'/>"],
])('%s', (expected) => {
  expect(shown(`<domain type="kvm">${expected.replaceAll(/\[.*?\]/g, '')}</domain>`)).toBe(
    `<domain type="kvm">${expected}</domain>`,
  );
});

test('only what is asked for', () => {
  const xml = '<domain type="kvm">\n<memory>2048</memory>\n<currentMemory>2048</currentMemory>\n</domain>';
  expect(shown(xml, [2, 3])).toBe(xml.replace('2048</c', '2048[= 2 MiB]</c'));
});
