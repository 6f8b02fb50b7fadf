import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Finding } from '../../server/rules/rule.ts';
import { applyEdits } from '../../server/xml/edit.ts';
import { analyseOn } from './documents.ts';
import { type Answer, Libvirtd } from './libvirtd.ts';

/** A guest of the machine with what is handed to QEMU; `more` stands behind the arguments. */
function guestWith(machine: string, words: readonly string[], more = ''): string {
  return `<domain type='qemu' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>
  <name>guest</name>
  <memory unit='MiB'>128</memory>
  <os>
    <type arch='x86_64' machine='${machine}'>hvm</type>
  </os>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    <controller type='usb' model='qemu-xhci'/>
    <graphics type='vnc'/>
    <video>
      <model type='vga'/>
    </video>
  </devices>
  <qemu:commandline>
${words.map((word) => `    <qemu:arg value='${word}'/>`).join('\n')}
  </qemu:commandline>${more}
</domain>
`;
}

const without = (capability: string): string =>
  `\n  <qemu:capabilities>\n    <qemu:del capability='${capability}'/>\n  </qemu:capabilities>`;

interface Case {
  readonly name: string;
  readonly xml: string;
  /** A part of what QEMU says, or `STARTED`. */
  readonly start: string;
}

const set = ['-set', 'device.video0.vgamem_mb=32'];

const cases: readonly Case[] = [
  { name: 'a PCI device on q35', xml: guestWith('q35', ['-device', 'edu']), start: 'PCI: slot 1 function 0 not available' },
  { name: 'a PCI device on i440fx', xml: guestWith('pc', ['-device', 'edu']), start: 'PCI: slot 2 function 0 not available' },
  {
    name: 'a property that JSON would need to know',
    xml: guestWith('q35', ['-device', 'edu,dma_mask=4095']),
    start: 'PCI: slot 1 function 0 not available',
  },
  {
    name: "a bus of libvirt's",
    xml: guestWith('q35', ['-device', 'usb-kbd,bus=usb.0']),
    start: "Bus 'usb.0' not found",
  },
  {
    name: 'two without a bus',
    xml: guestWith('q35', ['-device', 'usb-kbd', '-device', 'usb-tablet']),
    start: "No 'usb-bus' bus found for device 'usb-kbd'",
  },
  { name: 'with -usb', xml: guestWith('q35', ['-usb', '-device', 'usb-kbd']), start: 'STARTED' },
  { name: 'an address', xml: guestWith('q35', ['-device', 'edu,bus=pcie.0,addr=0x10']), start: 'STARTED' },
  { name: 'JSON', xml: guestWith('q35', ['-device', '{"driver":"edu"}']), start: 'STARTED' },
  { name: '-set', xml: guestWith('q35', set), start: 'there is no device "video0" defined' },
  {
    name: '-set and the old name of the capability',
    xml: guestWith('q35', set, without('device.json')),
    start: 'there is no device "video0" defined',
  },
  { name: '-set without JSON', xml: guestWith('q35', set, without('device.json+hotplug')), start: 'STARTED' },
  {
    name: 'words without JSON',
    xml: guestWith('q35', ['-device', 'usb-kbd'], without('device.json+hotplug')),
    start: 'STARTED',
  },
  { name: 'two words in one', xml: guestWith('q35', ['-device edu']), start: '-device edu: invalid option' },
];

const ofTheseRules = ({ rule }: Finding): boolean => rule === 'guest/qemu-devices' || rule === 'guest/qemu-arguments';

describe.each(['bookworm', 'sid'] as const)("what is handed to QEMU by libvirt's side: %s", (suite) => {
  let libvirtd: Libvirtd;

  beforeAll(async () => {
    libvirtd = await Libvirtd.launch(suite);
  });

  afterAll(() => libvirtd?.stop());

  const findingsIn = async (xml: string): Promise<readonly Finding[]> =>
    (await analyseOn(libvirtd.files, xml)).findings.filter(ofTheseRules);

  async function start(xml: string): Promise<Answer> {
    expect(await libvirtd.define(xml)).toEqual({ ok: true, message: '' });
    const answer = await libvirtd.start('guest');
    await libvirtd.forget('guest');
    return answer;
  }

  test.each(cases)('$name', async ({ xml, start: expected }) => {
    const answer = await start(xml);
    expect(answer.ok ? 'STARTED' : answer.message).toContain(expected);
    const findings = await findingsIn(xml);
    if (answer.ok) expect(findings).toEqual([]);
    else expect(findings[0]?.message).toContain(expected);
  });

  test.each(cases.filter(({ start: expected }) => expected !== 'STARTED'))('$name: the fix', async ({ xml }) => {
    let fixed = xml;
    // What is made two arguments is then a device like the others.
    for (let round = 0; round < 3; round += 1) {
      const [fix] = (await findingsIn(fixed))[0]?.fixes ?? [];
      fixed = applyEdits(fixed, fix?.edits ?? []);
    }
    expect(await findingsIn(fixed)).toEqual([]);
    expect(await start(fixed)).toEqual({ ok: true, message: '' });
  });
});
