import { expect, test } from 'vitest';
import { readCapabilities } from './capabilities.ts';

const q35 = { arch: 'x86_64', alias: 'q35', canonical: 'pc-q35-11.1' };

test.each([
  [
    'virsh capabilities',
    `<?xml version='1.0'?><capabilities><host/><guest><arch name='x86_64'><wordsize>64</wordsize>
       <machine maxCpus='255'>pc-q35-11.1</machine><machine canonical='pc-q35-11.1' maxCpus='255'>q35</machine>
       <domain type='qemu'/><domain type='kvm'><machine canonical='pc-i440fx-11.1'>pc</machine></domain></arch></guest>
     <guest><arch name='aarch64'><machine canonical='virt-11.1'>virt</machine></arch></guest></capabilities>`,
    {
      machines: [
        q35,
        { arch: 'x86_64', alias: 'pc', canonical: 'pc-i440fx-11.1' },
        { arch: 'aarch64', alias: 'virt', canonical: 'virt-11.1' },
      ],
      capabilities: [],
    },
  ],
  [
    'virsh domcapabilities',
    `<domainCapabilities><path>/usr/bin/qemu</path><domain>kvm</domain><machine>pc-q35-11.1</machine><arch>x86_64</arch>
       <os supported='yes'><enum name='firmware'><value>efi</value></enum>
         <firmwareFeatures supported='yes'><enum name='secureBoot'><value>yes</value><value>no</value></enum></firmwareFeatures>
         <loader supported='yes'><value>/fw/CODE.fd</value><enum name='type'><value>rom</value><value>pflash</value></enum></loader></os>
       <devices><video supported='yes'><enum name='modelType'><value>vga</value></enum></video><tpm supported='no'/></devices>
       <features><sev supported='no'/></features></domainCapabilities>`,
    {
      machines: [q35],
      capabilities: [
        {
          type: 'kvm',
          arch: 'x86_64',
          machine: 'pc-q35-11.1',
          values: {
            'os.firmware': ['efi'],
            'os.firmwareFeatures.secureBoot': ['yes', 'no'],
            'os.loader.path': ['/fw/CODE.fd'],
            'os.loader.type': ['rom', 'pflash'],
            'devices.video.modelType': ['vga'],
            'devices.tpm': [],
            'features.sev': [],
          },
        },
      ],
    },
  ],
  [
    'of a machine without an alias',
    '<domainCapabilities><domain>qemu</domain><machine>microvm</machine><arch>x86_64</arch></domainCapabilities>',
    { machines: [], capabilities: [{ type: 'qemu', arch: 'x86_64', machine: 'microvm', values: {} }] },
  ],
  ['something else', '<domain/>', { problem: 'is neither the output of virsh capabilities nor of virsh domcapabilities' }],
  ['no XML', 'error: failed to connect', { problem: expect.stringContaining('is neither') }],
])('%s', (_, xml, answers) => {
  expect(readCapabilities(xml)).toEqual(answers);
});
