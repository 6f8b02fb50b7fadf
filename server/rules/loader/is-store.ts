import { type Domain, isOsUnfinished, runsOnQemu } from '../../domain/domain.ts';
import { loaderDevice } from '../../domain/os.ts';
import type { HostFacts } from '../../host/facts.ts';
import { escapeText, setAttribute } from '../../xml/edit.ts';
import { guest } from '../examples/domain.ts';
import { codeImage, hostWith, varsImage } from '../examples/host.ts';
import { offeredFix, preferredFix } from '../fix.ts';
import { howKnown, kindOf } from '../image-kind.ts';
import { fileName } from '../nvram-template.ts';
import type { Finding, Fix, Rule } from '../rule.ts';

const id = 'loader/is-store';

function check(domain: Domain, host: HostFacts): readonly Finding[] {
  const { os } = domain;
  const path = os.loader?.path;
  if (!runsOnQemu(domain) || !path || loaderDevice(os) === undefined || os.varstore || isOsUnfinished(domain)) return [];
  const known = kindOf(path, host);
  if (known?.kind !== 'vars') return [];
  return [
    {
      rule: id,
      level: 'warning',
      message: `${fileName(path.value)} is a variable store${howKnown(known)}, with no code that could run: the guest will not boot.`,
      span: path.span,
      related: [],
      fixes: fixes(domain, host),
    },
  ];
}

/** Swapped with the template, or with `VARS` where its namesake has `CODE`. */
function fixes({ os }: Domain, host: HostFacts): readonly Fix[] {
  const path = os.loader?.path;
  const template = os.nvram?.template;
  if (!path) return [];
  if (os.nvram && template && kindOf(template, host)?.kind === 'code' && host.images.get(template.value)?.state !== 'missing') {
    const swap = [
      { span: path.span, text: escapeText(template.value) },
      setAttribute(os.nvram.element, 'template', path.value),
    ];
    return [preferredFix('Swap the loader and the template', swap)];
  }
  if (os.loader?.type?.value !== 'pflash' || os.loader.readonly?.value !== 'yes') return [];
  const name = fileName(path.value);
  const code = path.value.slice(0, -name.length) + name.replace(/vars/i, (vars) => (vars === 'vars' ? 'code' : 'CODE'));
  if (code === path.value || host.images.get(code)?.state === 'missing') return [];
  return [offeredFix(`Use ${fileName(code)}`, [{ span: path.span, text: escapeText(code) }])];
}

const code = '/usr/share/OVMF/OVMF_CODE_4M.fd';
const vars = '/usr/share/OVMF/OVMF_VARS_4M.fd';
const loader = (path: string): string => `<loader readonly='yes' type='pflash'>${path}</loader>`;
const store = (template: string): string => `<nvram template='${template}'>/var/lib/libvirt/qemu/nvram/web1_VARS.fd</nvram>`;
const own = '/srv/firmware/web.fd';

export const isStore: Rule = {
  id,
  level: 'warning',
  title: 'A variable store as loader',
  since: '1.2.8',
  complains: 'never',
  speaksOf: ['loader'],
  reason: `
The VARS half of a UEFI image holds variables and no code. As loader it gives the guest nothing to run: as flash the screen stays black,
as ROM QEMU refuses it (\`could not load PC BIOS\`, seen with QEMU 7.2 and 11). libvirt looks into neither file. Mostly CODE and VARS were
swapped, or completed to the wrong name.
`,
  examples: [
    {
      title: 'Loader and template are swapped',
      level: 'warning',
      host: hostWith({ images: [codeImage(code), varsImage(vars)] }),
      before: guest({ os: [loader(`⟦${vars}⟧`), store(code)] }),
      fixed: { 'Swap the loader and the template': guest({ os: [loader(code), store(vars)] }) },
    },
    {
      title: 'The wrong half, judged by its name',
      level: 'warning',
      host: undefined,
      before: guest({ os: [loader(`⟦${vars}⟧`), store(vars)] }),
      fixed: { 'Use OVMF_CODE_4M.fd': guest({ os: [loader(code), store(vars)] }) },
    },
  ],
  silentOn: [
    { title: 'Each in its place', xml: guest({ os: [loader(code), store(vars)] }), host: undefined },
    {
      title: 'The content decides, not the name',
      xml: guest({ os: [loader(vars), store(vars)] }),
      host: hostWith({ images: [codeImage(vars)] }),
    },
    { title: 'Another hypervisor has its own ways', xml: guest({ type: 'bhyve', os: [loader(vars)] }), host: undefined },
    { title: 'A name that says nothing', xml: guest({ os: [loader(own), store(vars)] }), host: undefined },
  ],
  check: ({ domain, host }) => check(domain, host),
};
