import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readDomain } from '../../server/domain/domain.ts';
import { type HostFacts, unknownHost } from '../../server/host/facts.ts';
import { applyPreferredFixes, checkDocument } from '../../server/rules/check.ts';
import { rules } from '../../server/rules/index.ts';
import type { Finding, Fix } from '../../server/rules/rule.ts';
import { defaultSplitPaths, splitRewrite } from '../../server/rules/split-rewrite.ts';
import { applyEdits } from '../../server/xml/edit.ts';
import { parseXml } from '../../server/xml/parse.ts';
import { corpusFolder, documentsOf } from './corpus.ts';
import { debian12 } from './debian12.ts';

/**
 * Every fix of every rule, wherever it is offered: in the rules' examples, the samples, the labelled documents, and in good ones into
 * which mistakes were put that people make.
 */
interface Origin {
  readonly title: string;
  readonly text: string;
  readonly host: HostFacts;
}

interface Fixed {
  /** The document, the rule and the fix. */
  readonly title: string;
  readonly finding: Finding;
  readonly before: string;
  readonly found: readonly Finding[];
  readonly after: string;
  readonly left: readonly Finding[];
}

const settings = { levels: {} };
const samplesFolder = join(import.meta.dirname, '..', '..', 'samples');

const check = (text: string, host: HostFacts): readonly Finding[] => checkDocument(parseXml(text), host, settings);

const mistakes: Readonly<Record<string, (text: string) => string>> = {
  'with IDE': (text) => text.replace(/bus=(['"])(sata|scsi|virtio)\1/g, 'bus=$1ide$1'),
  'without a bus': (text) => text.replace(/dev=(['"])[sv]d([a-z]+\1) bus=(['"])[a-z]+\3/g, 'dev=$1hd$2'),
  'without nvram': (text) => text.replace(/\s*<nvram[^>]*(\/>|>[^<]*<\/nvram>)/g, '').replace(/<os firmware=.efi.>/, '<os>'),
  'with slot 1': (text) => text.replace(/slot=(['"])0x00\1/g, 'slot=$10x01$1'),
  'without USB': (text) =>
    text.replace(/(<controller type=['"]usb['"][^>]*?)( model=['"][^'"]*['"])?(\/?>)/g, "$1 model='none'$3"),
  'with one name': (text) => text.replace(/dev=(['"])([vsh]d)[a-z]\1/g, 'dev=$1$2a$1'),
  'without ACPI': (text) => text.replace(/<acpi\/>/, ''),
  'on i440fx': (text) => text.replace(/machine=(['"])(pc-)?q35[^'"]*\1/, 'machine=$1pc$1'),
};

function origins(): readonly Origin[] {
  const examples = rules.flatMap(({ id, examples: all }) =>
    all.map(({ title, before, host }) => ({
      title: `${id}: ${title}`,
      text: before.replace(/[⟦⟧]/g, ''),
      host: host ?? unknownHost,
    })),
  );
  const samples = readdirSync(samplesFolder)
    .filter((file) => file.endsWith('.xml'))
    .map((file) => ({ file: `samples/${file}`, text: readFileSync(join(samplesFolder, file), 'utf8') }));
  const labelled = ['libvirt', 'wild', 'libvirtd-cases', 'libvirtd-cases-12.8'].flatMap((folder) =>
    documentsOf(folder).map(({ file, text }) => ({ file: `${folder}/${file}`, text })),
  );
  const originals = [...samples, ...labelled].flatMap(({ file, text }) =>
    [unknownHost, debian12].map((host) => ({ title: file, text, host })),
  );
  const changed = [...samples, ...labelled]
    // Those are the guests of other documents, as libvirt writes them.
    .filter(({ file }) => !file.endsWith('-latest.xml'))
    .flatMap(({ file, text }) =>
      Object.entries(mistakes)
        .map(([mistake, put]) => ({ title: `${file} ${mistake}`, text: put(text), host: unknownHost }))
        .filter((document) => document.text !== text),
    );
  return [...examples, ...originals, ...changed];
}

/** A split goes to the paths it would choose. */
function withFix(text: string, fix: Fix): string {
  if (!fix.command) return applyEdits(text, fix.edits);
  const domain = readDomain(parseXml(text));
  if (!domain) throw new Error('a fix was offered for a document without a domain');
  const { codePath, varsPath } = defaultSplitPaths(fix.command.imagePath);
  return applyEdits(text, splitRewrite(domain, fix.command.imagePath, codePath, varsPath));
}

const counts = (findings: readonly Finding[]): ReadonlyMap<string, number> => {
  const found = new Map<string, number>();
  for (const { rule } of findings) found.set(rule, (found.get(rule) ?? 0) + 1);
  return found;
};

describe('fixes', () => {
  let fixed: readonly Fixed[];

  beforeAll(() => {
    const seen = new Set<string>();
    fixed = origins().flatMap(({ title, text, host }) => {
      const found = check(text, host);
      return found.flatMap((finding) =>
        finding.fixes.flatMap((fix): readonly Fixed[] => {
          const after = withFix(text, fix);
          // The same on both hosts.
          const key = `${title} ${finding.rule} ${fix.title} ${after}`;
          if (seen.has(key)) return [];
          seen.add(key);
          const where = `${title}: ${finding.rule}: ${fix.title}`;
          return [{ title: where, finding, before: text, found, after, left: check(after, host) }];
        }),
      );
    });
    const offering = new Set(fixed.map(({ finding }) => finding.rule));
    console.log(`${fixed.length} fixes of ${offering.size} rules`);
  });

  test('of every rule that has some are tried', () => {
    const offered = rules.filter(({ examples }) => examples.some((example) => Object.keys(example.fixed).length > 0));
    const tried = new Set(fixed.map(({ finding }) => finding.rule));
    expect(offered.map(({ id }) => id).filter((id) => !tried.has(id))).toEqual([]);
    expect(fixed.length).toBeGreaterThan(2000);
  });

  test('each makes its finding go away and brings none', () => {
    for (const { title, finding, found, left } of fixed) {
      const before = counts(found);
      for (const [rule, count] of counts(left)) {
        const allowed = (before.get(rule) ?? 0) - (rule === finding.rule ? 1 : 0);
        expect.soft(count, `${title} and then ${rule}`).toBeLessThanOrEqual(allowed);
      }
    }
  });

  test('each leaves a well-formed document well-formed', () => {
    for (const { title, before, after } of fixed) {
      if (parseXml(before).problems.length === 0) expect.soft(parseXml(after).problems, title).toEqual([]);
    }
  });

  test('a document that is valid by the schema stays valid, with each fix and with all preferred ones', {
    timeout: 120_000,
  }, () => {
    const all = [...new Set(fixed.map(({ before }) => before))].map((before) => ({
      title: 'all preferred fixes',
      before,
      after: applyPreferredFixes(before, unknownHost, settings).text,
    }));
    const pairs = [...fixed, ...all];
    const valid = schema.valid([...new Set(pairs.flatMap(({ before, after }) => [before, after]))]);
    const judged = pairs.filter(({ before }) => valid.has(before));
    console.log(`${judged.length} of ${pairs.length} fixed documents were valid before`);
    expect(judged.length).toBeGreaterThan(1000);
    for (const { title, after } of judged) expect.soft(valid.has(after), `${title}\n${after}`).toBe(true);
  });
});

const schemaChecker = 'xmllint';

/** libvirt's schema, as xmllint reads it. */
const schema = {
  folder: mkdtempSync(join(tmpdir(), 'virtlens-fixes-')),
  /** Those of the texts that it takes for valid. */
  valid(texts: readonly string[]): ReadonlySet<string> {
    const paths = texts.map((text, index) => {
      const file = join(this.folder, `${index}.xml`);
      writeFileSync(file, text);
      return file;
    });
    const validated = new Set<string>();
    const rng = join(corpusFolder(), 'schema-12.8.0', 'domain.rng');
    const { error, stderr } = spawnSync(schemaChecker, ['--noout', '--relaxng', rng, ...paths], {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    if (error)
      throw new Error(
        `${schemaChecker} is needed to judge the fixed documents (Debian package libxml2-utils): ${error.message}`,
      );
    for (const [, file] of stderr.matchAll(/^(.*) validates$/gm)) if (file) validated.add(file);
    return new Set(texts.filter((_, index) => validated.has(paths[index] ?? '')));
  },
};

afterAll(() => rmSync(schema.folder, { recursive: true, force: true }));
