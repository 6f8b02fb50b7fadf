import { describe, expect, test } from 'vitest';
import type { FirmwareDescriptor, HostFacts } from '../../server/host/facts.ts';
import { unknownHost } from '../../server/host/facts.ts';
import { checkDocument } from '../../server/rules/check.ts';
import { codeImage, descriptorOf, hostWith, varsImage } from '../../server/rules/examples/host.ts';
import { firmwareRules } from '../../server/rules/firmware/index.ts';
import { loaderRules } from '../../server/rules/loader/index.ts';
import { nvramRules } from '../../server/rules/nvram/index.ts';
import { secureBootRules } from '../../server/rules/secureboot/index.ts';
import { applyEdits } from '../../server/xml/edit.ts';
import { parseXml } from '../../server/xml/parse.ts';
import { documentsOf, labelsOf } from './corpus.ts';

/** The rules about firmware on the labelled documents: what they say, and that they say nothing else. */
const own: ReadonlySet<string> = new Set(
  [...loaderRules, ...nvramRules, ...firmwareRules, ...secureBootRules].map(({ id }) => id),
);

function verdict(text: string, host: HostFacts = unknownHost): readonly string[] {
  const found = checkDocument(parseXml(text), host, { levels: {} }).filter(({ rule }) => own.has(rule));
  return [...new Set(found.map(({ rule, level }) => `${rule} ${level}`))].sort();
}

/** Every document of a folder in which something is found. */
function findingsIn(folder: string, host?: HostFacts): Readonly<Record<string, readonly string[]>> {
  const found = documentsOf(folder).map(({ file, text }) => [file, verdict(text, host)] as const);
  return Object.fromEntries(found.filter(([, findings]) => findings.length > 0));
}

const folder = '/usr/share/OVMF';
const secure: readonly string[] = ['requires-smm', 'secure-boot'];

function descriptor(
  name: string,
  code: string,
  vars: string,
  machines: readonly string[],
  features: readonly string[],
): FirmwareDescriptor {
  return { ...descriptorOf(`${name}.json`, `${folder}/OVMF_${code}.fd`, `${folder}/OVMF_${vars}.fd`, machines), features };
}

/** The host on which the cases of libvirt 9.0 were tried: Debian 12's `ovmf`, and two files below /srv/vm. */
const debian12 = hostWith({
  descriptors: [
    descriptor(
      '40-edk2-x86_64-secure-enrolled',
      'CODE_4M.ms',
      'VARS_4M.ms',
      ['pc-q35-*'],
      ['acpi-s3', 'enrolled-keys', ...secure],
    ),
    descriptor('50-edk2-x86_64-secure', 'CODE_4M.secboot', 'VARS_4M', ['pc-q35-*'], ['acpi-s3', ...secure]),
    descriptor('60-edk2-x86_64', 'CODE_4M', 'VARS_4M', ['pc-i440fx-*', 'pc-q35-*'], ['acpi-s3']),
  ],
  images: [
    ...['CODE_4M', 'CODE_4M.ms', 'CODE_4M.secboot'].map((name) => codeImage(`${folder}/OVMF_${name}.fd`)),
    ...['VARS_4M', 'VARS_4M.ms'].map((name) => varsImage(`${folder}/OVMF_${name}.fd`)),
    codeImage('/srv/vm/MY_CODE.fd'),
  ],
});

describe('libvirt/', () => {
  const labels = new Map(labelsOf('libvirt/manifest.tsv').map((row) => [row['file'] ?? '', row]));

  /** Documents that libvirt is content with and that are still wrong, with the reason. */
  const trueWarnings: Readonly<Record<string, string>> = {
    // The distribution's code image, read-write: libvirt's tests want the command line, nobody wants such a guest.
    'qemuxmlconfdata/firmware-manual-efi-rw-modern-paths.xml': 'loader/writable-code warning',
    'qemuxmlconfdata/firmware-manual-efi-rw-modern-paths.x86_64-latest.xml': 'loader/writable-code warning',
  };

  test('no error and no warning where schema and libvirt are content', () => {
    const said: Record<string, string> = {};
    for (const [file, findings] of Object.entries(findingsIn('libvirt'))) {
      const label = labels.get(file);
      const fine = label?.['rng_valid'] === 'yes' && !label['libvirt_err'] && !label['driver_fail'];
      const loud = findings.filter((finding) => /error$|warning$/.test(finding));
      if (fine && loud.length > 0) said[file] = loud.join(', ');
    }
    expect(said).toEqual(trueWarnings);
  });

  /** libvirt's own error, and the rule that says it. */
  const errors: readonly (readonly [error: RegExp, rule: string])[] = [
    [/firmware type 'bios' does not support nvram/, 'nvram/with-bios error'],
    [/'enrolled-keys' cannot be enabled/, 'firmware/keys-need-secure-boot error'],
    [/cannot use feature-based firmware autoselection/, 'firmware/feature-needs-firmware error'],
    [/no loader path specified/, 'loader/path-missing error'],
    [/NVRAM( template)? is not permitted when loader is stateless/, 'nvram/with-stateless error'],
    [/Only pflash loader type permits NVRAM/, 'loader/rom-attributes warning'],
    [/ACPI requires UEFI on this architecture/, 'firmware/acpi-needs-uefi error'],
  ];

  test.each(errors)('%s is found', (error, rule) => {
    const refused = documentsOf('libvirt').filter(({ file }) => error.test(labels.get(file)?.['libvirt_err'] ?? ''));
    expect(refused.length).toBeGreaterThan(0);
    for (const { file, text } of refused) expect(verdict(text), file).toContain(rule);
  });
});

/** What each case of libvirt 9.0 deserves on its host. Not in the table: nothing. */
const cases9: Readonly<Record<string, readonly string[]>> = {
  'c10-loader-ro-known-nonvram.xml': ['loader/nvram-missing information'],
  'c16-loader-pflash-rw-nvram.xml': ['nvram/with-writable-loader warning'],
  'c20-secure-i440fx.xml': ['loader/nvram-missing warning', 'secureboot/needs-q35 error'],
  'c23-auto-efi-noacpi.xml': ['firmware/needs-acpi error'],
  'c24-auto-bios.xml': ['firmware/no-match warning'],
  'c28-auto-efi-secure-i440fx.xml': ['secureboot/needs-q35 error'],
  'c30-auto-efi-enrolled-nosb.xml': ['firmware/keys-need-secure-boot error'],
  'c31-manual-firmware-feature.xml': ['firmware/feature-needs-firmware error'],
  'c32-nvram-noloader.xml': ['loader/path-missing error'],
  'c33-stateless-nvram.xml': ['nvram/with-stateless error'],
  'c35-loader-pflash-noacpi.xml': ['firmware/needs-acpi error', 'loader/nvram-missing information'],
  'c36-auto-efi-format-qcow2.xml': ['firmware/no-match warning'],
  'c54-two-loader.xml': ['loader/nvram-missing information'],
  'd03-tcg-auto-secure-smmoff.xml': ['secureboot/needs-smm warning'],
  'd05-tcg-secbootfd-secure-notset.xml': ['loader/nvram-missing information', 'secureboot/not-enforced information'],
  'd12-tcg-loader-ro-no.xml': ['loader/writable-code warning'],
  'd13-tcg-loader-ro-rom-edk2.xml': ['loader/code-as-rom warning'],
  'd14-tcg-loader-relative-path.xml': ['loader/nvram-missing warning'],
  'd17-tcg-i440fx-secboot-loader.xml': ['loader/nvram-missing warning', 'secureboot/code-needs-smm warning'],
};

/** The same for those of libvirt 12.8, with nothing known of the host. */
const cases12: Readonly<Record<string, readonly string[]>> = {
  'a02_ro_custom_no_nvram.xml': ['loader/nvram-missing warning'],
  'a05_pflash_no_readonly.xml': ['loader/writable-code warning'],
  'a07_pflash_noro_nvram.xml': ['loader/unified-image information'],
  'a08_unified_ro.xml': ['loader/unified-image warning'],
  'a11_rom_rw.xml': ['loader/rom-attributes warning'],
  'a12_rom_nvram.xml': ['nvram/with-rom warning'],
  'a13_nvram_only.xml': ['loader/path-missing error'],
  'a17_secure_smmoff.xml': ['loader/nvram-missing warning', 'secureboot/needs-smm error'],
  'a18_secboot_code_nosecure_nosmm.xml': ['loader/nvram-missing warning', 'secureboot/not-enforced information'],
  'a19_noacpi.xml': ['firmware/needs-acpi error', 'loader/nvram-missing warning'],
  'b05_efi_ek_nosb.xml': ['firmware/keys-need-secure-boot error'],
  'b06_feature_noefi.xml': ['firmware/feature-needs-firmware error'],
  'b19_efi_smmoff_sb.xml': ['secureboot/needs-smm warning'],
  'b24_unknown_feature.xml': ['firmware/feature-unknown error'],
};

/** libvirt's complaint at define or start, and the rule that speaks of it. */
const complaints: readonly (readonly [complaint: RegExp, rule: RegExp])[] = [
  [/UEFI requires ACPI/, /^firmware\/needs-acpi error/],
  [/Secure boot is supported with q35/, /^secureboot\/needs-q35 error/],
  [/Secure boot requires SMM/, /^secureboot\/needs-smm error/],
  [/SMM turned off but chosen firmware requires it/, /^secureboot\/needs-smm warning/],
  [/'enrolled-keys' cannot be enabled/, /^firmware\/keys-need-secure-boot error/],
  [/cannot use feature-based/, /^firmware\/feature-needs-firmware error/],
  [/Invalid value for attribute 'name' in element 'feature'/, /^firmware\/feature-unknown error/],
  [/no loader path specified/, /^loader\/path-missing error/],
  [/not permitted when loader is stateless/, /^nvram\/with-stateless error/],
  [/ROM loader type cannot be/, /^loader\/rom-attributes warning/],
  [/could not load PC BIOS/, /^loader\/code-as-rom warning/],
];

describe.each([
  { folder: 'libvirtd-cases', host: debian12, expected: cases9, answers: ['define_9_0', 'start_qemu_7_2'] },
  { folder: 'libvirtd-cases-12.8', host: unknownHost, expected: cases12, answers: ['define_12_8'] },
])('$folder/', ({ folder: cases, host, expected, answers }) => {
  test('each finds what it deserves, and nothing else', () => {
    expect(findingsIn(cases, host)).toEqual(expected);
  });

  test('what libvirt and QEMU refuse is found, and no error is said of what they accept', () => {
    const found = findingsIn(cases, host);
    let matched = 0;
    for (const row of labelsOf(`${cases}/results.tsv`)) {
      const findings = found[`${row['case']}.xml`] ?? [];
      const said = answers.map((answer) => row[answer] ?? '').join('\n');
      for (const [complaint, rule] of complaints.filter(([pattern]) => pattern.test(said))) {
        expect(findings.join('\n'), `${row['case']}: ${complaint}`).toMatch(new RegExp(rule.source, 'm'));
        matched += 1;
      }
      if (findings.some((finding) => finding.endsWith(' error'))) expect(row[answers[0] ?? ''], row['case']).not.toBe('OK');
    }
    expect(matched).toBeGreaterThan(6);
  });
});

test('wild/: only what is really wrong, none of the traps', () => {
  const windows11 = 'secureboot/windows-eleven information';
  expect(findingsIn('wild')).toEqual({
    'Abikebuk__kvm-mag-mortar-b550m-single-gpu-passtrough__win11.xml': [windows11],
    'MrG98XIL__SingleGPUPassthrough__vm.xml': [windows11],
    'Void-Search__kvm_gaming__win11.xml': [windows11],
    'X-Seed__vmconfigs__testQ35.xml': ['loader/nvram-missing warning'],
    'anthonymoon__libvirt__MacOS.xml': ['nvram/is-template warning'],
    'bluskript__nix-config__gaming.xml': ['nvram/other-guest hint', windows11],
    'bluskript__nix-config__production.xml': ['nvram/other-guest hint', windows11],
    'bluskript__nix-config__vm-configs-win11.xml': [windows11],
    'bluskript__nix-config__win11.xml': [windows11],
    'discapes__archlinux-image-builder__vm.xml': ['loader/nvram-missing warning'],
    'intel__kvm-multios__windows11_gvtd_ovmf.xml': [windows11],
    'intel__kvm-multios__windows11_gvtd_upt_ovmf.xml': [windows11],
    'intel__kvm-multios__windows11_spice-gst_ovmf.xml': [windows11],
    'jack-karamanian__vms__win10q35.xml': ['nvram/other-guest hint'],
    // Fixtures of a test suite that no libvirt would define: a loader of attributes only, UEFI without ACPI.
    'openstack__sushy-tools__domain-q35.xml': ['loader/path-missing error'],
    'openstack__sushy-tools__domain-q35_fw_auto_uefi.xml': ['firmware/needs-acpi error'],
    'openstack__sushy-tools__domain-q35_fw_auto_uefi_secure.xml': ['firmware/needs-acpi error'],
    'openstack__sushy-tools__domain-q35_uefi.xml': ['firmware/needs-acpi error'],
    'reejo-kuriakose__libvirt-gpu-passthrough__win11.xml': ['nvram/other-guest hint', windows11],
    'ropopau__vfio__win11.xml': [windows11],
  });
});

test('wild/: what is said of Windows 11 is what the labels say', () => {
  const labels = new Map(labelsOf('wild/manifest.tsv').map((row) => [row['file'] ?? '', row['mistakes'] ?? '']));
  for (const { file, text } of documentsOf('wild')) {
    const said = checkDocument(parseXml(text), unknownHost, { levels: {} }).filter(
      ({ rule }) => rule === 'secureboot/windows-eleven',
    );
    const label = labels.get(file) ?? '';
    expect(
      said.some(({ message }) => message.includes('TPM')),
      file,
    ).toBe(label.includes('Windows 11 guest without TPM'));
    if (said.some(({ message }) => message.includes('Secure Boot')))
      expect(label, file).toContain('Windows 11 guest without secure boot');
  }
});

test('not-domains/: not a word', () => {
  expect(findingsIn('not-domains')).toEqual({});
});

test('every fix on every document makes its finding go away and brings none', () => {
  let applied = 0;
  for (const name of ['libvirt', 'wild', 'libvirtd-cases', 'libvirtd-cases-12.8']) {
    for (const { file, text } of documentsOf(name)) {
      for (const host of [unknownHost, debian12]) {
        const before = checkDocument(parseXml(text), host, { levels: {} });
        const rulesBefore = before.map(({ rule }) => rule);
        for (const finding of before.filter(({ rule }) => own.has(rule))) {
          for (const fix of finding.fixes.filter(({ command }) => command === undefined)) {
            const after = checkDocument(parseXml(applyEdits(text, fix.edits)), host, { levels: {} });
            expect(after.length, `${name}/${file}: ${fix.title}`).toBeLessThan(before.length);
            expect(rulesBefore, `${name}/${file}: ${fix.title}`).toEqual(expect.arrayContaining(after.map(({ rule }) => rule)));
            applied += 1;
          }
        }
      }
    }
  }
  expect(applied).toBeGreaterThan(20);
});
