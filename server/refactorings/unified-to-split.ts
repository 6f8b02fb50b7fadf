import type { Domain } from '../domain/domain.ts';
import { loaderDevice } from '../domain/os.ts';
import { shellWord } from '../domain/shell-word.ts';
import type { HostFacts } from '../host/facts.ts';
import { defaultSplitPaths, splitRewrite } from '../rules/split-rewrite.ts';
import { isMeantWhole } from '../rules/unified-loader.ts';
import { commonRefusal } from './condition.ts';
import { nothingToDo, type Plan, type Refactoring, type RefactoringOptions } from './refactoring.ts';

function applies(domain: Domain, host: HostFacts): string | undefined {
  const refusal = commonRefusal(domain);
  if (refusal) return refusal;
  const { loader, nvram } = domain.os;
  if (!loader?.path) return 'The domain names no loader.';
  const path = loader.path.value;
  const facts = host.images.get(path);
  if (facts?.state === 'read') {
    const { kind, splitRefusal } = facts.summary;
    if (kind === 'unified' && isMeantWhole(domain, path, host))
      return `${path} is used whole, as AMD SEV, Intel TDX and firmware without variables want it.`;
    if (kind === 'unified') return splitRefusal;
    return kind === 'code' ? undefined : `${path} is no unified image: it is ${kind}.`;
  }
  // Split already, though its halves can't be seen from here.
  if (loaderDevice(domain.os) === 'pflash' && nvram?.template) return undefined;
  return facts?.state === 'missing'
    ? `${path} is not there, so it can't be seen whether it is a unified image.`
    : `It can't be seen whether ${path} is a unified image.`;
}

function plan(domain: Domain, host: HostFacts, { halves }: RefactoringOptions): Plan {
  const path = domain.os.loader?.path?.value ?? '';
  const facts = host.images.get(path);
  if (facts?.state !== 'read' || facts.summary.kind !== 'unified') return nothingToDo;
  const { codePath, varsPath } = halves ?? defaultSplitPaths(path);
  return {
    edits: splitRewrite(domain, path, codePath, varsPath),
    notes: [
      `Only the XML is changed. Make the two files with: virtlens split ${[path, '--code', codePath, '--vars', varsPath].map(shellWord).join(' ')}`,
    ],
  };
}

export const unifiedToSplit: Refactoring = {
  id: 'unified-to-split',
  title: 'Use a split image: CODE read-only, a variable store of its own',
  summary: 'the loader and the template become the two halves that virtlens split makes',
  needsOptions: true,
  applies,
  plan,
};
