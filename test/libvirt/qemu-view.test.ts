import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readDomain } from '../../server/domain/domain.ts';
import { createHost } from '../../server/host/host.ts';
import { commandLineOf } from '../../server/qemuview/command-line.ts';
import { partsFromCommandLine } from '../../server/qemuview/from-command-line.ts';
import { shellWords } from '../../server/qemuview/shell-words.ts';
import { parseXml } from '../../server/xml/parse.ts';
import { emulated, guestWith } from './documents.ts';
import { Libvirtd } from './libvirtd.ts';

const q35 = 'q35';
const code = '/usr/share/OVMF/OVMF_CODE_4M.fd';
const loader = (path: string, attributes = "readonly='yes' type='pflash'") => `<loader ${attributes}>${path}</loader>`;
const nvram = (path: string) => `<nvram template='/usr/share/OVMF/OVMF_VARS_4M.fd'>${path}</nvram>`;

function disk(
  target: string,
  bus: string,
  driver: string,
  more = '',
  device = 'disk',
  source = `file='/srv/${target}.img'`,
): string {
  const type = source.startsWith('dev') ? 'block' : 'file';
  return `<disk type='${type}' device='${device}'><driver name='qemu' ${driver}/><source ${source}/><target dev='${target}' bus='${bus}'/>${more}</disk>`;
}

/** A disk that is reached over the network. */
function networkDisk(target: string, driver: string, source: string, hosts: readonly string[], device = 'disk'): string {
  const places = hosts.map((host) => `<host ${host}/>`).join('');
  const bus = target.startsWith('v') ? 'virtio' : 'sata';
  return `<disk type='network' device='${device}'><driver name='qemu' ${driver}/><source ${source}>${places}</source><target dev='${target}' bus='${bus}'/></disk>`;
}

const raw = "type='raw'";
const qcow2 = "type='qcow2'";
const scsiAddress = (unit: number) => `<address type='drive' controller='0' bus='0' target='0' unit='${unit}'/>`;

/** Guests that differ in what becomes of them, as machine, `<os>` and devices. */
const guests: readonly (readonly [machine: string, os: string, devices: string])[] = [
  [q35, '', ''],
  ['pc', '', disk('hda', 'ide', qcow2) + disk('hdc', 'ide', raw, '<readonly/>', 'cdrom')],
  [q35, loader(code) + nvram('/srv/v.fd'), disk('vda', 'virtio', qcow2)],
  [q35, loader('/srv/my,code.fd') + nvram('/srv/my,vars.fd'), ''],
  ['pc', loader(code) + nvram('/srv/v.fd'), disk('hdb', 'ide', qcow2, '', 'disk', "file='/srv/a b.img'")],
  [q35, loader('/srv/unified.fd', "readonly='no' type='pflash'"), ''],
  ['pc', loader('/usr/share/ovmf/OVMF.fd', "type='rom'"), disk('vda', 'virtio', raw)],
  [q35, '', disk('vdb', 'virtio', `${raw} cache='none' io='native'`) + disk('vda', 'virtio', `${raw} cache='writethrough'`)],
  [q35, '', disk('sda', 'sata', `${raw} discard='unmap'`)],
  [q35, "<boot dev='cdrom'/><boot dev='hd'/>", disk('sda', 'sata', raw, '<readonly/>', 'cdrom') + disk('vda', 'virtio', qcow2)],
  [q35, '', disk('vda', 'virtio', qcow2, "<boot order='2'/>") + disk('sda', 'sata', raw, "<boot order='1'/>", 'cdrom')],
  [
    q35,
    '',
    "<controller type='scsi' index='0' model='virtio-scsi'/>" +
      disk('sda', 'scsi', qcow2, scsiAddress(0)) +
      disk('sdb', 'scsi', raw, scsiAddress(1)),
  ],
  ['pc', '', disk('sda', 'sata', qcow2) + disk('fda', 'fdc', raw, '', 'floppy')],
  [
    q35,
    '',
    disk('vda', 'virtio', raw, '', 'disk', "dev='/dev/vg/a'") +
      disk('vdb', 'virtio', `${raw} cache='directsync'`, '', 'disk', "dev='/dev/vg/b'"),
  ],
  [q35, '', [...'abcdefgh'].map((letter) => disk(`sd${letter}`, 'sata', qcow2)).join('')],
  ['pc', '', [...'abcd'].map((letter) => disk(`hd${letter}`, 'ide', qcow2)).join('')],
  [q35, '', disk('vda', 'virtio', `${qcow2} cache='unsafe' discard='ignore'`, '<readonly/>')],
  ['pc', '', disk('vda', 'virtio', `${qcow2} io='threads' cache='writeback'`)],
  [q35, '', `<disk type='file' device='cdrom'><target dev='sda' bus='sata'/></disk>${disk('sdc', 'sata', qcow2)}`],
  [q35, '', networkDisk('vda', qcow2, "protocol='nbd' name='one'", ["name='nbd.example' port='10810'"])],
  ['pc', '', networkDisk('vda', raw, "protocol='nbd'", ["name='nbd.example'"])],
  [
    q35,
    '',
    networkDisk('vda', raw, "protocol='rbd' name='pool/image'", [
      "name='a.example' port='6789'",
      "name='b.example' port='3300'",
    ]),
  ],
  [q35, '', networkDisk('vda', raw, "protocol='iscsi' name='iqn.2001-04.com.example:disk/3'", ["name='san.example'"])],
  ['pc', '', networkDisk('sda', raw, "protocol='https' name='/iso/a.iso'", ["name='files.example'"], 'cdrom')],
  ['q35 efi', '', disk('vda', 'virtio', qcow2)],
  ['pc efi', '', ''],
  ['q35 efi', "<firmware><feature enabled='no' name='enrolled-keys'/></firmware>", ''],
];

const samples = path.join(import.meta.dirname, '..', '..', 'samples');
const documents = [
  ...guests.map(([machine, os, devices], index) => ({ name: `guest ${index}`, xml: guestWith(machine, os, devices) })),
  ...readdirSync(samples)
    .filter((file) => file.endsWith('.xml'))
    .map((file) => ({ name: file, xml: emulated(readFileSync(path.join(samples, file), 'utf8')) })),
];

type Option = readonly [name: string, value: string];

/** What libvirt makes of a machine's short name: its newest version. */
const newest: Readonly<Record<string, RegExp>> = { q35: /^pc-q35-/, pc: /^pc-i440fx-/, virt: /^virt-/ };

function optionsOf(words: readonly string[]): readonly Option[] {
  return words.flatMap((word, index) => {
    const value = words[index + 1];
    return word.startsWith('-') && value !== undefined ? [[word, value] as const] : [];
  });
}

/**
 * What both say of an option, in the same words. Of links libvirt 12.8 says the name that the firmware's descriptor has for the file;
 * `realPath` tells that it is the same.
 */
function isSaid([name, value]: Option, theirs: readonly Option[], realPath: (path: string) => string | undefined): boolean {
  const same = theirs.filter(([other]) => other === name).map(([, other]) => other);
  if (name === '-machine') {
    const words = same[0]?.split(',') ?? [];
    const [type = '', ...rest] = value.split(',');
    return rest.every((word) => words.includes(word)) && (words[0] === type || newest[type]?.test(words[0] ?? '') === true);
  }
  if (!value.startsWith('{')) return same.includes(value);
  const mine: Record<string, unknown> = JSON.parse(value);
  return same.some((other) => {
    const said: Record<string, unknown> = JSON.parse(other);
    const complete = name !== '-blockdev' || Object.keys(said).length === Object.keys(mine).length;
    const isSame = (one: unknown, two: unknown) =>
      JSON.stringify(one) === JSON.stringify(two) ||
      (typeof one === 'string' && typeof two === 'string' && realPath(one) === realPath(two));
    return complete && Object.entries(mine).every(([key, part]) => isSame(said[key], part));
  });
}

describe.each(['bookworm', 'sid'] as const)("QEMU's view on %s's libvirt", (suite) => {
  let libvirtd: Libvirtd;

  beforeAll(async () => {
    libvirtd = await Libvirtd.launch(suite);
  });

  afterAll(() => libvirtd?.stop());

  /** The words of libvirt's own command line; undefined where it refuses the guest. */
  async function wordsOf(xml: string): Promise<readonly string[] | undefined> {
    const name = readDomain(parseXml(xml))?.name?.value ?? '';
    if (!(await libvirtd.define(xml)).ok) return undefined;
    const command = await libvirtd.toQemuArguments(name).catch(() => undefined);
    await libvirtd.forget(name);
    return command === undefined ? undefined : shellWords(command).map(({ text }) => text);
  }

  test('says of firmware, machine and disks what libvirt says', { timeout: 300_000 }, async () => {
    const wrong: string[] = [];
    let compared = 0;
    for (const { name, xml } of documents) {
      const domain = readDomain(parseXml(xml));
      const words = domain && (await wordsOf(xml));
      if (!domain || !words) continue;
      compared += 1;
      const theirs = optionsOf(words);
      const view = commandLineOf(domain, await createHost(libvirtd.files).factsFor(domain));
      const image = domain.os.loader?.path?.value;
      const realImage = image && (await libvirtd.realPath(image));
      const realPath = (file: string) => (file === image ? realImage : file);
      const mine = optionsOf(view.fragments.flatMap(({ libvirt }) => libvirt)).filter(comparable);
      for (const option of mine) if (!isSaid(option, theirs, realPath)) wrong.push(`${name}: ${option.join(' ')}`);
    }
    expect(wrong).toEqual([]);
    expect(compared).toBeGreaterThanOrEqual(29);
  });

  /** libvirt 9.0 gives every raw image a format layer, and says of ACPI only that there is none. */
  function comparable([name, value]: Option): boolean {
    if (suite === 'sid') return true;
    if (name === '-machine' || value.includes('pflash1-storage') || value.includes('"drive":"libvirt-')) return false;
    return name !== '-blockdev' || !value.includes('"read-only":');
  }

  test('and the way back names the same firmware', { timeout: 300_000 }, async () => {
    for (const [machine, os] of guests.filter(([, os]) => os.includes('<loader'))) {
      const xml = guestWith(machine, os, '');
      const words = await wordsOf(xml);
      if (!words) throw new Error(`libvirt refused ${os}`);
      const parts = partsFromCommandLine(words.map((word) => `'${word}'`).join(' '));
      const before = readDomain(parseXml(xml));
      const after = readDomain(parseXml(`<domain>${parts?.xml}</domain>`));
      expect(after?.os.loader?.path?.value).toBe(before?.os.loader?.path?.value);
      expect(after?.os.nvram?.path?.value).toBe(before?.os.nvram?.path?.value);
      expect(after?.os.loader?.type?.value).toBe(before?.os.loader?.type?.value);
      expect(after?.os.machineClass).toBe(before?.os.machineClass);
    }
  });
});
