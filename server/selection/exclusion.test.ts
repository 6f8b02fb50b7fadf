import { expect, test } from 'vitest';
import { readDomain } from '../domain/domain.ts';
import type { FirmwareDescriptor, FirmwareMapping } from '../host/facts.ts';
import { parseXml } from '../xml/parse.ts';
import { exclusion } from './exclusion.ts';

const flash: FirmwareMapping = {
  device: 'flash',
  mode: 'split',
  executable: { filename: '/c.fd', format: 'raw' },
  nvramTemplate: { filename: '/v.fd', format: 'raw' },
};
const plain: FirmwareDescriptor = {
  path: '/usr/share/qemu/firmware/60-a.json',
  description: '',
  interfaceTypes: ['uefi'],
  mapping: flash,
  targets: [
    { architecture: 'x86_64', machines: ['pc-i440fx-*', 'pc-q35-*'] },
    { architecture: 'aarch64', machines: ['virt-*'] },
  ],
  features: ['acpi-s3'],
};
const secure: FirmwareDescriptor = { ...plain, features: ['secure-boot', 'enrolled-keys', 'requires-smm'] };
const onlyQ35: FirmwareDescriptor = { ...plain, targets: [{ architecture: 'x86_64', machines: ['pc-q35-*'] }] };
const memory: FirmwareDescriptor = { ...plain, mapping: { device: 'memory', filename: '/c.fd' }, features: ['intel-tdx'] };
const combined: FirmwareDescriptor = { ...plain, mapping: { ...flash, mode: 'combined', nvramTemplate: undefined } };
const stateless: FirmwareDescriptor = { ...plain, mapping: { ...flash, mode: 'stateless', nvramTemplate: undefined } };

const qcow2: FirmwareDescriptor = { ...plain, mapping: { ...flash, executable: { filename: '/c.fd', format: 'qcow2' } } };

const type = "<type arch='x86_64' machine='q35'>hvm</type>";
const loader = "<loader readonly='yes' type='pflash'>/c.fd</loader>";
const efi = " firmware='efi'";
const fits = undefined;

test.each([
  ['the path of the loader', plain, `<os>${type}${loader}</os>`, fits],
  [
    'another path',
    plain,
    `<os>${type}<loader readonly='yes' type='pflash'>/other.fd</loader></os>`,
    'its image is /c.fd, the loader is /other.fd',
  ],
  ['no path at all', plain, `<os firmware='efi'>${type}</os>`, fits],
  [
    'another template',
    plain,
    `<os>${type}${loader}<nvram template='/w.fd'/></os>`,
    "its template is /v.fd, the domain's is /w.fd",
  ],
  ['the machine by its alias', onlyQ35, `<os${efi}>${type}</os>`, fits],
  ['the machine by its version', onlyQ35, `<os${efi}><type arch='x86_64' machine='pc-q35-6.2'>hvm</type></os>`, fits],
  ['another machine', onlyQ35, `<os${efi}><type arch='x86_64' machine='pc'>hvm</type></os>`, 'it is not for machine type pc'],
  [
    'a machine of another architecture',
    plain,
    `<os${efi}><type arch='aarch64' machine='pc'>hvm</type></os>`,
    'it is not for machine type pc',
  ],
  ['another architecture', plain, `<os${efi}><type arch='riscv64' machine='virt'>hvm</type></os>`, 'it is not for riscv64'],
  ['no machine', onlyQ35, `<os${efi}><type>hvm</type></os>`, "it is not for machine type pc-i440fx, QEMU's default"],
  ['suspend to memory, which it has', plain, `<os${efi}>${type}</os><pm><suspend-to-mem enabled='yes'/></pm>`, fits],
  [
    'suspend to disk, which it has not',
    plain,
    `<os${efi}>${type}</os><pm><suspend-to-disk enabled='yes'/></pm>`,
    'it has no suspend to disk (acpi-s4)',
  ],
  [
    'Secure Boot wanted',
    plain,
    `<os${efi}>${type}<firmware><feature enabled='yes' name='secure-boot'/></firmware></os>`,
    'it does not have secure-boot',
  ],
  [
    'enrolled keys unwanted',
    secure,
    `<os${efi}>${type}<firmware><feature enabled='no' name='enrolled-keys'/></firmware></os>`,
    'it has enrolled-keys',
  ],
  ['SMM off', secure, `<os${efi}>${type}</os><features><smm state='off'/></features>`, 'it needs SMM, which is off'],
  ['SMM not mentioned', secure, `<os${efi}>${type}</os>`, fits],
  [
    "secure='no'",
    secure,
    `<os${efi}>${type}<loader secure='no'/></os>`,
    "it is a Secure Boot build, and the loader says secure='no'",
  ],
  [
    "secure='yes'",
    plain,
    `<os${efi}>${type}<loader secure='yes'/></os>`,
    "it is no Secure Boot build with SMM, and the loader says secure='yes'",
  ],
  [
    'a loader without type',
    plain,
    `<os>${type}<loader>/c.fd</loader></os>`,
    "the loader has no type, so its image is ROM and libvirt doesn't look at descriptors",
  ],
  ['flash for ROM', plain, `<os>${type}<loader type='rom'>/c.fd</loader></os>`, 'it is flash, the loader is rom'],
  [
    '<nvram> for memory',
    memory,
    `<os${efi}>${type}<nvram/></os>`,
    'it is loaded as ROM and has no NVRAM, which <nvram> asks for',
  ],
  ['memory for ROM', memory, `<os>${type}<loader type='rom'>/c.fd</loader></os>`, fits],
  ['memory for pflash', memory, `<os>${type}${loader}</os>`, 'it is loaded as memory, the loader is pflash'],
  [
    'read-write for split',
    plain,
    `<os>${type}<loader readonly='no' type='pflash'>/c.fd</loader></os>`,
    'it is split, and the loader is read-write',
  ],
  ['read-write for combined', combined, `<os>${type}<loader readonly='no' type='pflash'>/c.fd</loader></os>`, fits],
  ['read-only for combined', combined, `<os>${type}${loader}</os>`, 'it is one combined file, and the loader is read-only'],
  ['stateless for split', plain, `<os${efi}>${type}<loader stateless='yes'/></os>`, 'it is split, the loader is stateless'],
  ['stateless for stateless', stateless, `<os${efi}>${type}<loader stateless='yes'/></os>`, fits],
  ['not stateless', stateless, `<os${efi}>${type}<loader stateless='no'/></os>`, 'it is stateless, the loader is not'],
  ['qcow2', plain, `<os${efi}>${type}<loader format='qcow2'/></os>`, "its format is raw, the loader's qcow2"],
  ['no format written', qcow2, `<os>${type}${loader}</os>`, fits],
  ['SEV', plain, `<os${efi}>${type}</os><launchSecurity type='sev'/>`, 'it does not have amd-sev'],
  ['TDX', memory, `<os${efi}>${type}</os><launchSecurity type='tdx'/>`, fits],
])('%s', (_, descriptor, content, reason) => {
  const domain = readDomain(parseXml(`<domain type='kvm'>${content}</domain>`));
  expect(domain && exclusion(descriptor, domain)).toBe(reason);
});

test.each([
  ['pc-q35-?.?', 'pc-q35-9.0', true],
  ['pc-q35-?.?', 'pc-q35-10.0', false],
  // GLib's patterns know no sets.
  ['pc-[iq]*', 'pc-q35-9.0', false],
  ['pc-[iq]*', 'pc-[iq]-9.0', true],
  ['pc.q35', 'pc-q35', false],
  ['pc-[', 'pc-[', true],
])('the glob %s and %s', (glob, machine, matches) => {
  const domain = readDomain(
    parseXml(`<domain><os firmware='efi'><type arch='x86_64' machine='${machine}'>hvm</type></os></domain>`),
  );
  const descriptor = { ...plain, targets: [{ architecture: 'x86_64', machines: [glob] }] };
  expect(domain && exclusion(descriptor, domain) === undefined).toBe(matches);
});
