import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { attributeValue, childNamed, childrenNamed } from '../../domain/element.ts';
import { attribute } from '../../xml/navigate.ts';
import { wholeGuest } from '../examples/whole.ts';
import { preferredFix } from '../fix.ts';
import { findingsOf, said } from '../report.ts';
import type { Finding, Rule } from '../rule.ts';

const id = 'guest/power';

function check(domain: Domain): readonly Finding[] {
  if (!runsOnQemu(domain)) return [];
  const pm = childNamed(domain.element, 'pm');
  return ['suspend-to-mem', 'suspend-to-disk']
    .flatMap((name) => childrenNamed(pm, name))
    .flatMap((element) => {
      const written = attribute(element, 'enable');
      if (!written || attributeValue(element, 'enabled') || said(element, 'enable') === undefined) return [];
      return findingsOf(id, 'warning', [
        {
          message: `The attribute is called enabled=, so libvirt ignores enable='${written.value}' without a word, and <${element.name}> says nothing.`,
          span: written.nameSpan,
          fixes: [preferredFix('Write enabled=', [{ span: written.nameSpan, text: 'enabled' }])],
        },
      ]);
    });
}

const pm = (name: string): readonly string[] => ['<pm>', `  <suspend-to-mem ${name}='no'/>`, '</pm>'];

export const guestPower: Rule = {
  id,
  level: 'warning',
  title: 'A suspend setting that libvirt ignores',
  since: '0.10.2',
  complains: 'schema',
  speaksOf: ['pm'],
  reason: `
\`<suspend-to-mem>\` and \`<suspend-to-disk>\` in \`<pm>\` have the attribute \`enabled\`. \`enable\`, which many published guests have, is no attribute of theirs: the schema refuses
it, but a plain \`virsh define\` agrees and ignores it (seen on libvirt 9.0 and 12.8), so the guest can be suspended where it should not.
`,
  examples: [
    {
      title: 'A letter is missing',
      level: 'warning',
      host: undefined,
      before: wholeGuest({ body: pm('⟦enable⟧') }),
      fixed: { 'Write enabled=': wholeGuest({ body: pm('enabled') }) },
    },
  ],
  silentOn: [{ title: 'As it should be', xml: wholeGuest({ body: pm('enabled') }), host: undefined }],
  check: ({ domain }) => check(domain),
};
