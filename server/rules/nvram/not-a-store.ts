import { type Domain, isOsUnfinished, runsOnQemu } from '../../domain/domain.ts';
import type { Value } from '../../domain/element.ts';
import type { HostFacts } from '../../host/facts.ts';
import { guest } from '../examples/domain.ts';
import { codeImage, hostWith, unifiedImageFile, varsImage } from '../examples/host.ts';
import { howKnown, type KnownKind, kindOf } from '../image-kind.ts';
import { fileName } from '../nvram-template.ts';
import type { Finding, Fix, Rule } from '../rule.ts';
import { isUnifiedLoader } from '../unified-loader.ts';
import { bestTemplateFix } from './best-template-fix.ts';

const id = 'nvram/not-a-store';

function check(domain: Domain, host: HostFacts): readonly Finding[] {
  const { loader, nvram } = domain.os;
  if (!runsOnQemu(domain) || !nvram || isOsUnfinished(domain)) return [];
  // A unified loader never uses the store, and a store in the loader's place was swapped with the template.
  if (isUnifiedLoader(domain, host) || kindOf(loader?.path, host)?.kind === 'vars') return [];
  const template = badStore(nvram.template, host);
  const own = badStore(nvram.path, host);
  return [
    ...(nvram.template && template ? [finding(nvram.template, template, 'template', bestTemplateFix(domain, host))] : []),
    ...(nvram.path && own ? [finding(nvram.path, own, 'file', [])] : []),
  ];
}

function badStore(path: Value | undefined, host: HostFacts): KnownKind | undefined {
  const known = kindOf(path, host);
  // By name only code is beyond doubt: a guest's own file may be called anything.
  if (!known || known.kind === 'vars' || (known.by === 'name' && known.kind !== 'code')) return undefined;
  return known;
}

function finding(path: Value, known: KnownKind, role: 'template' | 'file', fixes: readonly Fix[]): Finding {
  const what = {
    code: 'is the code half of a UEFI image',
    unified: 'is a unified image, with code and variables in one file',
    other: 'is no UEFI variable store',
    vars: 'is a variable store',
  }[known.kind];
  const consequence =
    role === 'template'
      ? "The guest's store would be a copy of it, in which the firmware finds no variables and can't keep any"
      : "The firmware finds no variables in it and can't keep any";
  return {
    rule: id,
    level: 'warning',
    message: `${fileName(path.value)} ${what}${howKnown(known)}. ${consequence}; libvirt and QEMU do not say so.`,
    span: path.span,
    related: [],
    fixes,
  };
}

const code = '/usr/share/OVMF/OVMF_CODE_4M.fd';
const vars = '/usr/share/OVMF/OVMF_VARS_4M.fd';
const unified = '/usr/share/ovmf/OVMF.fd';
const own = '/var/lib/libvirt/qemu/nvram/web1_VARS.fd';
const loader = `<loader readonly='yes' type='pflash'>${code}</loader>`;
const store = (template: string, path = own): string => `<nvram template='${template}'>${path}</nvram>`;

export const notAStore: Rule = {
  id,
  level: 'warning',
  title: 'The store or its template is no variable store',
  since: '1.2.8',
  complains: 'never',
  speaksOf: ['nvram'],
  reason: `
\`<nvram template='…'>\` wants the VARS half of a UEFI image; libvirt copies whatever file it names, and QEMU maps it where the firmware
expects its variables. With the CODE half or a whole image in that place the firmware finds no store: the guest starts, and forgets
its boot entries and keys, or does not get far. libvirt and QEMU never look into the file.

What a file is, is read from its content; only where it can't be read, a name like \`OVMF_CODE_4M.fd\` tells. An empty (blank) file is fine: some firmware formats it.
`,
  examples: [
    {
      title: 'CODE as template',
      level: 'warning',
      host: undefined,
      before: guest({ os: [loader, store(`⟦${code}⟧`)] }),
      fixed: { 'Use the template OVMF_VARS_4M.fd': guest({ os: [loader, store(vars)] }) },
    },
    {
      title: "A unified image as the guest's own store",
      level: 'warning',
      host: hostWith({ images: [codeImage(code), varsImage(vars), unifiedImageFile(own)] }),
      before: guest({ os: [loader, store(vars, `⟦${own}⟧`)] }),
      fixed: {},
    },
  ],
  silentOn: [
    {
      title: 'A store',
      xml: guest({ os: [loader, store(vars)] }),
      host: hostWith({ images: [codeImage(code), varsImage(vars)] }),
    },
    {
      title: 'A unified loader has a rule of its own',
      xml: guest({ os: [loader.replace(code, unified), store(unified)] }),
      host: hostWith({ images: [unifiedImageFile(unified)] }),
    },
  ],
  check: ({ domain, host }) => check(domain, host),
};
