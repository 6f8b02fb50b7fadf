import type { Domain } from '../domain/domain.ts';
import { childNamed } from '../domain/element.ts';
import type { FirmwareDescriptor, HostFacts } from '../host/facts.ts';
import { chooseFirmware } from '../selection/choose.ts';
import {
  escapeAttribute,
  escapeText,
  insertAfter,
  orderEdits,
  removeAttribute,
  removeElement,
  type TextEdit,
} from '../xml/edit.ts';
import { commonRefusal } from './condition.ts';
import { needFeatures } from './firmware-edits.ts';
import { nothingToDo, type Plan, type Refactoring } from './refactoring.ts';

function applies(domain: Domain, host: HostFacts): string | undefined {
  const refusal = commonRefusal(domain);
  if (refusal) return refusal;
  const { firmware, loader } = domain.os;
  if (!firmware) return loader?.path ? undefined : 'The domain asks for no firmware that libvirt would choose.';
  if (!host.consulted)
    return "What libvirt would choose depends on the host's firmware descriptors, and no host was looked at.";
  const { chosen } = chooseFirmware(domain, host);
  if (!chosen) return `No firmware descriptor of this host fits the domain, so libvirt would choose nothing.`;
  const { mapping } = chosen;
  if (mapping.device !== 'flash') return `libvirt would choose ${chosen.path}, which is no flash image.`;
  return domain.os.nvram?.source ? 'Its store is named by <source>, which this leaves alone.' : undefined;
}

function plan(domain: Domain, host: HostFacts): Plan {
  const { os, document } = domain;
  const chosen = os.firmware && chooseFirmware(domain, host).chosen;
  const type = childNamed(os.element, 'type');
  if (!chosen || !os.element || !type) return nothingToDo;
  const xml = [loaderXml(chosen), nvramXml(chosen, domain)].filter((line) => line !== '').join('\n');
  const edits = orderEdits([
    removeAttribute(os.element, 'firmware'),
    insertAfter(document, type, xml),
    ...[os.firmwareElement, os.loader?.element, os.nvram?.element].flatMap((old) =>
      old ? [removeElement(document, old)] : [],
    ),
    ...(chosen.features.includes('requires-smm') ? needFeatures(domain, ['smm']) : []),
  ] satisfies readonly TextEdit[]);
  return { edits, notes: [`The paths are those of ${chosen.path} on this host; another host may have its images elsewhere.`] };
}

function loaderXml({ mapping, features }: FirmwareDescriptor): string {
  if (mapping.device !== 'flash') return '';
  const { filename, format } = mapping.executable;
  const attributes = [
    mapping.mode === 'combined' ? "readonly='no'" : "readonly='yes'",
    ...(features.includes('requires-smm') ? ["secure='yes'"] : []),
    "type='pflash'",
    ...(mapping.mode === 'stateless' ? ["stateless='yes'"] : []),
    ...(format === 'raw' ? [] : [`format='${escapeAttribute(format, "'")}'`]),
  ];
  return `<loader ${attributes.join(' ')}>${escapeText(filename)}</loader>`;
}

function nvramXml({ mapping }: FirmwareDescriptor, domain: Domain): string {
  if (mapping.device !== 'flash' || !mapping.nvramTemplate) return '';
  const { filename, format } = mapping.nvramTemplate;
  const raw = format === 'raw';
  const attributes = [
    `template='${escapeAttribute(filename, "'")}'`,
    ...(raw ? [] : [`templateFormat='${escapeAttribute(format, "'")}'`, `format='${escapeAttribute(format, "'")}'`]),
  ];
  const path = domain.os.nvram?.path?.value.trim() ?? ownStore(domain, raw ? 'fd' : 'qcow2');
  const start = `<nvram ${attributes.join(' ')}`;
  return path === undefined ? `${start}/>` : `${start}>${escapeText(path)}</nvram>`;
}

/** Where libvirt itself would put it. */
function ownStore({ name }: Domain, ending: string): string | undefined {
  const own = name?.value ?? '';
  return /^[^/\s][^/\n]*$/.test(own) ? `/var/lib/libvirt/qemu/nvram/${own}_VARS.${ending}` : undefined;
}

export const autoToLoader: Refactoring = {
  id: 'auto-to-loader',
  title: 'Write down the firmware libvirt chooses',
  summary: "the image and the template that firmware='efi' comes to on this host, as <loader> and <nvram>",
  needsOptions: false,
  applies,
  plan,
};
