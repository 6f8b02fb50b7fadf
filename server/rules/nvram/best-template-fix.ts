import type { Domain } from '../../domain/domain.ts';
import type { HostFacts } from '../../host/facts.ts';
import { setAttribute } from '../../xml/edit.ts';
import { preferredFix } from '../fix.ts';
import { bestTemplate, fileName } from '../nvram-template.ts';
import type { Fix } from '../rule.ts';

/** Makes the store from the best template for the domain's loader; none where nothing is known of one, or where it is named already. */
export function bestTemplateFix(domain: Domain, host: HostFacts): readonly Fix[] {
  const { nvram } = domain.os;
  const best = bestTemplate(domain, host);
  if (!nvram || !best || best.path === nvram.template?.value) return [];
  return [preferredFix(`Use the template ${fileName(best.path)}`, [setAttribute(nvram.element, 'template', best.path)])];
}
