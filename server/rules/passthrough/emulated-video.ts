import { devicesNamed } from '../../domain/devices.ts';
import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { childNamed } from '../../domain/element.ts';
import { qemuArguments } from '../../domain/hostdevs.ts';
import type { HostFacts } from '../../host/facts.ts';
import { insertAfter, removeElement, replaceElement, type TextEdit } from '../../xml/edit.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { guest } from '../examples/domain.ts';
import { hostWith } from '../examples/host.ts';
import { offeredFix, preferredFix } from '../fix.ts';
import { findingsOf, said, spanOf } from '../report.ts';
import type { Finding, Rule } from '../rule.ts';
import { hostDevice, soundFunction, uefi } from './example-device.ts';
import { graphicsCard, shownPlace } from './graphics-card.ts';

const id = 'passthrough/emulated-video';

function check(domain: Domain, host: HostFacts): readonly Finding[] {
  if (!runsOnQemu(domain)) return [];
  const card = graphicsCard(domain, host);
  if (!card?.device.place) return [];
  const place = shownPlace(card.device.place);
  const videos = devicesNamed(domain.element, 'video');
  const graphics = devicesNamed(domain.element, 'graphics');
  const [first] = graphics;
  if (first && videos.length === 0) return findingsOf(id, 'hint', [willBeAdded(domain, first, place, card.verdict)]);
  if (first || showsItself(domain)) return [];
  return videos.slice(0, 1).flatMap((video) => unseen(domain, video, videos, place, card.verdict));
}

function willBeAdded(domain: Domain, graphics: XmlElement, place: string, verdict: string) {
  return {
    message: `libvirt adds an emulated video device for this <graphics>, and the guest has two screens: ${place} ${verdict}.`,
    span: spanOf(graphics, 'type'),
    fixes: [
      offeredFix("Have none: <video> with model type='none'", [
        insertAfter(domain.document, graphics, "<video>\n  <model type='none'/>\n</video>"),
      ]),
    ],
  };
}

function unseen(
  domain: Domain,
  video: XmlElement,
  videos: readonly XmlElement[],
  place: string,
  verdict: string,
): readonly Finding[] {
  const model = childNamed(video, 'model');
  const type = said(model, 'type');
  if (!model || type === undefined || type === 'none') return [];
  const message = `Nobody can see the emulated ${type} screen, for there is no <graphics>, but the guest puts a part of its desktop on it: ${place} ${verdict}.`;
  return findingsOf(id, 'information', [
    {
      message,
      span: spanOf(model, 'type'),
      fixes: [preferredFix("Have none: model type='none'", withoutVideo(domain, video, model, videos))],
    },
  ]);
}

/** The first `<video>` stays as the word that there is none; without it libvirt might add one. */
function withoutVideo(
  { document }: Domain,
  video: XmlElement,
  model: XmlElement,
  videos: readonly XmlElement[],
): readonly TextEdit[] {
  const address = childNamed(video, 'address');
  const others = videos.filter((other) => other !== video);
  return [
    replaceElement(document, model, "<model type='none'/>"),
    ...[...(address ? [address] : []), ...others].map((element) => removeElement(document, element)),
  ];
}

/** QEMU is told of a screen of its own. */
function showsItself({ element }: Domain): boolean {
  return qemuArguments(element).some((argument) => /^-(display|vnc|spice|sdl)\b/.test(argument));
}

const card = [
  ...hostDevice({ more: ["<rom file='/var/lib/libvirt/vbios/gpu.rom'/>"] }),
  ...hostDevice({ source: soundFunction }),
];
const none = ['<video>', "  <model type='none'/>", '</video>'];

export const emulatedVideo: Rule = {
  id,
  level: 'information',
  title: 'An emulated screen beside a graphics card',
  since: '4.6.0',
  complains: 'never',
  speaksOf: ['hostdev'],
  reason: `
A guest with a graphics card of its own and an emulated video device has two screens. Where nothing shows the emulated one, because the
guest has no \`<graphics>\`, its desktop still extends to it: windows and the mouse vanish there, and a login screen may appear on it alone.
\`<model type='none'/>\` says that there is none (libvirt 4.6.0).

With \`<graphics>\` and without \`<video>\` libvirt adds a video device by itself. That is a hint, since many want it: as a way in when
the card shows nothing. For Looking Glass, \`<graphics type='spice'/>\` for keyboard and mouse together with \`type='none'\` is what its makers recommend.

How sure is this? Domain XML doesn't say what a host device is. The rule speaks only where the document treats one as a graphics card: it has
a ROM file, QEMU gets \`x-vga\` or \`x-igd-opregion\` for it, or the hypervisor is hidden and several functions of one device are passed through. Where the host's devices are known, from
\`/sys/bus/pci/devices\` or a host profile, it is certain: the class of a device says what it is.
`,
  examples: [
    {
      title: 'A screen that nobody sees',
      level: 'information',
      host: undefined,
      before: guest({ os: uefi, devices: [...card, '<video>', "  <model type='⟦qxl⟧' ram='65536'/>", '</video>'] }),
      fixed: { "Have none: model type='none'": guest({ os: uefi, devices: [...card, ...none] }) },
    },
    {
      title: 'libvirt will add one',
      level: 'hint',
      host: undefined,
      before: guest({ os: uefi, devices: [...card, "<graphics type='⟦spice⟧' autoport='yes'/>"] }),
      fixed: {
        "Have none: <video> with model type='none'": guest({
          os: uefi,
          devices: [...card, "<graphics type='spice' autoport='yes'/>", ...none],
        }),
      },
    },
  ],
  silentOn: [
    {
      title: 'The host says that it is something else',
      xml: guest({ os: uefi, devices: [...card, '<video>', "  <model type='qxl'/>", '</video>'] }),
      host: hostWith({
        pciDevices: [{ address: '0000:01:00.0', class: 0x020000, driver: 'vfio-pci', bootVga: false, group: [] }],
      }),
    },
    { title: 'None', xml: guest({ os: uefi, devices: [...card, ...none] }), host: undefined },
    {
      title: 'A screen that can be seen',
      xml: guest({ os: uefi, devices: [...card, "<graphics type='vnc'/>", '<video>', "  <model type='qxl'/>", '</video>'] }),
      host: undefined,
    },
    {
      title: 'Nothing says that the device is a graphics card',
      xml: guest({ devices: [...hostDevice({}), '<video>', "  <model type='vga'/>", '</video>'] }),
      host: undefined,
    },
  ],
  check: ({ domain, host }) => check(domain, host),
};
