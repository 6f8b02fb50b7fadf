import { describe, expect, test } from 'vitest';
import { readDomain } from '../domain/domain.ts';
import { unknownHost } from '../host/facts.ts';
import { applyEdits } from '../xml/edit.ts';
import { namesWithin } from '../xml/navigate.ts';
import { parseXml } from '../xml/parse.ts';
import type { Span } from '../xml/tree.ts';
import { checkDocument } from './check.ts';
import { rules } from './index.ts';
import type { Finding, Fix, Rule } from './rule.ts';
import { defaultSplitPaths, splitRewrite } from './split-rewrite.ts';

const settings = { levels: {} };

/** The text without its marks, and the spans they enclosed. */
function unmarked(marked: string): { readonly text: string; readonly spans: readonly Span[] } {
  const spans: Span[] = [];
  let text = '';
  let start = 0;
  for (const piece of marked.split(/([⟦⟧])/)) {
    if (piece === '⟦') start = text.length;
    else if (piece === '⟧') spans.push({ start, end: text.length });
    else text += piece;
  }
  return { text, spans };
}

function shown({ rule, level, span }: Finding): string {
  return `${rule} ${level} ${span.start}-${span.end}`;
}

/** What a fix makes of a text; a split goes to the paths it would choose. */
function fixed(text: string, fix: Fix): string {
  if (!fix.command) return applyEdits(text, fix.edits);
  const domain = readDomain(parseXml(text));
  if (!domain) throw new Error('a fix was offered for a document without a domain');
  const { codePath, varsPath } = defaultSplitPaths(fix.command.imagePath);
  return applyEdits(text, splitRewrite(domain, fix.command.imagePath, codePath, varsPath));
}

function identities(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ rule, message }) => `${rule}: ${message}`);
}

const allExamples = rules
  .flatMap(({ examples }) => examples)
  .flatMap(({ before, host }) => {
    const domain = readDomain(parseXml(unmarked(before).text));
    return domain ? [{ domain, host: host ?? unknownHost, standing: namesWithin(domain.element) }] : [];
  });

describe.each(rules.map((rule): [string, Rule] => [rule.id, rule]))('%s', (id, rule) => {
  test.each(rule.examples.map((example) => [example.title, example] as const))(
    'finds: %s',
    (_, { before, host, level, besides = [] }) => {
      const { text, spans } = unmarked(before);
      const found = checkDocument(parseXml(text), host ?? unknownHost, settings);
      expect(found.filter(({ rule: other }) => !besides.includes(other)).map(shown)).toEqual(
        spans.map(({ start, end }) => `${id} ${level} ${start}-${end}`),
      );
    },
  );

  test.each(rule.examples.map((example) => [example.title, example] as const))(
    'fixes: %s',
    (_, { before, host, fixed: expected }) => {
      const { text } = unmarked(before);
      const facts = host ?? unknownHost;
      const found = checkDocument(parseXml(text), facts, settings);
      const fixes = found.find((finding) => finding.rule === id)?.fixes ?? [];
      expect(Object.fromEntries(fixes.map((fix) => [fix.title, fixed(text, fix)]))).toEqual(expected);
      for (const finding of found) {
        expect(finding.fixes.filter(({ preferred }) => preferred).length).toBeLessThanOrEqual(1);
        for (const fix of finding.fixes) {
          const after = parseXml(fixed(text, fix));
          expect(after.problems).toEqual([]);
          const left = identities(checkDocument(after, facts, settings));
          expect(left).not.toContain(`${finding.rule}: ${finding.message}`);
          expect(identities(found)).toEqual(expect.arrayContaining([...left]));
        }
      }
    },
  );

  test.each(rule.silentOn.map((silent) => [silent.title, silent] as const))('is silent: %s', (_, { xml, host }) => {
    const found = checkDocument(parseXml(xml), host ?? unknownHost, settings);
    expect(found.filter((finding) => finding.rule === id)).toEqual([]);
  });

  test('has nothing to say where it is not asked', () => {
    const { speaksOf } = rule;
    const others = allExamples.filter(({ standing }) => speaksOf && !speaksOf.some((name) => standing.has(name)));
    expect(others.filter(({ domain, host }) => rule.check({ domain, host, settings }).length > 0)).toEqual([]);
  });

  test('has a page worth reading', () => {
    expect(id).toMatch(/^[a-z]+\/[a-z0-9-]+$/);
    expect(rule.reason.trim()).not.toBe('');
    expect(rule.examples.length).toBeGreaterThan(0);
    expect(rule.silentOn.length).toBeGreaterThan(0);
  });
});
