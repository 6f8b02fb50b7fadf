import { describe, expect, test } from 'vitest';
import { type HostFacts, unknownHost } from '../../server/host/facts.ts';
import { applyPreferredFixes, checkDocument } from '../../server/rules/check.ts';
import type { Finding } from '../../server/rules/rule.ts';
import { parseXml } from '../../server/xml/parse.ts';
import { documentsOf, labelsOf } from './corpus.ts';
import { debian12 } from './debian12.ts';

/** All rules on the labelled documents: what is wrong is found, and nothing is said of what is right. */
const settings = { levels: {} };

const check = (text: string, host: HostFacts = unknownHost): readonly Finding[] =>
  checkDocument(parseXml(text), host, settings);
const isLoud = ({ level }: Finding): boolean => level === 'error' || level === 'warning';
const verdict = (findings: readonly Finding[]): readonly string[] =>
  [...new Set(findings.map(({ rule, level }) => `${rule} ${level}`))].sort();

describe('libvirt/', () => {
  const labels = new Map(labelsOf('libvirt/manifest.tsv').map((row) => [row['file'] ?? '', row]));
  const documents = documentsOf('libvirt');
  const isRefused = (file: string): boolean => (labels.get(file)?.['libvirt_err'] ?? '') !== '';

  /** Without a label, and yet wrong, each with the reason. */
  const trueAlarms: Readonly<Record<string, readonly [verdict: string, reason: string]>> = {
    'genericxml2xmlindata/name-slash-fail.xml': ['guest/identity error', 'its test expects that libvirt refuses the name'],
    'genericxml2xmlindata/graphics-listen-back-compat-mismatch.xml': [
      'devices/options error',
      'its test expects that libvirt refuses the two addresses',
    ],
    'genericxml2xmlindata/chardev-tcp-missing-host.xml': [
      'devices/characters error',
      'its test expects that libvirt refuses the source',
    ],
    'genericxml2xmlindata/chardev-tcp-missing-service.xml': [
      'devices/characters error',
      'its test expects that libvirt refuses the source',
    ],
    'genericxml2xmlindata/chardev-udp-missing-connect-service.xml': [
      'devices/characters error',
      'its test expects that libvirt refuses the source',
    ],
    'genericxml2xmlindata/chardev-unix-redirdev-missing-path.xml': [
      'devices/characters error',
      'its test expects that libvirt refuses the source',
    ],
    'genericxml2xmlindata/chardev-unix-smartcard-missing-path.xml': [
      'devices/characters error',
      'its test expects that libvirt refuses the source',
    ],
    'genericxml2xmlindata/graphics-listen-network2.xml': [
      'devices/options error',
      "its test is of all drivers; QEMU's refuses two addresses",
    ],
    'genericxml2xmloutdata/graphics-listen-network2.xml': [
      'devices/options error',
      "its test is of all drivers; QEMU's refuses two addresses",
    ],
    'qemuxmlconfdata/net-vhostuser-multiq.x86_64-latest.xml': [
      'devices/options warning',
      'libvirt 12.8 refuses it for want of shared memory',
    ],
    'qemuxmlconfdata/net-vhostuser-multiq.xml': [
      'devices/options warning',
      'libvirt 12.8 refuses it for want of shared memory',
    ],
    'qemuxmlconfdata/net-vhostuser.x86_64-latest.xml': [
      'devices/options warning',
      'libvirt 12.8 refuses it for want of shared memory',
    ],
    'qemuxmlconfdata/net-vhostuser.xml': ['devices/options warning', 'libvirt 12.8 refuses it for want of shared memory'],
    'genericxml2xmlindata/graphics-vnc-autoport-no.xml': [
      'devices/options warning',
      'defined, and refused at the start for want of a port',
    ],
    ...Object.fromEntries(
      ['disk-cache', 'disk-scsi-disk-split'].flatMap((name) =>
        [`${name}.xml`, `${name}.x86_64-latest.xml`].map((file) => [
          `qemuxmlconfdata/${file}`,
          ['disk/same-source warning', 'two disks of one image, of which QEMU locks the second out'] as const,
        ]),
      ),
    ),
    ...Object.fromEntries(
      ['disk-serial.xml', 'disk-serial.x86_64-latest.xml'].map((file) => [
        `qemuxmlconfdata/${file}`,
        ['disk/refused-at-start error', 'an SD card in a PC, which QEMU has no slot for'] as const,
      ]),
    ),
    'qemuxmlconfdata/disk-floppy-pseries.ppc64-latest.xml': [
      'disk/options error',
      'what libvirt refuses in disk-floppy-pseries.xml',
    ],
    'qemuxmlconfdata/firmware-auto-efi-rw-pflash.x86_64-latest.xml': [
      'firmware/no-match warning',
      'what libvirt refuses in firmware-auto-efi-rw-pflash.xml',
    ],
    'qemuxmlconfdata/firmware-auto-efi-rw.x86_64-latest.xml': [
      'firmware/no-match warning',
      'what libvirt refuses in firmware-auto-efi-rw.xml',
    ],
    'qemuxmlconfdata/firmware-manual-efi-rw-modern-paths.x86_64-latest.xml': [
      'loader/writable-code warning',
      "the package's CODE, read-write: its test wants the command line, nobody wants such a guest",
    ],
    'qemuxmlconfdata/firmware-manual-efi-rw-modern-paths.xml': ['loader/writable-code warning', 'the same'],
    'qemuxmlconfdata/net-hostdev-fail.x86_64-latest.xml': [
      'devices/options error',
      'what libvirt refuses in net-hostdev-fail.xml',
    ],
    'qemuxmlconfdata/net-vhostuser-fail.x86_64-latest.xml': [
      'devices/options error, devices/options warning',
      'what libvirt refuses in net-vhostuser-fail.xml',
    ],
    'qemuxmlconfdata/shmem-invalid-address.x86_64-latest.xml': [
      'devices/options error',
      'what libvirt refuses in shmem-invalid-address.xml',
    ],
  };

  test('no error and no warning where schema and libvirt are content, but the true ones', () => {
    const fine = documents.filter(
      ({ file }) => labels.get(file)?.['rng_valid'] === 'yes' && !isRefused(file) && !labels.get(file)?.['driver_fail'],
    );
    expect(fine.length).toBeGreaterThan(1000);
    const alarms = fine.map(({ file, text }) => [file, verdict(check(text).filter(isLoud)).join(', ')] as const);
    expect(Object.fromEntries(alarms.filter(([, said]) => said !== ''))).toEqual(
      Object.fromEntries(Object.entries(trueAlarms).map(([file, [said]]) => [file, said])),
    );
  });

  /** What libvirt refuses because of its test's host, of an old QEMU, or of a value that the schema judges. */
  const notOurs: Readonly<Record<string, string>> = {
    'qemuxmlconfdata/aarch64-gic-invalid.xml': 'a value that the schema refuses',
    'qemuxmlconfdata/disk-network-tlsx509-nbd-hostname.xml': 'QEMU 6.2 only',
    'qemuxmlconfdata/firmware-auto-efi-nvram-template-nonstandard.xml': "the host's firmware",
    'qemuxmlconfdata/machine-i8042-on.xml': 'QEMU 6.2 only',
    'qemuxmlconfdata/missing-machine.xml': 'an architecture that the named emulator has not',
    'qemuxmlconfdata/numatune-memnode-unavailable-strict.xml': "the host's NUMA nodes",
    'qemuxmlconfdata/numatune-static-nodeset-exceed-hostnode.xml': "the host's NUMA nodes",
    'qemuxmlconfdata/s390-async-teardown.xml': 'QEMU 6.0 only',
    'qemuxmlconfdata/tpm-emulator-tpm2.xml': "the host's swtpm",
    'qemuxmlconfdata/tpm-emulator.xml': "the host's swtpm",
    'qemuxmlconfdata/virtio-iommu-x86_64.xml': 'QEMU 6.1 only',
  };

  test('of what libvirt refuses, at least 90 % is found, and all that a document alone can tell', () => {
    const refused = documents.filter(({ file }) => isRefused(file));
    const missed = refused.filter(({ text }) => !check(text).some(isLoud)).map(({ file }) => file);
    console.log(`libvirt/: ${refused.length - missed.length} of ${refused.length} refused documents found`);
    expect(refused.length).toBeGreaterThan(100);
    expect(missed.length / refused.length).toBeLessThan(0.1);
    expect(missed.sort()).toEqual(Object.keys(notOurs).sort());
  });

  /** libvirt's own words, and the finding that says the same. */
  const errors: readonly (readonly [error: RegExp, finding: string])[] = [
    [/firmware type 'bios' does not support nvram/, 'nvram/with-bios error'],
    [/'enrolled-keys' cannot be enabled/, 'firmware/keys-need-secure-boot error'],
    [/cannot use feature-based firmware autoselection/, 'firmware/feature-needs-firmware error'],
    [/no loader path specified/, 'loader/path-missing error'],
    [/NVRAM( template)? is not permitted when loader is stateless/, 'nvram/with-stateless error'],
    [/Only pflash loader type permits NVRAM/, 'loader/rom-attributes warning'],
    [/ACPI requires UEFI on this architecture/, 'firmware/acpi-needs-uefi error'],
    [/per-device boot elements cannot be used together/, 'boot/mixed error'],
    [/SMM TSEG/, 'machine/tseg error'],
  ];

  test.each(errors)('every %s is found', (error, finding) => {
    const refused = documents.filter(({ file }) => error.test(labels.get(file)?.['libvirt_err'] ?? ''));
    expect(refused.length).toBeGreaterThan(0);
    for (const { file, text } of refused) expect(verdict(check(text)), file).toContain(finding);
  });
});

test('not-domains/: not a word', () => {
  const documents = documentsOf('not-domains');
  expect(documents.length).toBeGreaterThan(50);
  for (const { file, text } of documents) expect(check(text), file).toEqual([]);
});

describe('wild/', () => {
  const labels = new Map(labelsOf('wild/manifest.tsv').map((row) => [row['file'] ?? '', row]));
  const documents = documentsOf('wild');

  test('an error only where the schema or libvirtd refuses the document for its own sake', () => {
    for (const { file, text } of documents) {
      if (!check(text).some(({ level }) => level === 'error')) continue;
      const label = labels.get(file);
      const refused = label?.['virsh_define_9_0_after_env_patches']?.includes('[REAL]') || label?.['rng_valid_12_8'] === 'no';
      expect(refused, file).toBe(true);
    }
  });

  /** What its authors would thank for; the rest is information or a hint, or is not said. */
  test('errors and warnings are these', () => {
    const setOption = 'guest/qemu-arguments warning';
    const needsSpice = 'devices/needs-spice warning';
    const earlyDevice = 'guest/qemu-devices warning';
    const said = documents.map(({ file, text }) => [file, verdict(check(text).filter(isLoud))] as const);
    expect(Object.fromEntries(said.filter(([, findings]) => findings.length > 0))).toEqual({
      'Alamputraaf__GPU-Passthrough-Nvidia__win10.xml': [needsSpice, setOption],
      'Leoyzen__KVM-Opencore__libvirt.xml': ['guest/processors error'],
      'X-Seed__vmconfigs__testQ35.xml': ['loader/nvram-missing warning'],
      'anthonymoon__libvirt__MacOS.xml': ['nvram/is-template warning'],
      'bjd2385__flask_vm_api__ubuntu.xml': ['guest/identity error'],
      'discapes__archlinux-image-builder__vm.xml': ['loader/nvram-missing warning'],
      'hthmkhlf__BigSur-single-gpu-passthrough__macOS.xml': [needsSpice, earlyDevice],
      'ihsakashi__VM__ubuntu.xml': [earlyDevice],
      'intel__kvm-multios__android_gvtd.xml': [setOption],
      'intel__kvm-multios__android_sriov.xml': [setOption],
      'intel__kvm-multios__ubuntu_spice-gst.xml': [setOption],
      'intel__kvm-multios__ubuntu_sriov.xml': [setOption],
      'intel__kvm-multios__windows11_gvtd_ovmf.xml': [setOption],
      'intel__kvm-multios__windows11_gvtd_upt_ovmf.xml': [setOption],
      'intel__kvm-multios__windows11_spice-gst_ovmf.xml': [setOption],
      'jack-karamanian__vms__win10.xml': [earlyDevice],
      'jack-karamanian__vms__win10q35.xml': [setOption],
      'jrziviani__GPU_passthrough__win10.xml': [setOption],
      'marcosscriven__ovmf-with-vbios-patch__windows10.xml': [setOption],
      // Fixtures of a test suite that no libvirt would define.
      'openstack__sushy-tools__domain-q35.xml': ['disk/ide-on-q35 error', 'loader/path-missing error'],
      'openstack__sushy-tools__domain-q35_fw_auto_uefi.xml': [
        'boot/device-kind error',
        'disk/ide-on-q35 error',
        'firmware/needs-acpi error',
      ],
      'openstack__sushy-tools__domain-q35_fw_auto_uefi_secure.xml': [
        'boot/device-kind error',
        'disk/ide-on-q35 error',
        'firmware/needs-acpi error',
      ],
      'openstack__sushy-tools__domain-q35_uefi.xml': [
        'boot/device-kind error',
        'disk/ide-on-q35 error',
        'firmware/needs-acpi error',
      ],
      // Placeholders: a UUID and a MAC address of X.
      'renakoamaori__ASUS-TUF-GAMING-F15-VFIO__win10.xml': ['devices/options error', 'guest/identity error'],
      'thenickdude__KVM-Opencore__libvirt.xml': ['guest/processors error'],
      // Their SPICE graphics made room for a graphics card, and left what needs them.
      'Ardelean-Calin__libvirt__win11.xml': [needsSpice],
      'D3SOX__dotfiles__win10.xml': [needsSpice],
      'Gal5elin__gpu-passthrough__win10.xml': [needsSpice],
      'Gal5elin__gpu-passthrough__win10_old.xml': [needsSpice],
      'H4DG3__h4dg3_nobara_config__win10.xml': [needsSpice],
      'MoritzWM__vfio__windows10.xml': [needsSpice],
      'MrG98XIL__SingleGPUPassthrough__vm.xml': [needsSpice],
      'bducha__single-gpu-passthrough__win10.xml': [needsSpice],
      'bsarabeswaran__single-gpu-vfio-amd__win10.xml': [needsSpice],
      'drewmullen__pci-passthrough-ryzen__win.xml': [needsSpice],
      'eretl__fedora-single-gpu-passtrough__win10.xml': [needsSpice],
      'gabrielmldantas__win10-kvm-vfio__win10_vfio.xml': [needsSpice],
      'redaphid__virtual-gaming-windows__nx3-vm.xml': [needsSpice],
      'vanities__GPU-Passthrough-Arch-Linux-to-Windows10__virsh-win10.xml': [needsSpice],
    });
  });

  test('-set device.… is found wherever the labels have it', () => {
    for (const { file, text } of documents) {
      const labelled = /qemu:arg -set device/.test(labels.get(file)?.['mistakes'] ?? '');
      expect(verdict(check(text)).includes('guest/qemu-arguments warning'), file).toBe(labelled);
    }
  });
});

test('one mistake is reported once: no two findings of one span, but those that speak of two mistakes there', () => {
  /** Each pair is two mistakes with two remedies that happen to stand in one place. */
  const twoMistakes: readonly string[] = [
    // A disk whose name is taken can have neither that name nor the place that the name stands for.
    'disk/drive-address + disk/duplicate-target',
    // It needs a variable store, and apart from that this loader needs …
    'firmware/needs-acpi + loader/nvram-missing',
    // It needs a store of its own, and its path a folder.
    'loader/nvram-missing + loader/relative-path',
    'loader/nvram-missing + secureboot/code-needs-smm',
    'loader/nvram-missing + secureboot/needs-q35',
    'loader/nvram-missing + secureboot/not-enforced',
    // The machine type is old, and the firmware that it implies is a BIOS.
    'machine/version + passthrough/bios-guest',
    // No TPM, and no Secure Boot.
    'secureboot/windows-eleven + secureboot/windows-eleven',
  ];
  const found = new Map<string, string>();
  for (const folder of ['libvirt', 'wild', 'libvirtd-cases', 'libvirtd-cases-12.8', 'mutants']) {
    for (const { file, text } of documentsOf(folder)) {
      for (const host of [unknownHost, debian12]) {
        const findings = check(text, host);
        for (const [one, ...others] of findings.map((_, index) => findings.slice(index))) {
          const pairs = others.filter((other) => one && overlap(one, other));
          for (const other of pairs) found.set([one?.rule, other.rule].sort().join(' + '), `${folder}/${file}`);
        }
      }
    }
  }
  expect(Object.fromEntries([...found].filter(([pair]) => !twoMistakes.includes(pair)))).toEqual({});
  expect(twoMistakes.filter((pair) => !found.has(pair))).toEqual([]);
});

function overlap({ span: one }: Finding, { span: other }: Finding): boolean {
  return one.start < other.end && other.start < one.end;
}

test('no document, however it is cut off or changed, makes a check throw', () => {
  const seed = Date.now() % 2 ** 31;
  let state = seed;
  const random = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state % below;
  };
  const documents = [...documentsOf('libvirtd-cases'), ...documentsOf('wild')];
  for (const { file, text } of documents) {
    for (let turn = 0; turn < 10; turn += 1) {
      const cut = random(text.length);
      const other = text.slice(0, cut) + ['', '<', "'", '/>', '</os>', "bus=''"][random(6)] + text.slice(cut + random(12));
      const where = `${file}, seed ${seed}, turn ${turn}`;
      expect(() => applyPreferredFixes(other.slice(0, cut + random(other.length)), unknownHost, settings), where).not.toThrow();
    }
  }
});
