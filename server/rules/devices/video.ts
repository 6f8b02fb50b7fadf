import { addressOf, addressType } from '../../domain/address.ts';
import { devicesNamed } from '../../domain/devices.ts';
import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { childNamed } from '../../domain/element.ts';
import { removeAttribute, removeElement, setAttribute } from '../../xml/edit.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { guest } from '../examples/domain.ts';
import { offeredFix, preferredFix } from '../fix.ts';
import { type Condition, complaintsAbout, findingsOf, said, spanOf } from '../report.ts';
import type { Finding, Rule } from '../rule.ts';
import {
  accel2d,
  blobMemory,
  leastMemory,
  modelAttributes,
  otherHypervisors,
  resolution,
  videoDriver,
} from './video-conditions.ts';

const id = 'devices/video';

function check(domain: Domain): readonly Finding[] {
  if (!runsOnQemu(domain)) return [];
  return findingsOf(id, 'error', complaintsAbout(videos(domain), conditions, domain));
}

const videos = (domain: Domain): readonly XmlElement[] => devicesNamed(domain.element, 'video');
const model = (video: XmlElement): XmlElement | undefined => childNamed(video, 'model');
const typeOf = (video: XmlElement): string | undefined => said(model(video), 'type');
const isPrimary = (video: XmlElement): boolean => said(model(video), 'primary') === 'yes';

const notAlone: Condition = (video, domain) => {
  if (typeOf(video) !== 'none' || videos(domain).length < 2) return undefined;
  return {
    message: `A guest without video has no other video device ("a 'none' video type must be the only video device defined for the domain").`,
    span: video.span,
    fixes: [preferredFix("Remove the video device 'none'", [removeElement(domain.document, video)])],
  };
};

const secondPrimary: Condition = (video, domain) => {
  const first = videos(domain).find(isPrimary);
  const element = model(video);
  if (!isPrimary(video) || !first || first === video || !element) return undefined;
  return {
    message: 'Another video device is the primary one already ("Only one primary video device is supported").',
    span: spanOf(element, 'primary'),
    related: [{ message: 'the other primary device', span: first.startTag }],
    fixes: [preferredFix("Remove primary='yes' here", [removeAttribute(element, 'primary')])],
  };
};

/** Devices with VGA registers, of which a machine has one set; bochs, too, is only accepted as the primary one. */
const onlyPrimary: readonly string[] = ['vga', 'cirrus', 'vmvga', 'bochs'];

const primaryOnly: Condition = (video, domain) => {
  const all = videos(domain);
  const primary = all.find(isPrimary) ?? all[0];
  const type = typeOf(video);
  const element = model(video);
  if (video === primary || !element || type === undefined || !onlyPrimary.includes(type)) return undefined;
  const instead =
    typeOf(primary ?? video) === undefined || all.some((other) => typeOf(other) === undefined)
      ? []
      : [offeredFix('Make it a virtio device', [setAttribute(element, 'type', 'virtio')])];
  return {
    message: `A ${type} can only be the first, primary video device ("video type '${type}' is only valid as primary video device").`,
    span: spanOf(element, 'type'),
    fixes: instead,
  };
};

const ramfbAddress: Condition = (video, domain) => {
  const address = addressOf(video);
  if (typeOf(video) !== 'ramfb' || !address || !addressType(video)) return undefined;
  return {
    message: 'ramfb is no PCI device and has no address ("address not supported for video type ramfb").',
    span: address.span,
    fixes: [preferredFix('Remove the address', [removeElement(domain.document, address)])],
  };
};

/** Left over where somebody changed the type: the schema blames the type, or each attribute. */
const onlyQxl: Condition = (video) => {
  const element = model(video);
  const type = typeOf(video);
  if (!element || type === undefined || type === 'qxl') return undefined;
  const names = ['ram', 'vram64', 'vgamem'].filter((attribute) => Number(said(element, attribute) ?? 0) > 0);
  const [first] = names;
  if (first === undefined) return undefined;
  const all = names.map((name) => `${name}=`).join(' and ');
  return {
    message: `${all} ${names.length > 1 ? 'are' : 'is'} for qxl, and this is ${type} ("${first} attribute only supported for video type qxl").`,
    span: element.startTag,
    fixes: [
      preferredFix(
        `Remove ${all}`,
        names.map((name) => removeAttribute(element, name)),
      ),
    ],
    explains: ['schema/impossible-value', 'schema/impossible-attribute'],
  };
};

const severalHeads: Condition = (video) => {
  const element = model(video);
  const type = typeOf(video);
  const heads = said(element, 'heads');
  if (!element || type === undefined || ['qxl', 'virtio', 'none'].includes(type) || !(Number(heads) > 1)) return undefined;
  return {
    message: `Only qxl and virtio have several heads ("video type '${type}' doesn't support multiple 'heads'").`,
    span: spanOf(element, 'heads'),
    fixes: [preferredFix('Set one head', [setAttribute(element, 'heads', '1')])],
  };
};

const conditions: readonly Condition[] = [
  notAlone,
  secondPrimary,
  primaryOnly,
  ramfbAddress,
  onlyQxl,
  severalHeads,
  otherHypervisors,
  accel2d,
  ...modelAttributes,
  resolution,
  leastMemory,
  blobMemory,
  videoDriver,
];

const video = (attributes: string): readonly string[] => ['<video>', `  <model ${attributes}/>`, '</video>'];

export const videoDevices: Rule = {
  id,
  level: 'error',
  title: 'Video devices that libvirt refuses',
  since: '0.6.0',
  complains: 'define',
  speaksOf: ['video'],
  reason: `
One video device of a guest is the primary one: the first, or the one with \`primary='yes'\`. Only that one can be a \`vga\`, \`cirrus\`, \`vmvga\` or \`bochs\`; further ones
are \`qxl\`, \`virtio\` or \`ramfb\` (seen on 12.8: \`video type 'vga' is only valid as primary video device\`). \`none\` stands alone. \`ramfb\` has no address; \`ram\`,
\`vram64\` and \`vgamem\` are settings of \`qxl\`; several \`heads\` need \`qxl\` or \`virtio\`; a
\`<resolution>\` isn't for \`cirrus\`, \`vmvga\` and \`ramfb\`; \`edid\` is for \`vga\`, \`bochs\` and \`virtio\`, \`blob\` for \`virtio\` in a guest with memfd memory; nothing accelerates 2D
(libvirt, domain_validate.c, qemu_validate.c).
`,
  examples: [
    {
      title: 'None, and yet one',
      level: 'error',
      host: undefined,
      before: guest({ devices: [...video("type='virtio'"), '⟦<video>', "  <model type='none'/>", '</video>⟧'] }),
      fixed: { "Remove the video device 'none'": guest({ devices: video("type='virtio'") }) },
    },
    {
      title: 'A resolution that Cirrus takes from its driver',
      level: 'error',
      host: undefined,
      before: guest({
        devices: ['<video>', "  <model type='cirrus'>", "    ⟦<resolution x='800' y='600'/>⟧", '  </model>', '</video>'],
      }),
      fixed: {
        'Remove <resolution>': guest({ devices: ['<video>', "  <model type='cirrus'>", '  </model>', '</video>'] }),
      },
    },
    {
      title: 'A second VGA',
      level: 'error',
      host: undefined,
      before: guest({ devices: [...video("type='virtio'"), ...video("type='⟦vga⟧'")] }),
      fixed: { 'Make it a virtio device': guest({ devices: [...video("type='virtio'"), ...video("type='virtio'")] }) },
    },
    {
      title: 'What is left of a qxl',
      level: 'error',
      host: undefined,
      before: guest({ devices: ['<video>', "  ⟦<model type='vga' ram='65536' vgamem='16384'/>⟧", '</video>'] }),
      fixed: { 'Remove ram= and vgamem=': guest({ devices: video("type='vga'") }) },
    },
  ],
  silentOn: [
    {
      title: 'What each can be told',
      xml: guest({
        devices: [
          '<video>',
          "  <model type='virtio' edid='on' blob='off' heads='2' primary='yes'>",
          "    <acceleration accel3d='yes'/>",
          "    <resolution x='1920' y='1080'/>",
          '  </model>',
          '</video>',
        ],
      }),
      host: undefined,
    },
    { title: 'VGA first', xml: guest({ devices: [...video("type='vga'"), ...video("type='virtio'")] }), host: undefined },
    {
      title: 'VGA behind, but primary',
      xml: guest({ devices: [...video("type='virtio'"), ...video("type='vga' primary='yes'")] }),
      host: undefined,
    },
    { title: 'No video at all', xml: guest({ devices: video("type='none'") }), host: undefined },
  ],
  check: ({ domain }) => check(domain),
};
