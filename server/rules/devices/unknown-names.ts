import { devicesNamed } from '../../domain/devices.ts';
import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { attributeValue, childNamed } from '../../domain/element.ts';
import { keymaps } from '../../domain/names/keymaps.ts';
import { isQemuCard, networkCards } from '../../domain/names/network-cards.ts';
import { setAttribute } from '../../xml/edit.ts';
import { guest } from '../examples/domain.ts';
import { offeredFix } from '../fix.ts';
import { didYouMean, isPlaceholder, meantName } from '../known-names.ts';
import { type Condition, complaintsAbout, findingsOf, said } from '../report.ts';
import type { Finding, Rule } from '../rule.ts';

const id = 'devices/unknown-names';

function check(domain: Domain): readonly Finding[] {
  if (!runsOnQemu(domain)) return [];
  return findingsOf(id, 'warning', [
    ...complaintsAbout(devicesNamed(domain.element, 'interface'), [unknownCard], domain),
    ...complaintsAbout(devicesNamed(domain.element, 'graphics'), [unknownKeymap], domain),
  ]);
}

/** Interfaces that are no card of QEMU's. */
const ofHost: readonly string[] = ['hostdev', 'vdpa'];

const unknownCard: Condition = (nic, { os }) => {
  const model = childNamed(nic, 'model');
  const written = attributeValue(model, 'type');
  const arch = os.arch?.value;
  if (!model || !written?.value || (arch !== 'x86_64' && arch !== 'i686')) return undefined;
  const name = written.value;
  if (isPlaceholder(name) || ofHost.includes(said(nic, 'type') ?? '') || isQemuCard(name)) return undefined;
  const meant = meantName(networkCards('kvm', arch), name);
  return {
    message: `No QEMU for ${arch} known here has a network card ${name}; libvirt passes the name on, and the guest does not start ("'${name}' is not a valid device model name").${didYouMean(meant)}`,
    span: written.span,
    fixes: meant === undefined ? [] : [offeredFix(`Write ${meant}`, [setAttribute(model, 'type', meant)])],
  };
};

/** What people write who think of a country; the names are too short to guess from letters alone. */
const countries: Readonly<Record<string, string>> = { en: 'en-us', us: 'en-us', uk: 'en-gb', gb: 'en-gb', 'en-uk': 'en-gb' };

function meantKeymap(name: string): string | undefined {
  const plain = name.toLowerCase().replace('_', '-');
  const [language, country] = plain.split('-');
  const likely = countries[plain] ?? (language === country ? language : plain);
  return keymaps.find(({ text }) => text === likely)?.text;
}

/** What has a slash is a file of one's own. */
const unknownKeymap: Condition = (graphics) => {
  const written = attributeValue(graphics, 'keymap');
  const name = written?.value ?? '';
  if (!written || name === '' || isPlaceholder(name) || said(graphics, 'type') !== 'vnc') return undefined;
  if (keymaps.some(({ text }) => text === name)) return undefined;
  const meant = meantKeymap(name);
  return {
    message: `QEMU brings no keyboard layout ${name}, and the guest does not start without it ("could not find keymap file for language '${name}'").${didYouMean(meant)} Without keymap=, the viewer's own is used.`,
    span: written.span,
    fixes: meant === undefined ? [] : [offeredFix(`Write ${meant}`, [setAttribute(graphics, 'keymap', meant)])],
  };
};

const card = (model: string): readonly string[] => [
  "<interface type='network'>",
  "  <source network='default'/>",
  `  <model type='${model}'/>`,
  '</interface>',
];

export const unknownNames: Rule = {
  id,
  level: 'warning',
  title: 'A network card or keyboard layout that QEMU does not have',
  since: '0.4.1',
  complains: 'start',
  speaksOf: ['interface', 'graphics'],
  reason: `
Some names libvirt passes on to QEMU as they are, so that a slip is found only when the guest starts: the model of a network card, and the keyboard layout of a VNC display,
which is a file in QEMU's folder \`keymaps\`. Known here are the cards of QEMU 7.2 to 11 for x86 and the layouts that come with them; a QEMU of one's own may have more, so this
is a warning.
`,
  examples: [
    {
      title: 'A slip in the model',
      level: 'warning',
      host: undefined,
      before: guest({ devices: card('⟦vitrio⟧') }),
      fixed: { 'Write virtio': guest({ devices: card('virtio') }) },
    },
    {
      title: "Xen's card",
      level: 'warning',
      host: undefined,
      before: guest({ devices: card('⟦netfront⟧') }),
      fixed: {},
    },
    {
      title: 'A country instead of a layout',
      level: 'warning',
      host: undefined,
      before: guest({ devices: ["<graphics type='vnc' keymap='⟦en-uk⟧'/>"] }),
      fixed: { 'Write en-gb': guest({ devices: ["<graphics type='vnc' keymap='en-gb'/>"] }) },
    },
  ],
  silentOn: [
    { title: 'In capitals', xml: guest({ devices: card('E1000') }), host: undefined },
    { title: "QEMU's own name", xml: guest({ devices: card('virtio-net-pci') }), host: undefined },
    { title: 'A layout', xml: guest({ devices: ["<graphics type='vnc' keymap='de-ch'/>"] }), host: undefined },
  ],
  check: ({ domain }) => check(domain),
};
