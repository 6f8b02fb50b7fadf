import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { attributeValue, childNamed, childrenNamed, textValue } from '../../domain/element.ts';
import { cpuModels } from '../../domain/names/cpu-models.ts';
import { x86Features } from '../../domain/names/x86-features.ts';
import { setAttribute, setText } from '../../xml/edit.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { wholeGuest } from '../examples/whole.ts';
import { offeredFix } from '../fix.ts';
import { didYouMean, isPlaceholder, meantName } from '../known-names.ts';
import { type Complaint, findingsOf, said } from '../report.ts';
import type { Finding, Rule } from '../rule.ts';

const id = 'guest/cpu-names';

function check(domain: Domain): readonly Finding[] {
  const cpu = childNamed(domain.element, 'cpu');
  const arch = domain.os.arch?.value;
  // Elsewhere QEMU has the list, and a newer one than is known here.
  if (!runsOnQemu(domain) || !cpu || (arch !== 'x86_64' && arch !== 'i686')) return [];
  const complaints = [
    unknownModel(cpu, arch, domain),
    ...childrenNamed(cpu, 'feature').map((each) => unknownFeature(cpu, each)),
  ];
  return findingsOf(
    id,
    'warning',
    complaints.filter((complaint) => complaint !== undefined),
  );
}

/** What is no model for libvirt, but a mode. */
const modes: Readonly<Record<string, string>> = { host: 'host-passthrough', max: 'maximum' };

function unknownModel(cpu: XmlElement, arch: string, { document }: Domain): Complaint | undefined {
  const element = childNamed(cpu, 'model');
  const written = textValue(element);
  const name = written?.value.trim() ?? '';
  if (!element || !written || name === '' || isPlaceholder(name) || (said(cpu, 'mode') ?? 'custom') !== 'custom')
    return undefined;
  const models = cpuModels(arch);
  // Models have versions, of which newer libvirts know more.
  const unversioned = name.replace(/-v\d+$/, '');
  if (models.some(({ text }) => text === unversioned)) return undefined;
  const mode = modes[name];
  const meant = meantName(models, unversioned);
  const advice = mode === undefined ? didYouMean(meant) : ` What QEMU calls ${name} is <cpu mode='${mode}'/> for libvirt.`;
  return {
    message: `libvirt up to 12.8 knows no processor ${name}, and does not start the guest ("Unknown CPU model ${name}").${advice}`,
    span: written.span,
    fixes: meant === undefined || mode !== undefined ? [] : [offeredFix(`Write ${meant}`, setText(document, element, meant))],
  };
}

const features: ReadonlySet<string> = new Set(x86Features.map(({ text }) => text));

/** With `host-passthrough`, QEMU alone reads the name. */
function unknownFeature(cpu: XmlElement, feature: XmlElement): Complaint | undefined {
  const written = attributeValue(feature, 'name');
  const name = written?.value ?? '';
  if (!written || name === '' || isPlaceholder(name) || said(cpu, 'mode') === 'host-passthrough') return undefined;
  if (features.has(name)) return undefined;
  const meant = meantName(x86Features, name);
  return {
    message: `libvirt up to 12.8 knows no feature ${name} of processors, and does not start the guest ("unknown CPU feature: ${name}").${didYouMean(meant)}`,
    span: written.span,
    fixes: meant === undefined ? [] : [offeredFix(`Write ${meant}`, [setAttribute(feature, 'name', meant)])],
  };
}

const cpu = (model: string, ...features: readonly string[]): readonly string[] => [
  "<cpu mode='custom' match='exact'>",
  `  <model fallback='allow'>${model}</model>`,
  ...features.map((name) => `  <feature policy='require' name='${name}'/>`),
  '</cpu>',
];

export const cpuNames: Rule = {
  id,
  level: 'warning',
  title: 'A processor or feature that libvirt does not know',
  since: '0.7.5',
  complains: 'start',
  speaksOf: ['cpu', 'model', 'feature'],
  reason: `
The schema takes any name for a processor and its features; libvirt looks them up in its own list (\`cpu_map/\`) only when the guest starts, and ends with \`Unknown CPU model\`
or \`unknown CPU feature\`. \`fallback='allow'\` does not help: it is for models that libvirt knows and QEMU does not. The names are libvirt's, in upper and lower case as it
writes them (\`sse4.2\`, \`lahf_lm\`, \`tsc_adjust\`), which QEMU and Linux partly write otherwise. \`virsh cpu-models x86_64\` lists the processors. A later libvirt may know more
than 12.8 does, so this is a warning; versions of a processor (\`EPYC-Milan-v2\`) are not looked at.
`,
  examples: [
    {
      title: 'A slip in a model',
      level: 'warning',
      host: undefined,
      before: wholeGuest({ body: cpu('⟦Skylake-Clent⟧') }),
      fixed: { 'Write Skylake-Client': wholeGuest({ body: cpu('Skylake-Client') }) },
    },
    {
      title: "QEMU's spelling of a feature",
      level: 'warning',
      host: undefined,
      before: wholeGuest({ body: cpu('Nehalem', '⟦sse4_2⟧') }),
      fixed: { 'Write sse4.2': wholeGuest({ body: cpu('Nehalem', 'sse4.2') }) },
    },
    {
      title: 'What is a mode for libvirt',
      level: 'warning',
      host: undefined,
      before: wholeGuest({ body: cpu('⟦host⟧') }),
      fixed: {},
    },
  ],
  silentOn: [
    { title: 'A version of a processor', xml: wholeGuest({ body: cpu('EPYC-Milan-v9', 'svm') }), host: undefined },
    { title: 'Filled in later', xml: wholeGuest({ body: cpu('{{ cpu }}') }), host: undefined },
  ],
  check: ({ domain }) => check(domain),
};
