import { describe, expect, test } from 'vitest';
import { type Domain, readDomain } from '../../server/domain/domain.ts';
import { unknownHost } from '../../server/host/facts.ts';
import { refactorings } from '../../server/refactorings/index.ts';
import { defaultOptions, type RefactoringOptions } from '../../server/refactorings/refactoring.ts';
import { checkDocument } from '../../server/rules/check.ts';
import { applyEdits } from '../../server/xml/edit.ts';
import { parseXml } from '../../server/xml/parse.ts';
import { documentsOf } from './corpus.ts';

const options: RefactoringOptions = { ...defaultOptions, tpm: true, gpu: ['0000:01:00.0', '01:00.1'] };

const documents = ['libvirt', 'wild', 'libvirtd-cases'].flatMap((folder) =>
  documentsOf(folder).map(({ file, text }) => ({ file: `${folder}/${file}`, text })),
);

/** How often each refactoring must at least have something to do, so that what follows is about something. */
const atLeast: Readonly<Record<string, number>> = {
  'bios-to-uefi': 500,
  'i440fx-to-q35': 500,
  'secure-boot-on': 500,
  'secure-boot-off': 30,
  'loader-to-auto': 100,
  'nvram-to-qcow2': 50,
  'gpu-passthrough': 500,
};

/** Findings that a refactoring brings to light: they are true of what the author wrote, and only the old machine hid them. */
const broughtToLight: Readonly<Record<string, string>> = {
  'i440fx-to-q35 libvirtd-cases/d17-tcg-i440fx-secboot-loader.xml': 'secureboot/not-enforced',
  'gpu-passthrough libvirtd-cases/d17-tcg-i440fx-secboot-loader.xml': 'secureboot/not-enforced',
};

describe.each(refactorings.filter(({ id }) => id in atLeast))('$id, on every document it can be done for', (refactoring) => {
  const done = documents.flatMap(({ file, text }) => {
    const domain = readDomain(parseXml(text));
    if (!domain || refactoring.applies(domain, unknownHost) !== undefined) return [];
    const { edits } = refactoring.plan(domain, unknownHost, options);
    return edits.length > 0 ? [{ file, domain, edits, after: applyEdits(text, edits) }] : [];
  });

  test('is tried on many', () => {
    expect(done.length).toBeGreaterThan(atLeast[refactoring.id] ?? 0);
  });

  test('leaves a well-formed document that a second run does not change', () => {
    for (const { file, after } of done) {
      const tree = parseXml(after);
      expect(tree.problems, file).toEqual([]);
      const domain = readDomain(tree);
      expect(domain && refactoring.applies(domain, unknownHost), file).toBeUndefined();
      expect(domain && refactoring.plan(domain, unknownHost, options).edits, file).toEqual([]);
    }
  });

  test('brings no finding that was not there', () => {
    for (const { file, domain, after } of done) {
      const before = counts(domain);
      const now = readDomain(parseXml(after));
      for (const [rule, count] of now ? counts(now) : [])
        if (broughtToLight[`${refactoring.id} ${file}`] !== rule)
          expect(count, `${file}: ${rule}`).toBeLessThanOrEqual(before.get(rule) ?? 0);
    }
  });

  test('keeps every comment and every line break of the lines it does not touch', () => {
    for (const { file, domain, edits, after } of done) {
      const { text } = domain.document;
      for (const { span } of edits) expect(text.slice(span.start, span.end), file).not.toBe(text);
      expect(comments(after).length, file).toBeGreaterThanOrEqual(
        comments(text).filter((comment) => !isRemoved(comment, domain, edits)).length,
      );
    }
  });
});

function counts({ document }: Domain): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const { rule } of checkDocument(document, unknownHost, { levels: {} })) found.set(rule, (found.get(rule) ?? 0) + 1);
  return found;
}

const comments = (text: string): readonly RegExpExecArray[] => [...text.matchAll(/<!--[\s\S]*?-->/g)];

/** A comment inside an element that goes as a whole. */
function isRemoved(
  comment: RegExpExecArray,
  domain: Domain,
  edits: readonly { readonly span: { readonly start: number; readonly end: number } }[],
): boolean {
  const end = comment.index + comment[0].length;
  return domain.document.root !== undefined && edits.some(({ span }) => span.start < end && comment.index < span.end);
}
