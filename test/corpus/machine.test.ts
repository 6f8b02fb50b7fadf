import { describe, expect, test } from 'vitest';
import { unknownHost } from '../../server/host/facts.ts';
import { checkDocument } from '../../server/rules/check.ts';
import type { Finding } from '../../server/rules/rule.ts';
import { applyEdits } from '../../server/xml/edit.ts';
import { parseXml } from '../../server/xml/parse.ts';
import { documentsOf, labelsOf } from './corpus.ts';

/** The rules about machines and their devices. */
const areas = /^(boot|devices|disk|guest|machine|pci|usb)\//;

const findings = (text: string): readonly Finding[] => checkDocument(parseXml(text), unknownHost, { levels: {} });
const ours = (text: string): readonly Finding[] => findings(text).filter(({ rule }) => areas.test(rule));
const isSerious = ({ level }: Finding): boolean => level === 'error' || level === 'warning';
const verdict = (found: readonly Finding[]): readonly string[] =>
  [...new Set(found.map(({ rule, level }) => `${rule} ${level}`))].sort();

describe('libvirt/', () => {
  const labels = new Map(labelsOf('libvirt/manifest.tsv').map((row) => [row['file'] ?? '', row]));
  const documents = documentsOf('libvirt');

  /** Without a label, and yet refused. */
  const trueAlarms: Readonly<Record<string, string>> = {
    'genericxml2xmlindata/name-slash-fail.xml': 'the test of this document expects that libvirt refuses its name',
    'qemuxmlconfdata/net-hostdev-fail.x86_64-latest.xml': 'as net-hostdev-fail.xml, which libvirt refuses at start',
    'qemuxmlconfdata/net-vhostuser-fail.x86_64-latest.xml': 'as net-vhostuser-fail.xml, which libvirt refuses at start',
    'qemuxmlconfdata/shmem-invalid-address.x86_64-latest.xml': 'as shmem-invalid-address.xml, which libvirt refuses at start',
  };

  test('no error and no warning where schema and libvirt are content, but the true ones', () => {
    const alarmed = documents.filter(({ file, text }) => {
      const label = labels.get(file);
      const fine = label?.['rng_valid'] === 'yes' && !label['libvirt_err'] && !label['driver_fail'];
      return fine && ours(text).some(isSerious);
    });
    expect(alarmed.map(({ file }) => file).sort()).toEqual(Object.keys(trueAlarms).sort());
  });

  /** Errors of a host, of another QEMU, or of what a schema says better. */
  const notOurs: Readonly<Record<string, string>> = {
    'qemuxmlconfdata/aarch64-gic-invalid.xml': 'a value that the schema refuses',
    'qemuxmlconfdata/disk-floppy-pseries.xml': 'floppies on pseries',
    'qemuxmlconfdata/disk-network-tlsx509-nbd-hostname.xml': 'QEMU 6.2 only',
    'qemuxmlconfdata/firmware-auto-efi-nvram-template-nonstandard.xml': "the host's firmware",
    'qemuxmlconfdata/firmware-auto-efi-rw-pflash.xml': "the host's firmware",
    'qemuxmlconfdata/firmware-auto-efi-rw.xml': "the host's firmware",
    'qemuxmlconfdata/machine-i8042-on.xml': 'QEMU 6.2 only',
    'qemuxmlconfdata/missing-machine.xml': 'an architecture that the named emulator has not',
    'qemuxmlconfdata/numatune-memnode-unavailable-strict.xml': "the host's NUMA nodes",
    'qemuxmlconfdata/numatune-static-nodeset-exceed-hostnode.xml': "the host's NUMA nodes",
    'qemuxmlconfdata/s390-async-teardown.xml': 'QEMU 6.0 only',
    'qemuxmlconfdata/tpm-emulator-tpm2.xml': "the host's swtpm",
    'qemuxmlconfdata/tpm-emulator.xml': "the host's swtpm",
    'qemuxmlconfdata/virtio-iommu-x86_64.xml': 'QEMU 6.1 only',
  };

  test('of what libvirt refuses, all that a document alone can tell is found', () => {
    const refused = documents.filter(({ file }) => labels.get(file)?.['libvirt_err']);
    const missed = refused.filter(({ text }) => !findings(text).some(isSerious)).map(({ file }) => file);
    console.log(`libvirt/: ${refused.length - missed.length} of ${refused.length} refused documents found`);
    expect(refused.length).toBeGreaterThan(100);
    expect(missed.filter((file) => !(file in notOurs))).toEqual([]);
    expect(missed.length / refused.length).toBeLessThan(0.3);
  });
});

test('wild/: errors and warnings where libvirt refuses or ignores, and nowhere else', () => {
  const labels = new Map(labelsOf('wild/manifest.tsv').map((row) => [row['file'] ?? '', row]));
  const counts: Record<string, number> = {};
  for (const { file, text } of documentsOf('wild')) {
    const found = ours(text);
    for (const name of verdict(found)) counts[name] = (counts[name] ?? 0) + 1;
    const label = labels.get(file);
    const defined = label?.['virsh_define_9_0_after_env_patches'] ?? '';
    if (found.some(({ level }) => level === 'error')) expect(defined, file).toContain('[REAL]');
  }
  console.log(`wild/: ${JSON.stringify(counts)}`);
  expect(counts['guest/qemu-arguments information']).toBeGreaterThan(5);
});

test('not-domains/: not a word', () => {
  for (const { file, text } of documentsOf('not-domains')) expect(findings(text), file).toEqual([]);
});

describe('libvirtd-cases/', () => {
  const results = new Map(labelsOf('libvirtd-cases/results.tsv').map((row) => [row['case'] ?? '', row]));

  test('an error of ours where libvirt 9.0 refuses, and nowhere else', () => {
    const found: Record<string, readonly string[]> = {};
    for (const { file, text } of documentsOf('libvirtd-cases')) {
      const errors = verdict(ours(text).filter(({ level }) => level === 'error'));
      const name = file.replace('.xml', '');
      if (errors.length === 0) continue;
      found[name] = errors;
      expect(results.get(name)?.['define_9_0'], file).not.toBe('OK');
    }
    expect(found).toMatchObject({
      'c08-q35-pci-root': ['pci/controllers error'],
      'c44-dup-target': ['disk/duplicate-target error'],
      'c45-bootdev-and-order': ['boot/mixed error'],
      'c46-i440fx-pcie-root-port': ['pci/controllers error'],
      'c49-i440fx-6ide': ['disk/ide-limit error'],
      'c56-iommu-intel-i440fx': ['devices/iommu error'],
    });
  });
});

describe('fixes', () => {
  /** Good documents into which mistakes were put that people make. */
  const changes: Readonly<Record<string, (text: string) => string>> = {
    'as it is': (text) => text,
    'with IDE': (text) => text.replace(/bus=(['"])(sata|scsi|virtio)\1/g, 'bus=$1ide$1'),
    'with slot 1': (text) => text.replace(/slot=(['"])0x00\1/g, 'slot=$10x01$1'),
    'without USB': (text) =>
      text.replace(/(<controller type=['"]usb['"][^>]*?)( model=['"][^'"]*['"])?(\/?>)/g, "$1 model='none'$3"),
    'with one name': (text) => text.replace(/dev=(['"])([vsh]d)[a-z]\1/g, 'dev=$1$2a$1'),
  };

  test.each(Object.entries(changes))('%s: each makes its finding go away and brings none of another rule', (_, change) => {
    let applied = 0;
    for (const folder of ['libvirt', 'wild', 'libvirtd-cases', 'libvirtd-cases-12.8']) {
      for (const { file, text: original } of documentsOf(folder)) {
        const text = change(original);
        const before = findings(text);
        for (const finding of before.filter(({ rule }) => areas.test(rule))) {
          for (const fix of finding.fixes) {
            const after = applyEdits(text, fix.edits);
            const left = findings(after).map(({ rule }) => rule);
            const count = (all: readonly string[]): number => all.filter((rule) => rule === finding.rule).length;
            const rulesBefore = before.map(({ rule }) => rule);
            expect(count(left), `${file}: ${fix.title}`).toBeLessThan(count(rulesBefore));
            expect(rulesBefore, `${file}: ${fix.title}`).toEqual(expect.arrayContaining(left));
            applied += 1;
          }
        }
      }
    }
    console.log(`${applied} fixes applied`);
    expect(applied).toBeGreaterThan(50);
  });
});
