import { type Domain, isOsUnfinished, runsOnQemu } from '../../domain/domain.ts';
import type { Value } from '../../domain/element.ts';
import { loaderDevice } from '../../domain/os.ts';
import type { HostFacts } from '../../host/facts.ts';
import { removeAttribute, setAttribute } from '../../xml/edit.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { guest } from '../examples/domain.ts';
import { codeImage, hostWith, qcow2Image, varsImage } from '../examples/host.ts';
import { offeredFix, preferredFix } from '../fix.ts';
import { fileName } from '../nvram-template.ts';
import type { Finding, Fix, Rule } from '../rule.ts';

const id = 'nvram/format';
const conversion = 'conversion of the nvram template to another target format is not supported';

function check(domain: Domain, host: HostFacts): readonly Finding[] {
  const { nvram, loader, firmware } = domain.os;
  if (!runsOnQemu(domain) || isOsUnfinished(domain)) return [];
  const fills = isFilledIn(domain, host);
  const content = [
    // ROM has no format but raw, which is a rule of its own.
    ...(loader && loaderDevice(domain.os) === 'pflash' && !(fills && !loader.format)
      ? byContent(loader.path, loader.format, 'format', loader.element, host)
      : []),
    ...(nvram && !(fills && !nvram.templateFormat)
      ? byContent(nvram.template, nvram.templateFormat, 'templateFormat', nvram.element, host)
      : []),
    // A store without a format has its template's.
    ...(nvram && !((fills || nvram.templateFormat) && !nvram.format)
      ? byContent(nvram.path, nvram.format, 'format', nvram.element, host)
      : []),
  ];
  if (content.length > 0 || !nvram || firmware?.value === 'bios') return content;
  return firmware ? [] : differing(domain, host);
}

/** True where libvirt takes the formats that aren't written from a firmware descriptor. */
function isFilledIn({ os }: Domain, { descriptors }: HostFacts): boolean {
  if (os.firmware) return true;
  const path = os.loader?.path?.value;
  return descriptors.some(({ mapping }) => mapping.device === 'flash' && mapping.executable.filename === path);
}

/** The formats that firmware can have; a value that is neither is for the schema to judge. */
const formats: readonly string[] = ['raw', 'qcow2'];

/** A file that is not what the attribute, or libvirt's default raw, says it is. */
function byContent(
  path: Value | undefined,
  format: Value | undefined,
  attribute: string,
  element: XmlElement,
  { images }: HostFacts,
): readonly Finding[] {
  const image = path && images.get(path.value);
  if (!path || image?.state !== 'read') return [];
  const said = format?.value ?? 'raw';
  const is = image.summary.kind === 'qcow2' ? 'qcow2' : 'raw';
  if (said === is || !formats.includes(said)) return [];
  const consequence =
    is === 'qcow2' ? "QEMU takes the container's own bytes for firmware" : 'QEMU refuses it ("Image is not in qcow2 format")';
  const fix =
    is === 'qcow2' || !format
      ? preferredFix(`Say ${attribute}='${is}'`, [setAttribute(element, attribute, is)])
      : preferredFix(`Remove ${attribute}='${said}'`, [removeAttribute(element, attribute)]);
  return [
    {
      rule: id,
      level: 'warning',
      message: `${fileName(path.value)} is a ${is} file, and ${format ? `${attribute}='${said}'` : `without ${attribute}= it counts as raw`}: ${consequence}.`,
      span: format?.span ?? path.span,
      related: [],
      fixes: [fix],
    },
  ];
}

/** A template whose format isn't the store's: libvirt copies and never converts. */
function differing({ os }: Domain, { images, consulted, descriptors }: HostFacts): readonly Finding[] {
  const { nvram } = os;
  if (!nvram?.template || !nvram.format) return [];
  const store = nvram.format.value;
  const named = descriptors.find(
    ({ mapping }) => mapping.device === 'flash' && mapping.nvramTemplate?.filename === nvram.template?.value,
  );
  const described = named?.mapping.device === 'flash' ? named.mapping.nvramTemplate?.format : undefined;
  const template = nvram.templateFormat?.value ?? described ?? 'raw';
  if (store === template || !formats.includes(store) || !formats.includes(template)) return [];
  // Where nothing is known of the host, one of its descriptors may say that such a template is qcow2.
  if (!nvram.templateFormat && !consulted && /qcow2$/.test(nvram.template.value)) return [];
  // Once the guest's own file is there, no template is needed.
  if (nvram.path && images.get(nvram.path.value)?.state === 'read') return [];
  return [
    {
      rule: id,
      level: 'warning',
      message: `The template is ${template}${nvram.templateFormat ? '' : ' (without templateFormat=)'} and the store is to be ${store}: libvirt copies a template and does not convert it, so the guest doesn't start until its store exists ("${conversion}").`,
      span: nvram.format.span,
      related: nvram.templateFormat ? [{ message: "The template's format.", span: nvram.templateFormat.span }] : [],
      fixes: differingFixes(nvram.element, nvram.template, store, template, images),
    },
  ];
}

function differingFixes(
  element: XmlElement,
  path: Value,
  store: string,
  template: string,
  images: HostFacts['images'],
): readonly Fix[] {
  const known = images.get(path.value)?.state === 'read';
  const sameAsTemplate = offeredFix(`Make the store ${template}, as the template is`, [
    setAttribute(element, 'format', template),
  ]);
  const sameAsStore = offeredFix(`Say that the template is ${store}`, [setAttribute(element, 'templateFormat', store)]);
  return known ? [sameAsTemplate] : [sameAsTemplate, sameAsStore];
}

const code = '/srv/firmware/MY_CODE.fd';
const raw = '/srv/firmware/MY_VARS.fd';
const container = '/srv/firmware/MY_VARS.qcow2';
const loader = `<loader readonly='yes' type='pflash'>${code}</loader>`;
const store = (attributes: string, ending = 'fd'): string =>
  `<nvram ${attributes}>/var/lib/libvirt/qemu/nvram/web1_VARS.${ending}</nvram>`;
const host = hostWith({ images: [codeImage(code), varsImage(raw), qcow2Image(container)] });

export const format: Rule = {
  id,
  level: 'warning',
  title: 'Formats of firmware files that do not fit',
  since: '9.2.0',
  complains: 'start',
  speaksOf: ['loader', 'nvram'],
  reason: `
Firmware files are raw unless \`format\` (of the loader and of the store) or \`templateFormat\` says \`qcow2\`; libvirt looks neither into the file nor at its
ending.

- A qcow2 file that counts as raw is mapped into the guest with the container's header: the firmware finds nothing there. A raw file that counts as
  qcow2 is refused by QEMU: \`Image is not in qcow2 format\`.
- libvirt makes a guest's store as a copy of the template. Where \`format\` and \`templateFormat\` differ it fails at start: \`${conversion}\` (seen on 12.8;
  without \`templateFormat\` a template is raw). Convert the template once: \`qemu-img convert -O qcow2\`.

\`format\` exists since libvirt 9.2, \`templateFormat\` since 10.10; older versions drop both without a word.
`,
  examples: [
    {
      title: 'A container that counts as raw',
      level: 'warning',
      host,
      before: guest({ os: [loader, store(`template='⟦${container}⟧'`)] }),
      fixed: {
        "Say templateFormat='qcow2'": guest({ os: [loader, store(`template='${container}' templateFormat='qcow2'`)] }),
      },
    },
    {
      title: 'A raw template for a qcow2 store',
      level: 'warning',
      host: undefined,
      before: guest({ os: [loader, store(`template='${raw}' format='⟦qcow2⟧'`, 'qcow2')] }),
      fixed: {
        'Make the store raw, as the template is': guest({ os: [loader, store(`template='${raw}' format='raw'`, 'qcow2')] }),
        'Say that the template is qcow2': guest({
          os: [loader, store(`template='${raw}' format='qcow2' templateFormat='qcow2'`, 'qcow2')],
        }),
      },
    },
    {
      title: 'A raw loader that counts as qcow2',
      level: 'warning',
      host,
      before: guest({ os: [loader.replace('>', " format='⟦qcow2⟧'>"), store(`template='${raw}'`)] }),
      fixed: { "Remove format='qcow2'": guest({ os: [loader, store(`template='${raw}'`)] }) },
    },
  ],
  silentOn: [
    { title: 'Raw is what counts without an attribute', xml: guest({ os: [loader, store(`template='${raw}'`)] }), host },
    {
      title: 'Both are qcow2',
      xml: guest({ os: [loader, store(`template='${container}' templateFormat='qcow2' format='qcow2'`, 'qcow2')] }),
      host,
    },
    { title: 'No template', xml: guest({ os: [loader, store("format='qcow2'", 'qcow2')] }), host: undefined },
  ],
  check: ({ domain, host: facts }) => check(domain, facts),
};
