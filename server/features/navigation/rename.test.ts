import { expect, test } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { domainText, readMarks } from '../marks-for-tests.ts';
import { prepareRename, rename } from './rename.ts';

const client = { versionedEdits: false };
const devices = (...xml: readonly string[]) => `<domain type="kvm"><devices>${xml.join('')}</devices></domain>`;

/** The text after the rename at `|`, or why there is none. */
function renamed(marked: string, newName: string): string | undefined {
  const { text, cursor } = readMarks(marked);
  const document = domainText(text);
  const result = rename(document, cursor, newName, client);
  if (!result) return undefined;
  if ('problem' in result) return result.problem;
  return TextDocument.applyEdits(TextDocument.create('', 'xml', 0, text), result.changes?.[document.uri] ?? []);
}

test.each([
  ['<domain type="kvm"><o|s></os></domain>', 'sysinfo', '<domain type="kvm"><sysinfo></sysinfo></domain>'],
  ['<domain type="kvm"><os></o|s></domain>', 'sysinfo', '<domain type="kvm"><sysinfo></sysinfo></domain>'],
  ['<domain type="kvm"><o|s/></domain>', 'sysinfo', '<domain type="kvm"><sysinfo/></domain>'],
  ['<domain type="kvm"><os></o|z></domain>', 'sysinfo', '<domain type="kvm"><sysinfo></sysinfo></domain>'],
  ['<domain type="kvm"><o|s/></domain>', 'sys info', '"sys info" is no name for an element.'],
  [devices("<disk><target dev='s|da'/></disk>"), 'vdb', devices("<disk><target dev='vdb'/></disk>")],
  [devices("<disk><target dev='s|da'/></disk><disk><target dev='sdb'/></disk>"), 'sdb', 'There is already a disk target sdb.'],
  [devices("<disk><target dev='s|da'/></disk>"), 'sda', devices("<disk><target dev='sda'/></disk>")],
  [devices("<disk><target dev='s|da'/></disk>"), "a'/>", '"a\'/>" is no name for this.'],
  [
    "<domain xmlns:q='q'><devices><disk><alias name='|ua-a'/></disk></devices><q:override><q:device alias='ua-a'/></q:override><q:commandline><q:arg value='device.ua-a.x=1'/></q:commandline></domain>",
    'ua-b',
    "<domain xmlns:q='q'><devices><disk><alias name='ua-b'/></disk></devices><q:override><q:device alias='ua-b'/></q:override><q:commandline><q:arg value='device.ua-b.x=1'/></q:commandline></domain>",
  ],
  [
    devices(
      "<controller type='pci' index='3'/><rng><address type='pci' bus='0x0|3'/></rng><video><address type='pci' bus='3'/></video>",
    ),
    '11',
    devices(
      "<controller type='pci' index='11'/><rng><address type='pci' bus='0x0b'/></rng><video><address type='pci' bus='11'/></video>",
    ),
  ],
  [devices("<controller type='pci' index='|3'/><controller type='pci' index='4'/>"), '4', 'There is already a controller 4.'],
  [
    devices("<controller type='pci' index='|3'/><controller type='usb' index='4'/>"),
    '4',
    devices("<controller type='pci' index='4'/><controller type='usb' index='4'/>"),
  ],
  [devices("<controller type='pci' index='|3'/>"), 'three', '"three" is no number.'],
  [
    "<domain type='kvm'><cpu><numa><cell id='|1'/></numa></cpu><devices><memory><target><node>1</node></target></memory></devices></domain>",
    '2',
    "<domain type='kvm'><cpu><numa><cell id='2'/></numa></cpu><devices><memory><target><node>2</node></target></memory></devices></domain>",
  ],
  [
    "<domain type='kvm'><iothreadids><iothread id='4'/></iothreadids><devices><disk><driver iothread='|4'/></disk></devices></domain>",
    '6',
    "<domain type='kvm'><iothreadids><iothread id='6'/></iothreadids><devices><disk><driver iothread='6'/></disk></devices></domain>",
  ],
  [
    devices(
      '<disk><iotune><group_name>|a</group_name></iotune></disk><disk><iotune><group_name>b</group_name></iotune></disk>',
    ),
    'b',
    devices('<disk><iotune><group_name>b</group_name></iotune></disk><disk><iotune><group_name>b</group_name></iotune></disk>'),
  ],
  [devices("<disk><boot order='|1'/></disk>"), '2', undefined],
  ['<domain type="kvm"><vcpu>|4</vcpu></domain>', '5', undefined],
  ['<domain type="kvm"><name>|web</name></domain>', 'db', undefined],
])('%s to %s', (marked, newName, expected) => {
  expect(renamed(marked, newName)).toBe(expected);
});

test.each([
  ['<domain type="kvm"><«o|s»></os></domain>'],
  ['<domain type="kvm"><os></«o|s»></domain>'],
  [devices("<disk><target dev=' «s|da» '/></disk>")],
  [devices("<rng><address type='pci' bus='«0x0|3»'/></rng>")],
  [devices("<disk><boot order='|1'/></disk>")],
  ['<domain type="kvm"><name>|web</name></domain>'],
])('what is renamed in %s', (marked) => {
  const { text, cursor, stretches } = readMarks(marked);
  const document = domainText(text);
  const prepared = prepareRename(document, cursor);
  const [stretch] = stretches;
  expect(
    prepared && { start: document.lines.offsetAt(prepared.range.start), end: document.lines.offsetAt(prepared.range.end) },
  ).toEqual(stretch);
  expect(prepared?.placeholder).toBe(stretch && text.slice(stretch.start, stretch.end));
});
