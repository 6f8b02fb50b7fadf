import { expect, it } from 'vitest';
import { unknownHost } from '../../server/host/facts.ts';
import { checkDocument } from '../../server/rules/check.ts';
import type { Finding } from '../../server/rules/rule.ts';
import { checkByBuiltIn } from '../../server/schema/check.ts';
import { parseXml } from '../../server/xml/parse.ts';
import { documentsOf } from '../corpus/corpus.ts';

it.each(['libvirt', 'wild', 'libvirtd-cases', 'libvirtd-cases-12.8', 'mutants'])(
  'what a rule and the schema both see in %s/ is said once',
  (folder) => {
    let looked = 0;
    const twice = documentsOf(folder).flatMap(({ file, text }) => {
      const document = parseXml(text);
      if (checkByBuiltIn(document).length === 0) return [];
      looked++;
      const findings = checkDocument(document, unknownHost, { levels: {}, schema: checkByBuiltIn });
      const bySchema = findings.filter(({ rule }) => rule.startsWith('schema/'));
      const byRules = findings.filter((finding) => !bySchema.includes(finding));
      return bySchema.flatMap((one) =>
        byRules.filter((other) => overlap(one, other)).map((other) => `${file}: ${one.rule} + ${other.rule}`),
      );
    });
    expect(looked).toBeGreaterThan(0);
    expect(twice).toEqual([]);
  },
);

function overlap({ span: one }: Finding, { span: other }: Finding): boolean {
  return one.start < other.end && other.start < one.end;
}
