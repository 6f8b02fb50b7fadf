import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { childNamed, childrenNamed, elementsOf } from '../../domain/element.ts';
import { removeElement } from '../../xml/edit.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { wholeGuest } from '../examples/whole.ts';
import { offeredFix } from '../fix.ts';
import { findingsOf, said, spanOf } from '../report.ts';
import type { Finding, Rule } from '../rule.ts';

const id = 'guest/qemu-arguments';

const namespaceOfQemu = 'http://libvirt.org/schemas/domain/qemu/1.0';

function check(domain: Domain): readonly Finding[] {
  if (!runsOnQemu(domain)) return [];
  const lines = elementsOf(domain.element).filter(({ name }) => /^[^:]+:commandline$/.test(name));
  return lines.flatMap((line) => [
    ...undeclared(line, domain),
    ...setOptions(line),
    ...processor(line, domain),
    ...audio(line, domain),
  ]);
}

/** An element with the prefix, directly below. */
function own(line: XmlElement, name: string): readonly XmlElement[] {
  return childrenNamed(line, line.name.replace(/commandline$/, name));
}

function undeclared(line: XmlElement, { element }: Domain): readonly Finding[] {
  const prefix = line.name.slice(0, line.name.indexOf(':'));
  const declaration = `xmlns:${prefix}`;
  const declared = [element, line].some((owner) => owner.attributes.some(({ name }) => name === declaration));
  if (declared) return [];
  return findingsOf(id, 'warning', [
    {
      message: `<domain> doesn't say what the prefix ${prefix} means, so libvirt drops these arguments without a word. It needs ${declaration}='${namespaceOfQemu}'.`,
      span: line.startTag,
    },
  ]);
}

/** `-set device.ID.property=value`, as one or two arguments. */
function setOptions(line: XmlElement): readonly Finding[] {
  return own(line, 'arg').flatMap((arg) => {
    const [, device, property] = /^(?:-set[ =])?device\.([^.]+)\.([^=]+)=/.exec(said(arg, 'value') ?? '') ?? [];
    if (device === undefined || property === undefined) return [];
    return findingsOf(id, 'warning', [
      {
        message: `Where libvirt writes -device as JSON (libvirt 7.9 with QEMU 6.2 and later), -set finds no ${device}, and the guest fails to start: "there is no device "${device}" defined". There <qemu:override> sets ${property} of ${device}.`,
        span: spanOf(arg, 'value'),
      },
    ]);
  });
}

function processor(line: XmlElement, domain: Domain): readonly Finding[] {
  const cpu = childNamed(domain.element, 'cpu');
  const args = own(line, 'arg');
  const at = args.findIndex((arg) => said(arg, 'value') === '-cpu');
  const arg = args[at];
  const value = args[at + 1];
  if (!arg || !value || !cpu) return [];
  return findingsOf(id, 'information', [
    {
      message: `QEMU takes the last -cpu it is given: this one. What <cpu> says about model and features is ignored, and so is what libvirt adds from <features>.`,
      span: spanOf(value, 'value'),
      related: [{ message: '<cpu> is here', span: cpu.startTag }],
    },
  ]);
}

function audio(line: XmlElement, { document }: Domain): readonly Finding[] {
  return own(line, 'env').flatMap((env) => {
    const name = said(env, 'name') ?? '';
    if (!/^QEMU_(AUDIO|PA|ALSA|OSS|SDL|SPICE|WAV)_/.test(name)) return [];
    return findingsOf(id, 'information', [
      {
        message: `QEMU 8.2 and later don't read ${name}: sound is set with <audio> in the devices.`,
        span: spanOf(env, 'name'),
        fixes: [offeredFix(`Remove ${name}`, [removeElement(document, env)])],
      },
    ]);
  });
}

const namespace = ` xmlns:qemu='${namespaceOfQemu}'`;
const line = (...lines: readonly string[]): readonly string[] => [
  '<qemu:commandline>',
  ...lines.map((text) => `  ${text}`),
  '</qemu:commandline>',
];

export const qemuArguments: Rule = {
  id,
  level: 'information',
  title: 'Arguments for QEMU that do not do what they did',
  since: '0.8.2',
  complains: 'never',
  reason: `
\`<qemu:commandline>\` hands arguments to QEMU behind libvirt's back. Four things go wrong there in silence, or only when the guest starts:

- Without \`xmlns:qemu='${namespaceOfQemu}'\` in \`<domain>\`, libvirt drops all of it and says nothing (seen on 9.0 and 12.8).
- \`-set device.hostdev0.x-vga=on\` finds no device since libvirt writes \`-device\` as JSON (7.9, with QEMU 6.2). \`<qemu:override>\` (8.2) takes its place:
  \`<qemu:device alias='hostdev0'><qemu:frontend><qemu:property name='x-vga' type='bool' value='true'/></qemu:frontend></qemu:device>\`.
- \`-cpu\` replaces the one libvirt makes from \`<cpu>\`, for QEMU takes the last. Nearly everything people want from it has an element today: \`<kvm><hidden state='on'/></kvm>\`,
  \`<hyperv><vendor_id …/></hyperv>\`, \`<feature policy='disable' name='hypervisor'/>\`.
- \`QEMU_AUDIO_DRV\` and its kin were deprecated in QEMU 4.0 and removed in 8.2; \`<audio id='1' type='pulseaudio' …/>\` takes their place (libvirt 7.2).
`,
  examples: [
    {
      title: 'A property of a device',
      level: 'warning',
      host: undefined,
      before: wholeGuest({
        namespace,
        tail: line("<qemu:arg value='-set'/>", "<qemu:arg value='⟦device.hostdev0.x-vga=on⟧'/>"),
      }),
      fixed: {},
    },
    {
      title: 'Sound by the environment',
      level: 'information',
      host: undefined,
      before: wholeGuest({
        namespace,
        tail: line("<qemu:arg value='-snapshot'/>", "<qemu:env name='⟦QEMU_AUDIO_DRV⟧' value='pa'/>"),
      }),
      fixed: { 'Remove QEMU_AUDIO_DRV': wholeGuest({ namespace, tail: line("<qemu:arg value='-snapshot'/>") }) },
    },
    {
      title: 'A prefix that means nothing',
      level: 'warning',
      host: undefined,
      before: wholeGuest({ tail: ['⟦<qemu:commandline>⟧', "  <qemu:arg value='-snapshot'/>", '</qemu:commandline>'] }),
      fixed: {},
    },
  ],
  silentOn: [
    {
      title: 'Declared and in use',
      xml: wholeGuest({ namespace, tail: line("<qemu:arg value='-snapshot'/>") }),
      host: undefined,
    },
    { title: 'Declared and not in use', xml: wholeGuest({ namespace }), host: undefined },
  ],
  check: ({ domain }) => check(domain),
};
