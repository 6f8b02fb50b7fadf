import { devicesNamed } from '../../domain/devices.ts';
import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { childNamed } from '../../domain/element.ts';
import { insertChild, setAttribute } from '../../xml/edit.ts';
import type { XmlDocument, XmlElement } from '../../xml/tree.ts';
import { wholeGuest } from '../examples/whole.ts';
import { offeredFix, preferredFix } from '../fix.ts';
import { type Condition, complaintsAbout, findingsOf, said, spanOf } from '../report.ts';
import type { Finding, Fix, Rule } from '../rule.ts';
import { withoutSecond } from '../unwanted.ts';

const id = 'devices/tpm';

function check(domain: Domain): readonly Finding[] {
  if (!runsOnQemu(domain)) return [];
  return findingsOf(id, 'error', complaintsAbout(tpms(domain), conditions, domain));
}

const tpms = (domain: Domain): readonly XmlElement[] => devicesNamed(domain.element, 'tpm');
const isProxy = (tpm: XmlElement): boolean => said(tpm, 'model') === 'spapr-tpm-proxy';

const second: Condition = (tpm, domain) => {
  const first = tpms(domain).find((other) => isProxy(other) === isProxy(tpm));
  if (!first || first === tpm) return undefined;
  const libvirt = isProxy(tpm)
    ? 'only a single TPM Proxy device is supported'
    : 'only a single TPM non-proxy device is supported';
  return {
    message: `A guest has one TPM ("${libvirt}").`,
    span: tpm.startTag,
    related: [{ message: 'the other one', span: first.startTag }],
    fixes: [withoutSecond(tpm, first, domain)],
  };
};

const withoutBackend: Condition = (tpm, { document }) => {
  // Nothing inside yet: it is being typed.
  if (childNamed(tpm, 'backend') || tpm.children.length === 0) return undefined;
  return {
    message: 'A TPM needs a <backend>, such as <backend type=\'emulator\'/> ("missing TPM device backend").',
    span: tpm.startTag,
    explains: ['schema/missing-element'],
    fixes: isProxy(tpm) ? [handedThrough(document, tpm)] : [],
  };
};

function handedThrough(document: XmlDocument, tpm: XmlElement): Fix {
  const backend = "<backend type='passthrough'>\n  <device path='/dev/tpmrm0'/>\n</backend>";
  return offeredFix("Add <backend type='passthrough'> with /dev/tpmrm0", insertChild(document, tpm, backend));
}

/** What TPM 1.2 doesn't work with (qemu_validate.c: qemuValidateDomainDeviceDefTPM). */
const version12: Condition = (tpm, { os }) => {
  const backend = childNamed(tpm, 'backend');
  if (!backend || said(backend, 'version') !== '1.2' || said(backend, 'type') !== 'emulator') return undefined;
  const model = said(tpm, 'model');
  const span = spanOf(backend, 'version');
  const fixes = [preferredFix('Make it TPM 2.0', [setAttribute(backend, 'version', '2.0')])];
  if (model === 'tpm-crb')
    return { message: `The interface tpm-crb is for TPM 2.0 ("Unsupported interface 'tpm-crb' for TPM 1.2").`, span, fixes };
  if (model === 'tpm-spapr')
    return { message: 'pSeries has TPM 2.0 only ("TPM 1.2 is not supported with the SPAPR device model").', span, fixes };
  const arch = os.arch?.value ?? '';
  if (arch !== 'aarch64' && arch !== 'riscv64') return undefined;
  return { message: `TPM 1.2 does not exist on ${arch} ("TPM 1.2 is not supported on architecture '${arch}'").`, span, fixes };
};

const proxyBackend: Condition = (tpm) => {
  const backend = childNamed(tpm, 'backend');
  const type = said(backend, 'type');
  if (!backend || !isProxy(tpm) || type === undefined || type === 'passthrough') return undefined;
  return {
    message: `spapr-tpm-proxy hands a host's TPM through ("TPM Proxy model spapr-tpm-proxy requires 'Passthrough' backend").`,
    span: spanOf(backend, 'type'),
  };
};

/** What swtpm is told of TPM 2.0. Where no version is written, libvirt takes 2.0 for tpm-crb, and on x86 1.2 for tpm-tis. */
const ofVersion2: Condition = (tpm, { os }) => {
  const backend = childNamed(tpm, 'backend');
  const name = ['active_pcr_banks', 'profile'].find((each) => childNamed(backend, each));
  const version = said(backend, 'version');
  const isTis = (said(tpm, 'model') ?? 'tpm-tis') === 'tpm-tis' && os.arch?.value === 'x86_64';
  if (!backend || name === undefined || said(backend, 'type') !== 'emulator' || (version ?? (isTis ? '1.2' : '2.0')) !== '1.2')
    return undefined;
  return {
    message: `<${name}> is for TPM 2.0, and this is 1.2${version === undefined ? ', which libvirt takes for tpm-tis where no version is written' : ''} ("<${name}/> requires TPM version '2.0'").`,
    span: childNamed(backend, name)?.startTag ?? backend.startTag,
    fixes: [preferredFix('Make it TPM 2.0', [setAttribute(backend, 'version', '2.0')])],
  };
};

const externalSource: Condition = (tpm) => {
  const backend = childNamed(tpm, 'backend');
  if (!backend || said(backend, 'type') !== 'external' || childNamed(backend, 'source')) return undefined;
  return {
    message: `A TPM that others emulate is reached by a socket: <source type='unix' mode='connect' path=…/> ("missing external TPM backend source type").`,
    span: backend.startTag,
    explains: ['schema/missing-element'],
  };
};

const otherArchitecture: Condition = (tpm, { os }) => {
  const model = said(tpm, 'model') ?? '';
  const arch = os.arch?.value;
  if (arch === undefined || arch.startsWith('ppc64') || (model !== 'tpm-spapr' && model !== 'spapr-tpm-proxy'))
    return undefined;
  return {
    message: `A ${model} exists on pSeries only ("The QEMU executable … does not support TPM model ${model}").`,
    span: spanOf(tpm, 'model'),
  };
};

const conditions: readonly Condition[] = [
  second,
  withoutBackend,
  version12,
  proxyBackend,
  ofVersion2,
  externalSource,
  otherArchitecture,
];

const tpm = (version: string, model = 'tpm-crb'): readonly string[] => [
  `<tpm model='${model}'>`,
  `  <backend type='emulator' version='${version}'/>`,
  '</tpm>',
];

const withBanks = (backend: string, banks: string): readonly string[] => [
  "<tpm model='tpm-tis'>",
  `  <backend ${backend}>`,
  `    ${banks}`,
  '      <sha256/>',
  '    </active_pcr_banks>',
  '  </backend>',
  '</tpm>',
];

export const tpmDevice: Rule = {
  id,
  level: 'error',
  title: 'A TPM that libvirt refuses',
  since: '4.5.0',
  complains: 'define',
  speaksOf: ['tpm'],
  reason: `
A guest has one TPM (on pSeries one more of model \`spapr-tpm-proxy\`, which passes the host's through). TPM 1.2 works with \`tpm-tis\` on x86 only: not with \`tpm-crb\`
(\`Unsupported interface 'tpm-crb' for TPM 1.2\`), not on pSeries and not on ARM. \`<active_pcr_banks>\` and \`<profile>\` are for TPM 2.0; where no version is written, \`tpm-tis\` on x86 is 1.2. \`tpm-spapr\` exists on pSeries. Whether a host can emulate a TPM at all depends on its swtpm, and is not judged here
(libvirt, qemu_validate.c).
`,
  examples: [
    {
      title: 'TPM 1.2 with the interface of TPM 2.0',
      level: 'error',
      host: undefined,
      before: wholeGuest({ devices: tpm('⟦1.2⟧') }),
      fixed: { 'Make it TPM 2.0': wholeGuest({ devices: tpm('2.0') }) },
    },
    {
      title: 'Banks of TPM 2.0, and no version',
      level: 'error',
      host: undefined,
      before: wholeGuest({ devices: withBanks("type='emulator'", '⟦<active_pcr_banks>⟧') }),
      fixed: { 'Make it TPM 2.0': wholeGuest({ devices: withBanks("type='emulator' version='2.0'", '<active_pcr_banks>') }) },
    },
    {
      title: 'Two of them',
      level: 'error',
      host: undefined,
      before: wholeGuest({ devices: [...tpm('2.0'), "⟦<tpm model='tpm-tis'>⟧", ...tpm('2.0').slice(1)] }),
      fixed: { 'Remove this <tpm>': wholeGuest({ devices: tpm('2.0') }) },
    },
  ],
  silentOn: [
    {
      title: 'PCR banks of TPM 2.0',
      xml: wholeGuest({
        devices: tpm('2.0').map((line) =>
          line.replace("'2.0'/>", "'2.0'><active_pcr_banks><sha256/></active_pcr_banks></backend>"),
        ),
      }),
      host: undefined,
    },
    { title: 'TPM 2.0', xml: wholeGuest({ devices: tpm('2.0') }), host: undefined },
    { title: 'TPM 1.2 the old way', xml: wholeGuest({ devices: tpm('1.2', 'tpm-tis') }), host: undefined },
    { title: 'Just begun', xml: wholeGuest({ devices: ["<tpm model='tpm-crb'/>"] }), host: undefined },
  ],
  check: ({ domain }) => check(domain),
};
