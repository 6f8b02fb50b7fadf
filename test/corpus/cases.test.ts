import { describe, expect, test } from 'vitest';
import { readDomain } from '../../server/domain/domain.ts';
import { type HostFacts, unknownHost } from '../../server/host/facts.ts';
import { filesBelow } from '../../server/host/files.ts';
import { createHost } from '../../server/host/host.ts';
import { checkDocument } from '../../server/rules/check.ts';
import type { Finding } from '../../server/rules/rule.ts';
import { parseXml } from '../../server/xml/parse.ts';
import { debianRoot } from '../setup/roots.ts';
import { documentsOf, labelsOf } from './corpus.ts';
import { debian12 } from './debian12.ts';

/** The small documents that were each tried on a real libvirt: its verdict, and that of all rules. */
function check(text: string, host: HostFacts): readonly Finding[] {
  return checkDocument(parseXml(text), host, { levels: {} });
}

const verdict = (findings: readonly Finding[]): readonly string[] =>
  [...new Set(findings.map(({ rule, level }) => `${rule} ${level}`))].sort();

/** What each case of libvirt 9.0 deserves on its host. Not in the table: nothing. */
const cases9: Readonly<Record<string, readonly string[]>> = {
  'c01-q35-ide-disk': ['disk/ide-on-q35 error'],
  'c03-q35-ide-controller': ['disk/ide-on-q35 error'],
  'c07-q35-hda-nobus': ['disk/ide-on-q35 error'],
  'c08-q35-pci-root': ['pci/controllers error'],
  'c10-loader-ro-known-nonvram': ['loader/nvram-missing information'],
  'c16-loader-pflash-rw-nvram': ['nvram/with-writable-loader warning'],
  'c20-secure-i440fx': ['loader/nvram-missing warning', 'secureboot/needs-q35 error'],
  'c23-auto-efi-noacpi': ['firmware/needs-acpi error'],
  'c24-auto-bios': ['firmware/no-match warning'],
  'c28-auto-efi-secure-i440fx': ['secureboot/needs-q35 error'],
  'c30-auto-efi-enrolled-nosb': ['firmware/keys-need-secure-boot error'],
  'c31-manual-firmware-feature': ['firmware/feature-needs-firmware error'],
  'c32-nvram-noloader': ['loader/path-missing error'],
  'c33-stateless-nvram': ['nvram/with-stateless error'],
  'c35-loader-pflash-noacpi': ['firmware/needs-acpi error', 'loader/nvram-missing information'],
  'c36-auto-efi-format-qcow2': ['firmware/no-match warning'],
  'c41-unknown-attr': ['disk/ide-on-q35 error'],
  'c44-dup-target': ['disk/duplicate-target error', 'disk/same-source warning'],
  'c45-bootdev-and-order': ['boot/mixed error'],
  'c46-i440fx-pcie-root-port': ['pci/controllers error'],
  'c48-q35-5ide-sata': ['disk/ide-on-q35 error', 'disk/same-source warning'],
  'c49-i440fx-6ide': ['disk/ide-limit error', 'disk/same-source warning'],
  'c54-two-loader': ['loader/nvram-missing information'],
  'c56-iommu-intel-i440fx': ['devices/iommu error'],
  'c59-no-name': ['guest/identity error'],
  'd03-tcg-auto-secure-smmoff': ['secureboot/needs-smm warning'],
  'd05-tcg-secbootfd-secure-notset': ['loader/nvram-missing information', 'secureboot/not-enforced information'],
  'd08-tcg-unknown-real-loader-nvram-absent': ['nvram/no-source warning'],
  'd12-tcg-loader-ro-no': ['loader/writable-code warning'],
  'd13-tcg-loader-ro-rom-edk2': ['loader/code-as-rom warning'],
  'd14-tcg-loader-relative-path': ['loader/nvram-missing warning', 'loader/relative-path warning'],
  'd16-tcg-pcq35-versioned-ide': ['disk/ide-on-q35 error', 'machine/version hint'],
  'd17-tcg-i440fx-secboot-loader': ['loader/nvram-missing warning', 'secureboot/code-needs-smm warning'],
};

/** The same for those of libvirt 12.8, with nothing known of the host. */
const cases12: Readonly<Record<string, readonly string[]>> = {
  a02_ro_custom_no_nvram: ['loader/nvram-missing warning'],
  a05_pflash_no_readonly: ['loader/writable-code warning'],
  a07_pflash_noro_nvram: ['loader/unified-image information'],
  a08_unified_ro: ['loader/unified-image warning'],
  a11_rom_rw: ['loader/rom-attributes warning'],
  a12_rom_nvram: ['nvram/with-rom warning'],
  a13_nvram_only: ['loader/path-missing error'],
  a17_secure_smmoff: ['loader/nvram-missing warning', 'secureboot/needs-smm error'],
  a18_secboot_code_nosecure_nosmm: ['loader/nvram-missing warning', 'secureboot/not-enforced information'],
  a19_noacpi: ['firmware/needs-acpi error', 'loader/nvram-missing warning'],
  b05_efi_ek_nosb: ['firmware/keys-need-secure-boot error'],
  b06_feature_noefi: ['firmware/feature-needs-firmware error'],
  b19_efi_smmoff_sb: ['secureboot/needs-smm warning'],
  b24_unknown_feature: ['firmware/feature-unknown error'],
  c03_hd_no_bus_q35: ['disk/ide-on-q35 error'],
  c04_ide_controller_q35: ['disk/ide-on-q35 error'],
  c06_piix_usb_q35: ['usb/disabled error'],
  c07_pciroot_q35: ['pci/controllers error'],
  c08_pcieroot_pc: ['pci/controllers error'],
  c10_boot_both: ['boot/mixed error'],
};

/** Refused, and no rule says so, each with the reason. */
const notFound: Readonly<Record<string, string>> = {
  'c19-secure-smm': 'the machine that tried it emulates no SMM under KVM; others do',
  'c22-auto-efi': 'the same',
  'c29-auto-efi-secureboot-feature': 'the same',
  'c25-auto-efi-loader-path': 'libvirt 9.0 refuses what every libvirt since 10.0 writes itself',
  'c42-bad-enum-bus': 'a value that the schema refuses',
  'c55-tpm-nobackend': 'an element that the schema wants',
  'c60-bad-root': 'no <domain>',
  'c61-hypervisor-typo': 'a value that the schema refuses',
};

/** Accepted by the label, and an error all the same. */
const refusedAllTheSame: Readonly<Record<string, string>> = {
  c10_boot_both:
    'tried once more, libvirt 12.8 refuses it too: per-device boot elements cannot be used together with os/boot elements',
};

describe('libvirtd-cases/', () => {
  const answers = new Map(labelsOf('libvirtd-cases/results.tsv').map((row) => [row['case'] ?? '', row]));
  const documents = documentsOf('libvirtd-cases').map(({ file, text }) => ({ name: file.replace('.xml', ''), text }));

  test('every case has its answer', () => {
    expect(documents.map(({ name }) => name).sort()).toEqual([...answers.keys()].sort());
  });

  test.each(documents)('$name', ({ name, text }) => {
    const findings = check(text, debian12);
    expect(verdict(findings)).toEqual(cases9[name] ?? []);
    const { define_9_0: defined = '', start_qemu_7_2: started = '' } = answers.get(name) ?? {};
    expectAgreement(name, findings, defined, started);
  });

  test('without a host, what depends on it is a warning', () => {
    const text = documents.find(({ name }) => name === 'c10-loader-ro-known-nonvram')?.text ?? '';
    expect(verdict(check(text, unknownHost))).toEqual(['loader/nvram-missing warning']);
  });
});

describe('libvirtd-cases-12.8/', () => {
  const answers = new Map(labelsOf('libvirtd-cases-12.8/results.tsv').map((row) => [row['case'] ?? '', row]));
  const documents = documentsOf('libvirtd-cases-12.8').map(({ file, text }) => ({ name: file.replace('.xml', ''), text }));

  test.each(documents)('$name, with nothing known of the host', ({ name, text }) => {
    expect(verdict(check(text, unknownHost))).toEqual(cases12[name] ?? []);
  });

  test("on sid's firmware, what libvirt refuses is found, and no error is said of what it accepts", {
    timeout: 300_000,
  }, async () => {
    const host = createHost(filesBelow(await debianRoot('sid')));
    expect(documents.map(({ name }) => name).sort()).toEqual([...answers.keys()].sort());
    for (const { name, text } of documents) {
      const domain = readDomain(parseXml(text));
      if (!domain) throw new Error(`${name} is no domain`);
      expectAgreement(name, check(text, await host.factsFor(domain)), answers.get(name)?.['define_12_8'] ?? '');
    }
  });
});

/** Refused at define or at start: at least a warning. Defined: no error. Started: nothing that says it would not. */
function expectAgreement(name: string, findings: readonly Finding[], defined: string, started = '-'): void {
  const isRefused = ![defined, started].every((answer) => ['OK', 'STARTED', '-'].includes(answer));
  const isSaid = findings.some(({ level }) => level === 'error' || level === 'warning');
  if (isRefused) expect(isSaid, `${name}: ${defined} ${started}`).toBe(!(name in notFound));
  if (defined === 'OK' && !(name in refusedAllTheSame)) expect(verdict(findings).join(), name).not.toContain('error');
}
