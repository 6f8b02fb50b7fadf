import { describe, expect, test } from 'vitest';
import { DocumentHighlightKind, type Location } from 'vscode-languageserver-types';
import { domainText, readMarks } from '../marks-for-tests.ts';
import { definitions } from './definition.ts';
import { highlights, references } from './references.ts';

const devices = (...xml: readonly string[]) => `<domain type="kvm"><devices>${xml.join('')}</devices></domain>`;

/** Texts with the cursor at `|` and what it leads to between « and ». */
const toDefinition: readonly (readonly [what: string, marked: string])[] = [
  [
    'the PCI controller of an address',
    devices(
      "<controller type='pci' index='«3»'/><controller type='usb' index='3'/>",
      "<rng><address type='pci' bus='0x0|3' slot='0x00'/></rng>",
    ),
  ],
  [
    'the controller that a controller is plugged into',
    devices(
      "<controller type='pci' index='«1»'/>",
      "<controller type='pci' index='2'><address type='pci' bus='|1'/></controller>",
    ),
  ],
  [
    'the host’s own address: none',
    devices("<controller type='pci' index='1'/><hostdev><source><address type='pci' bus='|1'/></source></hostdev>"),
  ],
  [
    'the controller of a disk, by its bus',
    devices(
      "<controller type='scsi' index='0'/><controller type='sata' index='«0»'/>",
      "<disk><target dev='sda' bus='sata'/><address type='drive' controller='|0' bus='0'/></disk>",
    ),
  ],
  [
    'the controller of a disk whose bus follows from its name',
    devices("<controller type='ide' index='«0»'/>", "<disk><target dev='hda'/><address type='drive' controller='|0'/></disk>"),
  ],
  [
    'the controllers of a USB bus, companions and all',
    devices(
      "<controller type='usb' index='«0»' model='ich9-ehci1'/><controller type='usb' index='«0»' model='ich9-uhci1'/>",
      "<input><address type='usb' bus='|0' port='1'/></input>",
    ),
  ],
  [
    'the controller of a channel',
    devices(
      "<controller type='virtio-serial' index='«1»'/>",
      "<channel><address type='virtio-serial' controller='|1' bus='0' port='1'/></channel>",
    ),
  ],
  ['a controller that libvirt adds: none', devices("<rng><address type='pci' bus='|0'/></rng>")],
  [
    'the cell of a memory node',
    "<domain type='kvm'><cpu><numa><cell id='0'/><cell id='«1»'/></numa></cpu><numatune><memnode cellid='|1'/></numatune></domain>",
  ],
  [
    'the cell of a DIMM',
    "<domain type='kvm'><cpu><numa><cell id='«1»'/></numa></cpu><devices><memory><target><node> |1 </node></target></memory></devices></domain>",
  ],
  [
    'the other cell of a distance',
    "<domain type='kvm'><cpu><numa><cell id='0'><distances><sibling id='|1'/></distances></cell><cell id='«1»'/></numa></cpu></domain>",
  ],
  [
    'the I/O thread of a disk',
    "<domain type='kvm'><iothreads>2</iothreads><iothreadids><iothread id='«4»'/></iothreadids><devices><disk><driver iothread='|4'/></disk></devices></domain>",
  ],
  [
    'an I/O thread that is only counted',
    "<domain type='kvm'><iothreads>«2»</iothreads><cputune><iothreadpin iothread='|2'/></cputune></domain>",
  ],
  [
    'an I/O thread that there is not: none',
    "<domain type='kvm'><iothreads>2</iothreads><cputune><iothreadpin iothread='|3'/></cputune></domain>",
  ],
  [
    'an I/O thread in a list',
    "<domain type='kvm'><iothreadids><iothread id='«6»'/></iothreadids><cputune><iothreadsched iothreads='1-3,|6'/></cputune></domain>",
  ],
  ['the processors', "<domain type='kvm'><vcpu>«4»</vcpu><cputune><vcpupin vcpu='|3'/></cputune></domain>"],
  [
    'the device of an override',
    "<domain xmlns:qemu='q'><devices><disk><alias name='«ua-disk»'/></disk></devices><qemu:override><qemu:device alias='|ua-disk'/></qemu:override></domain>",
  ],
  [
    'the device of an argument',
    "<domain xmlns:qemu='q'><devices><disk><alias name='«ua-disk»'/></disk></devices><qemu:commandline><qemu:arg value='device.ua-|disk.rotation_rate=1'/></qemu:commandline></domain>",
  ],
  [
    'the other card of a team',
    devices(
      "<interface><alias name='«ua-b»'/></interface><interface><teaming type='transient' persistent='|ua-b'/></interface>",
    ),
  ],
  ['the audio backend of a sound card', devices("<sound><audio id='|1'/></sound><audio id='«1»' type='none'/>")],
  [
    'a throttle group',
    "<domain type='kvm'><throttlegroups><throttlegroup><group_name>«slow»</group_name></throttlegroup></throttlegroups><devices><disk><throttlefilters><throttlefilter group='sl|ow'/></throttlefilters></disk></devices></domain>",
  ],
  ['the bus of an SMMU', devices("<controller type='pci' index='«2»'/><iommu model='smmuv3'><driver pciBus='|2'/></iommu>")],
  ['text that means nothing: none', '<domain type="kvm"><name>|4</name></domain>'],
];

test.each(toDefinition)('definition: %s', (_, marked) => {
  expect(placesFrom(marked, (document, cursor) => definitions(document, cursor))).toEqual(readMarks(marked).stretches);
});

type Ask = (document: ReturnType<typeof domainText>, cursor: number) => readonly Pick<Location, 'range'>[];

function placesFrom(marked: string, ask: Ask) {
  const { text, cursor } = readMarks(marked);
  const document = domainText(text);
  return ask(document, cursor).map(({ range }) => ({
    start: document.lines.offsetAt(range.start),
    end: document.lines.offsetAt(range.end),
  }));
}

describe('references', () => {
  test.each([
    [
      'a controller',
      devices(
        "<controller type='pci' index='«|3»'/>",
        "<rng><address type='pci' bus='«0x03»'/></rng>",
        "<input><address type='usb' bus='3'/></input>",
        "<video><address type='pci' bus='«3»'/></video>",
      ),
    ],
    [
      'a NUMA cell',
      "<domain type='kvm'><numatune><memnode cellid='«0»'/><memnode cellid='1'/></numatune><cpu><numa><cell id='«|0»'/></numa></cpu></domain>",
    ],
    ['the order of booting: all of it', devices("<disk><boot order='«|1»'/></disk><interface><boot order='«2»'/></interface>")],
    [
      'the I/O threads of a number',
      "<domain type='kvm'><iothreads>«|2»</iothreads><devices><disk><driver iothread='«1»'/></disk><disk><driver iothread='«2»'/></disk><disk><driver iothread='3'/></disk></devices></domain>",
    ],
    [
      'a group that disks share',
      devices(
        '<disk><iotune><group_name>«|g»</group_name></iotune></disk><disk><iotune><group_name>«g»</group_name></iotune></disk>',
      ),
    ],
  ])('%s', (_, marked) => {
    expect(placesFrom(marked, (document, cursor) => references(document, cursor, true))).toEqual(readMarks(marked).stretches);
  });

  test('without the declaration', () => {
    const marked = devices("<controller type='pci' index='|3'/><rng><address type='pci' bus='«3»'/></rng>");
    expect(placesFrom(marked, (document, cursor) => references(document, cursor, false))).toEqual(readMarks(marked).stretches);
  });
});

describe('highlights', () => {
  const { Read, Write, Text } = DocumentHighlightKind;
  test.each([
    ['a name and what means it', devices("<audio id='«1»'/><sound><audio id='«|1»'/></sound>"), [Write, Read]],
    [
      'orders of booting that are the same',
      devices("<disk><boot order='«|1»'/></disk><disk><boot order='«1»'/></disk><disk><boot order='2'/></disk>"),
      [Write, Write],
    ],
    ['both names of an element', '<domain type="kvm"><«o|s»></«os»></domain>', [Text, Text]],
    ['the name of an element that closes itself', '<domain type="kvm"><«o|s»/></domain>', [Text]],
    ['nothing', '<domain type="kvm"><os>|</os></domain>', []],
  ])('%s', (_, marked, kinds) => {
    expect(placesFrom(marked, highlights)).toEqual(readMarks(marked).stretches);
    const { text, cursor } = readMarks(marked);
    expect(highlights(domainText(text), cursor).map(({ kind }) => kind)).toEqual(kinds);
  });
});
