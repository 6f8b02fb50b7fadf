import { expect, test } from 'vitest';
import { unknownHost } from '../../server/host/facts.ts';
import { checkDocument } from '../../server/rules/check.ts';
import { firmwareRules } from '../../server/rules/firmware/index.ts';
import { loaderRules } from '../../server/rules/loader/index.ts';
import { nvramRules } from '../../server/rules/nvram/index.ts';
import { secureBootRules } from '../../server/rules/secureboot/index.ts';
import { parseXml } from '../../server/xml/parse.ts';
import { documentsOf, labelsOf } from './corpus.ts';

/** What the rules about firmware say of published domains, information and hints too. */
const own: ReadonlySet<string> = new Set(
  [...loaderRules, ...nvramRules, ...firmwareRules, ...secureBootRules].map(({ id }) => id),
);

function verdict(text: string): readonly string[] {
  const found = checkDocument(parseXml(text), unknownHost, { levels: {} }).filter(({ rule }) => own.has(rule));
  return [...new Set(found.map(({ rule, level }) => `${rule} ${level}`))].sort();
}

test('wild/: only what is really wrong, none of the traps', () => {
  const windows11 = 'secureboot/windows-eleven information';
  const found = documentsOf('wild').map(({ file, text }) => [file, verdict(text)] as const);
  expect(Object.fromEntries(found.filter(([, findings]) => findings.length > 0))).toEqual({
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
