import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { found } from './case-table.ts';
import { analyseOn } from './documents.ts';
import { Libvirtd } from './libvirtd.ts';

interface Parts {
  readonly name?: string;
  readonly memory?: string;
  readonly arch?: string;
  readonly machine?: string;
  readonly emulator?: string;
  readonly cpu?: string;
}

/** The least of a guest that libvirt defines. */
function guest({
  name = '<name>guest</name>',
  memory = "<memory unit='MiB'>256</memory>",
  arch = 'x86_64',
  machine = 'q35',
  emulator = '/usr/bin/qemu-system-x86_64',
  cpu = '',
}: Parts): string {
  return `<domain type='qemu'>
  ${name}
  ${memory}
  <os>
    <type arch='${arch}' machine='${machine}'>hvm</type>
  </os>
  ${cpu}
  <devices>
    ${emulator && `<emulator>${emulator}</emulator>`}
  </devices>
</domain>
`;
}

const cells = (memory: string) => `<cpu><numa><cell id='0' cpus='0' memory='${memory}'/></numa></cpu>`;
const noMemory = 'Memory size must be specified via <memory> or in the <numa> configuration';

/** What the rules say, and libvirt's own words. */
const cases: readonly (readonly [what: string, parts: Parts, virtlens: string, libvirt: string])[] = [
  ['nothing is wrong', {}, '-', 'OK'],
  ['no memory', { memory: '' }, 'guest/identity:error', noMemory],
  ['a balloon alone', { memory: '<currentMemory>262144</currentMemory>' }, 'guest/identity:error', noMemory],
  ['no memory at all', { memory: '<memory>0</memory>' }, 'guest/identity:error', noMemory],
  ['the memory of cells', { memory: '', cpu: cells('262144') }, '-', 'OK'],
  ['cells without memory', { memory: '', cpu: cells('0') }, 'guest/identity:error', noMemory],
  ['too much memory', { memory: "<memory unit='EiB'>20</memory>" }, 'guest/identity:error', 'value too large'],
  ['a slash in the name', { name: '<name>a/b</name>' }, 'guest/identity:error', "cannot contain '/'"],
  [
    "RHEL's place",
    { emulator: '/usr/libexec/qemu-kvm' },
    'guest/emulator:warning',
    'Cannot check QEMU binary /usr/libexec/qemu-kvm',
  ],
  ["the host's own", { emulator: '/usr/bin/kvm' }, '-', 'OK'],
  [
    '64 bits on 32',
    { emulator: '/usr/bin/qemu-system-i386' },
    'guest/emulator:warning',
    "Emulator '/usr/bin/qemu-system-i386' does not support arch 'x86_64'",
  ],
  ['32 bits on 64', { arch: 'i686', machine: 'pc' }, '-', 'OK'],
  [
    'ARM on a PC',
    { arch: 'aarch64', machine: 'virt' },
    'guest/emulator:warning',
    "Emulator '/usr/bin/qemu-system-x86_64' does not support arch 'aarch64'",
  ],
  ["libvirt's own choice", { emulator: '' }, '-', 'OK'],
  // /usr/bin/kvm may be for it: what the host's own architecture is, its files alone don't tell.
  ['RISC-V on a PC', { arch: 'riscv64', machine: 'virt', emulator: '' }, '-', "No emulator found for arch 'riscv64'"],
];

describe.each(['bookworm', 'sid'] as const)('libvirt of %s', (suite) => {
  let libvirtd: Libvirtd;

  beforeAll(async () => {
    libvirtd = await Libvirtd.launch(suite);
  });

  afterAll(() => libvirtd?.stop());

  test.each(cases)('%s', async (_, parts, virtlens, libvirt) => {
    const xml = guest(parts);
    const { findings } = await analyseOn(libvirtd.files, xml);
    expect(found(findings.filter(({ level }) => level === 'error' || level === 'warning'))).toBe(virtlens);
    const defined = await libvirtd.define(xml);
    if (defined.ok) await libvirtd.forget('guest');
    expect(defined.ok ? 'OK' : defined.message).toContain(libvirt);
  });
});
