import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import type { Value } from '../../domain/element.ts';
import { loaderDevice } from '../../domain/os.ts';
import type { HostFacts } from '../../host/facts.ts';
import { guest } from '../examples/domain.ts';
import { codeImage, descriptorOf, hostWith, varsImage } from '../examples/host.ts';
import { contentAt } from '../image-kind.ts';
import { fileName } from '../nvram-template.ts';
import type { Finding, Fix, Rule } from '../rule.ts';
import { bestTemplateFix } from './best-template-fix.ts';

const id = 'nvram/wrong-size';

function check(domain: Domain, host: HostFacts): readonly Finding[] {
  const { os } = domain;
  const { loader, nvram } = os;
  if (!runsOnQemu(domain) || !loader?.path || !nvram || loaderDevice(os) !== 'pflash') return [];
  const image = contentAt(loader.path.value, host);
  const expected = image?.kind === 'code' ? image.sizes?.vars : undefined;
  if (expected === undefined) return [];
  const code = fileName(loader.path.value);
  return [
    ...mismatch(nvram.template, host, expected, code, bestTemplateFix(domain, host)),
    ...mismatch(nvram.path, host, expected, code, []),
  ];
}

function mismatch(
  path: Value | undefined,
  host: HostFacts,
  expected: number,
  code: string,
  fixes: readonly Fix[],
): readonly Finding[] {
  const store = path && contentAt(path.value, host);
  if (!path || !store || store.size === expected) return [];
  if (store.kind !== 'vars' && store.kind !== 'blank') return [];
  return [
    {
      rule: id,
      level: 'warning',
      message: `${code} was built for a variable store of ${kib(expected)}, and ${fileName(path.value)} has ${kib(store.size)}: the guest starts, and every variable it writes is lost without an error.${
        fixes.length > 0
          ? ''
          : ' A store of the other size can be converted with virt-fw-vars, or made anew with virsh start --reset-nvram.'
      }`,
      span: path.span,
      related: [],
      fixes,
    },
  ];
}

function kib(bytes: number): string {
  return bytes % 1024 === 0 ? `${bytes / 1024} KiB` : `${bytes} bytes`;
}

const folder = '/usr/share/OVMF';
const code = `${folder}/OVMF_CODE_4M.fd`;
const vars = `${folder}/OVMF_VARS_4M.fd`;
const smallVars = `${folder}/OVMF_VARS.fd`;
const own = '/var/lib/libvirt/qemu/nvram/web1_VARS.fd';
const loader = `<loader readonly='yes' type='pflash'>${code}</loader>`;
const store = (template: string, path = own): string => `<nvram template='${template}'>${path}</nvram>`;
/** Bytes of the 2 MiB build's store. */
const small = 0x20000;
const debian = hostWith({
  descriptors: [descriptorOf('60-edk2-x86_64.json', code, vars, ['pc-q35-*'])],
  images: [codeImage(code), varsImage(vars), varsImage(smallVars, small)],
});

export const wrongSize: Rule = {
  id,
  level: 'warning',
  title: 'CODE and VARS that do not belong together',
  since: '1.2.8',
  complains: 'never',
  speaksOf: ['nvram'],
  reason: `
A CODE image has its variable store at a fixed distance, and so a fixed size of it: 128 KiB for the 2 MiB builds, 528 KiB for the 4 MiB builds that replaced them.
QEMU puts the two files one before the other, whatever their sizes. With a store of another size the firmware looks in the wrong place
and finds none; the guest starts, and what it writes is lost without an error (tried with QEMU 11: a 128 KiB store stays
unchanged to the byte in the time in which the right one is written).

This happens when the loader is changed to the 4 MiB build, because newer distributions ship no other, and the guest's old store is kept.
Names don't tell: \`OVMF_CODE.fd\` is a 2 MiB build on one system and a 4 MiB build on another. Current CODE images state inside which store they were built for; of older ones
the size tells. Nothing is said where either file can't be read.

The fix changes the template. A store that exists already is not made anew by that: convert it with \`virt-fw-vars\`, or give it up with
\`virsh start --reset-nvram\`.
`,
  examples: [
    {
      title: 'The template of a 2 MiB build for the CODE of a 4 MiB build',
      level: 'warning',
      host: debian,
      before: guest({ os: [loader, store(`⟦${smallVars}⟧`)] }),
      fixed: { 'Use the template OVMF_VARS_4M.fd': guest({ os: [loader, store(vars)] }) },
    },
    {
      title: "The guest's own store is from before the change",
      level: 'warning',
      host: hostWith({ images: [codeImage(code), varsImage(vars), varsImage(own, small)] }),
      before: guest({ os: [loader, store(vars, `⟦${own}⟧`)] }),
      fixed: {},
    },
  ],
  silentOn: [
    { title: 'They belong together', xml: guest({ os: [loader, store(vars)] }), host: debian },
    { title: 'The names alone tell nothing', xml: guest({ os: [loader, store(smallVars)] }), host: undefined },
  ],
  check: ({ domain, host }) => check(domain, host),
};
