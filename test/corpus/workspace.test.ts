import { expect, test } from 'vitest';
import { readDomain } from '../../server/domain/domain.ts';
import type { WorkspaceDomain } from '../../server/workspace/shared-rule.ts';
import { checkWorkspace } from '../../server/workspace/workspace.ts';
import { parseXml } from '../../server/xml/parse.ts';
import { documentsOf } from './corpus.ts';

/** The documents of one repository, as a person has them open: `owner__repository__file`. */
function repositories(): ReadonlyMap<string, readonly WorkspaceDomain[]> {
  const byRepository = new Map<string, WorkspaceDomain[]>();
  for (const { file, text } of documentsOf('wild')) {
    const domain = readDomain(parseXml(text));
    if (!domain) continue;
    const [owner, repository] = file.split('__');
    const known = byRepository.get(`${owner}/${repository}`) ?? [];
    known.push({ file, domain });
    byRepository.set(`${owner}/${repository}`, known);
  }
  return byRepository;
}

test('wild/: warnings only on what was copied and left', () => {
  const warnings: Record<string, readonly string[]> = {};
  for (const [repository, domains] of repositories()) {
    const rules = [...checkWorkspace(domains).values()].flat().filter(({ level }) => level === 'warning');
    if (rules.length > 0) warnings[repository] = [...new Set(rules.map(({ rule }) => rule))].sort();
  }
  expect(warnings).toEqual({
    // Three guests, renamed, with the store of a fourth; two of them with one UUID.
    'bluskript/nix-config': ['workspace/nvram', 'workspace/uuid'],
    // The UUID of libvirt's own examples.
    'iagmla/nfra': ['workspace/uuid'],
    // A second guest for q35, made from the first.
    'jack-karamanian/vms': ['workspace/nvram'],
  });
});

test('wild/: versions of one guest in one repository are silent', () => {
  for (const repository of [
    'Gal5elin/gpu-passthrough',
    'redaphid/virtual-gaming-windows',
    'stele95/AMD-Single-GPU-Passthrough',
  ]) {
    const domains = repositories().get(repository) ?? [];
    expect(domains.length, repository).toBeGreaterThan(1);
    const loud = [...checkWorkspace(domains).values()].flat().filter(({ level }) => level !== 'hint');
    expect(loud, repository).toEqual([]);
  }
});

test('a folder of 1,600 tests is no collection of guests, and takes no long time', () => {
  const domains = documentsOf('libvirt').flatMap(({ file, text }): readonly WorkspaceDomain[] => {
    const domain = readDomain(parseXml(text));
    return domain ? [{ file, domain }] : [];
  });
  const findings = [...checkWorkspace(domains).values()].flat();
  expect(domains.length).toBeGreaterThan(1500);
  expect(findings.length).toBeLessThan(domains.length / 20);
});
