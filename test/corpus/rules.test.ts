import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readDomain } from '../../server/domain/domain.ts';
import { type HostFacts, unknownHost } from '../../server/host/facts.ts';
import { filesInMemory } from '../../server/host/files.ts';
import { createHost } from '../../server/host/host.ts';
import { applyPreferredFixes, checkDocument } from '../../server/rules/check.ts';
import type { Finding } from '../../server/rules/rule.ts';
import { applyEdits } from '../../server/xml/edit.ts';
import { parseXml } from '../../server/xml/parse.ts';
import { type CorpusDocument, corpusFolder, documentsOf, labelsOf } from './corpus.ts';

const settings = { levels: {} };

function check(text: string, host: HostFacts = unknownHost): readonly Finding[] {
  return checkDocument(parseXml(text), host, settings);
}

/** `rule level` of each finding, each once. */
function verdict(text: string, host?: HostFacts): readonly string[] {
  return [...new Set(check(text, host).map(({ rule, level }) => `${rule} ${level}`))].sort();
}

/** What Debian 12's `ovmf` tells libvirt, on whose host the cases were tried. */
const debian12 = createHost(
  filesInMemory(
    Object.fromEntries(
      [
        [
          '40-edk2-x86_64-secure-enrolled',
          'CODE_4M.ms',
          'VARS_4M.ms',
          ['pc-q35-*'],
          ['enrolled-keys', 'requires-smm', 'secure-boot'],
        ],
        ['50-edk2-x86_64-secure', 'CODE_4M.secboot', 'VARS_4M', ['pc-q35-*'], ['requires-smm', 'secure-boot']],
        ['60-edk2-x86_64', 'CODE_4M', 'VARS_4M', ['pc-i440fx-*', 'pc-q35-*'], []],
      ].flatMap(([name, code, vars, machines, features]) => [
        [
          `/usr/share/qemu/firmware/${name}.json`,
          JSON.stringify({
            mapping: {
              device: 'flash',
              executable: { filename: `/usr/share/OVMF/OVMF_${code}.fd`, format: 'raw' },
              'nvram-template': { filename: `/usr/share/OVMF/OVMF_${vars}.fd`, format: 'raw' },
            },
            targets: [{ architecture: 'x86_64', machines }],
            features: ['acpi-s3', ...(features ?? [])],
          }),
        ],
        [`/usr/share/OVMF/OVMF_${code}.fd`, 'an image'],
        [`/usr/share/OVMF/OVMF_${vars}.fd`, 'an image'],
      ]),
    ),
  ),
);

async function onDebian12(text: string): Promise<readonly string[]> {
  const domain = readDomain(parseXml(text));
  return domain ? verdict(text, await debian12.factsFor(domain)) : [];
}

describe('libvirt/', () => {
  const labels = new Map(labelsOf('libvirt/manifest.tsv').map((row) => [row['file'] ?? '', row]));
  const documents = documentsOf('libvirt');

  test('no error and no warning where schema and libvirt are content', () => {
    const counts: Record<string, number> = {};
    const wrong: string[] = [];
    let judged = 0;
    for (const { file, text } of documents) {
      const label = labels.get(file);
      const fine = label?.['rng_valid'] === 'yes' && !label['libvirt_err'] && !label['driver_fail'];
      if (fine) judged += 1;
      for (const { level, rule, message } of check(text)) {
        counts[level] = (counts[level] ?? 0) + 1;
        if (fine && (level === 'error' || level === 'warning')) wrong.push(`${file}: ${rule} ${level}: ${message}`);
      }
    }
    console.log(`libvirt/: ${documents.length} documents, ${judged} of them fine; findings ${JSON.stringify(counts)}`);
    expect(judged).toBeGreaterThan(1000);
    expect(wrong).toEqual([]);
  });
});

test('not-domains/: not a word', () => {
  const documents = documentsOf('not-domains');
  expect(documents.length).toBeGreaterThan(50);
  for (const { file, text } of documents) expect(check(text), file).toEqual([]);
});

describe('libvirtd-cases/', () => {
  const results = new Map(labelsOf('libvirtd-cases/results.tsv').map((row) => [row['case'] ?? '', row]));
  const cases = documentsOf('libvirtd-cases').map(({ file, text }) => ({ name: file.replace('.xml', ''), text }));

  /** What each case deserves from these rules on the host it was tried on. Not in the table: nothing. */
  const expected: Readonly<Record<string, readonly string[]>> = {
    'c01-q35-ide-disk': ['disk/ide-on-q35 error'],
    'c03-q35-ide-controller': ['disk/ide-on-q35 error'],
    'c07-q35-hda-nobus': ['disk/ide-on-q35 error'],
    'c41-unknown-attr': ['disk/ide-on-q35 error'],
    'c48-q35-5ide-sata': ['disk/ide-on-q35 error'],
    'd16-tcg-pcq35-versioned-ide': ['disk/ide-on-q35 error'],
    'c10-loader-ro-known-nonvram': ['loader/nvram-missing information'],
    'c35-loader-pflash-noacpi': ['loader/nvram-missing information'],
    'c54-two-loader': ['loader/nvram-missing information'],
    'd05-tcg-secbootfd-secure-notset': ['loader/nvram-missing information'],
    'c20-secure-i440fx': ['loader/nvram-missing warning'],
    'd14-tcg-loader-relative-path': ['loader/nvram-missing warning'],
    'd17-tcg-i440fx-secboot-loader': ['loader/nvram-missing warning'],
  };

  test.each(cases)('$name', async ({ name, text }) => {
    expect(await onDebian12(text)).toEqual(expected[name] ?? []);
  });

  test('agrees with what libvirtd and QEMU said', async () => {
    expect(cases.length).toBe(results.size);
    for (const { name, text } of cases) {
      const said = results.get(name);
      const found = await onDebian12(text);
      const q35 = /machine='(pc-)?q35/.test(text);
      const refusedForIde = /IDE controller/.test(said?.['define_9_0'] ?? '') && q35;
      expect(found.includes('disk/ide-on-q35 error'), name).toBe(refusedForIde);
      const noStore = /master var store/.test(said?.['start_qemu_7_2'] ?? '') && !text.includes('<nvram');
      if (noStore) expect(found, name).toContain('loader/nvram-missing warning');
      if (said?.['start_qemu_7_2'] === 'STARTED') expect(found.join(), name).not.toMatch(/warning|error/);
    }
  });

  test('without a host, what depends on it is a warning', () => {
    const text = cases.find(({ name }) => name === 'c10-loader-ro-known-nonvram')?.text ?? '';
    expect(verdict(text)).toEqual(['loader/nvram-missing warning']);
  });
});

test('libvirtd-cases-12.8/: these rules find what is theirs and nothing else', () => {
  const expected: Readonly<Record<string, readonly string[]>> = {
    'a02_ro_custom_no_nvram.xml': ['loader/nvram-missing warning'],
    'a07_pflash_noro_nvram.xml': ['loader/unified-image information'],
    'a08_unified_ro.xml': ['loader/unified-image warning'],
    'a17_secure_smmoff.xml': ['loader/nvram-missing warning'],
    'a18_secboot_code_nosecure_nosmm.xml': ['loader/nvram-missing warning'],
    'a19_noacpi.xml': ['loader/nvram-missing warning'],
    'c03_hd_no_bus_q35.xml': ['disk/ide-on-q35 error'],
    'c04_ide_controller_q35.xml': ['disk/ide-on-q35 error'],
  };
  const found = documentsOf('libvirtd-cases-12.8').map(({ file, text }) => [file, verdict(text)] as const);
  expect(Object.fromEntries(found.filter(([, findings]) => findings.length > 0))).toEqual(expected);
});

test('wild/: only what is really wrong, none of the traps', () => {
  const labels = new Map(labelsOf('wild/manifest.tsv').map((row) => [row['file'] ?? '', row]));
  const found: Record<string, readonly string[]> = {};
  for (const { file, text } of documentsOf('wild')) {
    const findings = verdict(text);
    if (findings.length === 0) continue;
    found[file] = findings;
    const label = labels.get(file);
    if (findings.some((finding) => finding.startsWith('disk/'))) expect(label?.['mistakes'], file).toContain('IDE disk on q35');
  }
  expect(found).toEqual({
    'X-Seed__vmconfigs__testQ35.xml': ['loader/nvram-missing warning'],
    'discapes__archlinux-image-builder__vm.xml': ['loader/nvram-missing warning'],
    'openstack__sushy-tools__domain-q35.xml': ['disk/ide-on-q35 error'],
    'openstack__sushy-tools__domain-q35_fw_auto_uefi.xml': ['disk/ide-on-q35 error'],
    'openstack__sushy-tools__domain-q35_fw_auto_uefi_secure.xml': ['disk/ide-on-q35 error'],
    'openstack__sushy-tools__domain-q35_uefi.xml': ['disk/ide-on-q35 error'],
  });
});

describe('fixes', () => {
  /** Documents with mistakes: those of the corpus, and good ones into which the mistakes of these rules were put. */
  const mistaken: readonly CorpusDocument[] = [
    ...['libvirt', 'libvirtd-cases', 'libvirtd-cases-12.8', 'wild'].flatMap((folder) =>
      documentsOf(folder).map(({ file, text }) => ({ file: `${folder}/${file}`, text })),
    ),
    ...['libvirt', 'wild'].flatMap((folder) =>
      documentsOf(folder).flatMap(({ file, text }) => [
        { file: `${folder}/${file} with IDE`, text: text.replace(/bus=(['"])(sata|scsi|virtio)\1/g, 'bus=$1ide$1') },
        {
          file: `${folder}/${file} without a bus`,
          text: text.replace(/dev=(['"])[sv]d([a-z]+\1) bus=(['"])[a-z]+\3/g, 'dev=$1hd$2'),
        },
        {
          file: `${folder}/${file} without nvram`,
          text: text.replace(/\s*<nvram[^>]*(\/>|>[^<]*<\/nvram>)/g, '').replace(/<os firmware=.efi.>/, '<os>'),
        },
      ]),
    ),
  ].filter(({ text }) => check(text).length > 0);

  test('each makes its finding go away, brings none, and leaves the document well-formed', () => {
    let applied = 0;
    for (const { file, text } of mistaken) {
      const before = check(text);
      const wellFormed = parseXml(text).problems.length === 0;
      for (const finding of before) {
        for (const fix of finding.fixes.filter(({ command }) => command === undefined)) {
          const after = applyEdits(text, fix.edits);
          const left = check(after);
          if (wellFormed) expect(parseXml(after).problems, file).toEqual([]);
          expect(left.length, `${file}: ${fix.title}`).toBeLessThan(before.length);
          expect(
            before.map(({ rule }) => rule),
            file,
          ).toEqual(expect.arrayContaining(left.map(({ rule }) => rule)));
          applied += 1;
        }
      }
    }
    console.log(`${mistaken.length} documents with mistakes, ${applied} fixes applied`);
    expect(applied).toBeGreaterThan(100);
  });

  test('a document that was valid by the schema still is, with all preferred fixes', () => {
    const scratch = mkdtempSync(join(tmpdir(), 'virtlens-fixes-'));
    try {
      const write = (name: string, text: string): string => {
        writeFileSync(join(scratch, name), text);
        return join(scratch, name);
      };
      const fixed = mistaken.flatMap(({ file, text }, index) => {
        const all = [applyPreferredFixes(text, unknownHost, settings).text];
        const others = check(text).flatMap(({ fixes }) => fixes.filter(({ preferred, command }) => !preferred && !command));
        const first = others[0];
        return [...all, ...(first ? [applyEdits(text, first.edits)] : [])]
          .filter((after) => after !== text)
          .map((after, turn) => ({
            file,
            before: write(`${index}-${turn}-before.xml`, text),
            after: write(`${index}-${turn}-after.xml`, after),
          }));
      });
      const invalid = new Set(invalidBySchema(fixed.flatMap(({ before, after }) => [before, after])));
      const spoilt = fixed.filter(({ before, after }) => !invalid.has(before) && invalid.has(after));
      console.log(
        `${fixed.length} fixed documents, ${fixed.filter(({ before }) => !invalid.has(before)).length} of them valid before`,
      );
      expect(spoilt).toEqual([]);
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  });
});

const schemaChecker = 'xmllint';

/** The files that libvirt's own schema refuses. */
function invalidBySchema(paths: readonly string[]): readonly string[] {
  const schema = join(corpusFolder(), 'schema-12.8.0', 'domain.rng');
  const { error, stderr } = spawnSync(schemaChecker, ['--noout', '--relaxng', schema, ...paths], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (error)
    throw new Error(`${schemaChecker} is needed to judge the fixed documents (Debian package libxml2-utils): ${error.message}`);
  return paths.filter((path) => !stderr.includes(`${path} validates`));
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
    for (let turn = 0; turn < 20; turn += 1) {
      const cut = random(text.length);
      const other = text.slice(0, cut) + ['', '<', "'", '/>', '</os>', "bus=''"][random(6)] + text.slice(cut + random(12));
      const where = `${file}, seed ${seed}, turn ${turn}`;
      expect(() => applyPreferredFixes(other.slice(0, cut + random(other.length)), unknownHost, settings), where).not.toThrow();
    }
  }
});
