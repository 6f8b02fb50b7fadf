import { expect, test } from 'vitest';
import { readDomain } from '../../server/domain/domain.ts';
import { unknownHost } from '../../server/host/facts.ts';
import { rules } from '../../server/rules/index.ts';
import { namesWithin } from '../../server/xml/navigate.ts';
import { parseXml } from '../../server/xml/parse.ts';
import { documentsOf } from './corpus.ts';
import { debian12 } from './debian12.ts';

/** A rule isn't asked about a domain that has none of the elements it speaks of. It must not have had anything to say there. */
test.each(['libvirt', 'wild', 'libvirtd-cases', 'libvirtd-cases-12.8', 'mutants'])(
  '%s: nothing is missed where a rule is not asked',
  (folder) => {
    const missed: string[] = [];
    let notAsked = 0;
    for (const { file, text } of documentsOf(folder)) {
      const domain = readDomain(parseXml(text));
      if (!domain) continue;
      const standing = namesWithin(domain.element);
      for (const rule of rules) {
        if (!rule.speaksOf || rule.speaksOf.some((name) => standing.has(name))) continue;
        notAsked += 1;
        for (const host of [unknownHost, debian12]) {
          if (rule.check({ domain, host, settings: { levels: {} } }).length > 0) missed.push(`${rule.id} ${file}`);
        }
      }
    }
    expect(missed).toEqual([]);
    expect(notAsked).toBeGreaterThan(0);
  },
);
