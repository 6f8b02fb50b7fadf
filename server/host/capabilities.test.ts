import { expect, test } from 'vitest';
import { readMachines } from './capabilities.ts';

const q35 = { arch: 'x86_64', alias: 'q35', canonical: 'pc-q35-11.1' };

test.each([
  [
    'virsh capabilities',
    `<?xml version='1.0'?><capabilities><host/><guest><arch name='x86_64'><wordsize>64</wordsize>
       <machine maxCpus='255'>pc-q35-11.1</machine><machine canonical='pc-q35-11.1' maxCpus='255'>q35</machine>
       <domain type='qemu'/><domain type='kvm'><machine canonical='pc-i440fx-11.1'>pc</machine></domain></arch></guest>
     <guest><arch name='aarch64'><machine canonical='virt-11.1'>virt</machine></arch></guest></capabilities>`,
    [
      q35,
      { arch: 'x86_64', alias: 'pc', canonical: 'pc-i440fx-11.1' },
      { arch: 'aarch64', alias: 'virt', canonical: 'virt-11.1' },
    ],
  ],
  [
    'virsh domcapabilities',
    '<domainCapabilities><path>/usr/bin/qemu</path><domain>kvm</domain><machine>pc-q35-11.1</machine><arch>x86_64</arch></domainCapabilities>',
    [q35],
  ],
  [
    'of a machine without an alias',
    '<domainCapabilities><machine>microvm</machine><arch>x86_64</arch></domainCapabilities>',
    [],
  ],
  ['something else', '<domain/>', { problem: 'is neither the output of virsh capabilities nor of virsh domcapabilities' }],
  ['no XML', 'error: failed to connect', { problem: expect.stringContaining('is neither') }],
])('%s', (_, xml, machines) => {
  expect(readMachines(xml)).toEqual(machines);
});
