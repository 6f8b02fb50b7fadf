import type { Domain } from '../domain/domain.ts';
import { childNamed } from '../domain/element.ts';
import {
  escapeAttribute,
  insertAfter,
  insertChild,
  removeAttribute,
  removeElement,
  replaceElement,
  setAttribute,
  type TextEdit,
} from '../xml/edit.ts';
import type { XmlElement } from '../xml/tree.ts';

/** What the chosen firmware must offer (`yes`) or must not (`no`); `unset` leaves it to libvirt. */
export type FeatureWishes = Readonly<Partial<Record<'secure-boot' | 'enrolled-keys', 'yes' | 'no' | 'unset'>>>;

/** `firmware='efi'` with these features, and a `<loader>` that names no image any more. */
export function letLibvirtChoose(domain: Domain, wishes: FeatureWishes): readonly TextEdit[] {
  const { element, firmware, loader } = domain.os;
  if (!element) return [];
  return [
    ...(firmware?.value === 'efi' ? [] : [setAttribute(element, 'firmware', 'efi')]),
    ...featureEdits(domain, element, wishes),
    ...(loader ? withoutImage(domain, loader.element) : []),
  ];
}

/** The loader's other attributes say what libvirt then finds out itself; these two it is still told. */
const keptAttributes = ['stateless', 'format'];

function withoutImage({ document }: Domain, loader: XmlElement): readonly TextEdit[] {
  const kept = loader.attributes.filter(({ name }) => keptAttributes.includes(name));
  if (kept.length === 0) return [removeElement(document, loader)];
  const written = kept.map(({ name, value }) => ` ${name}='${escapeAttribute(value, "'")}'`);
  const edit = replaceElement(document, loader, `<loader${written.join('')}/>`);
  return document.text.slice(loader.span.start, loader.span.end) === edit.text ? [] : [edit];
}

function featureEdits({ document, os }: Domain, osElement: XmlElement, wishes: FeatureWishes): readonly TextEdit[] {
  const present = os.firmwareFeatures;
  const names = Object.keys(wishes) as (keyof FeatureWishes)[];
  const isUnset = (name: string): boolean => names.some((wished) => wished === name && wishes[wished] === 'unset');
  const added = names
    .filter((name) => wishes[name] !== 'unset' && !present.some((feature) => feature.name?.value === name))
    .map((name) => `<feature enabled='${wishes[name]}' name='${name}'/>`);
  if (!os.firmwareElement) {
    if (added.length === 0) return [];
    const xml = `<firmware>\n${added.map((line) => `  ${line}\n`).join('')}</firmware>`;
    const type = childNamed(osElement, 'type');
    return type ? [insertAfter(document, type, xml)] : insertChild(document, osElement, xml);
  }
  const { firmwareElement } = os;
  const left = present.filter(({ name }) => !isUnset(name?.value ?? ''));
  if (left.length + added.length === 0) return [removeElement(document, firmwareElement)];
  const lastLeft = left.at(-1);
  const [first, ...others] = present.filter((feature) => !left.includes(feature)).map(({ element }) => element);
  if (!lastLeft) {
    if (!first) return added.flatMap((xml) => insertChild(document, firmwareElement, xml));
    return [replaceElement(document, first, added.join('\n')), ...others.map((element) => removeElement(document, element))];
  }
  return [
    ...[...(first ? [first] : []), ...others].map((element) => removeElement(document, element)),
    ...left.flatMap(({ element, name, enabled }) => {
      const wish = names.find((wished) => wished === name?.value);
      const value = wish && wishes[wish];
      return value === undefined || value === enabled?.value ? [] : [setAttribute(element, 'enabled', value)];
    }),
    ...added.map((xml) => insertAfter(document, lastLeft.element, xml)),
  ];
}

/** Adds the features of the machine that UEFI or Secure Boot need, where they aren't there yet. */
export function needFeatures(domain: Domain, names: readonly ('acpi' | 'smm')[]): readonly TextEdit[] {
  const { document, features, os } = domain;
  const added: string[] = [];
  const edits: TextEdit[] = [];
  if (names.includes('acpi') && !features.acpi) added.push('<acpi/>');
  if (names.includes('smm')) {
    if (!features.smm) added.push("<smm state='on'/>");
    else if (features.smmState === 'off') edits.push(setAttribute(features.smm, 'state', 'on'));
  }
  if (added.length === 0) return edits;
  if (features.element) {
    const parent = features.element;
    return [...edits, ...added.flatMap((xml) => insertChild(document, parent, xml))];
  }
  const whole = `<features>\n${added.map((line) => `  ${line}\n`).join('')}</features>`;
  return [...edits, ...(os.element ? [insertAfter(document, os.element, whole)] : [])];
}

/** The guest's own store stays, with its boot entries; what it is made from is libvirt's to know. */
export function forgetTemplate({ document, os }: Domain): readonly TextEdit[] {
  const { nvram, varstore } = os;
  const gone = varstore ? [removeElement(document, varstore)] : [];
  if (!nvram) return gone;
  if (!nvram.path && !nvram.source) return [...gone, removeElement(document, nvram.element)];
  return [...gone, ...['template', 'templateFormat'].map((name) => removeAttribute(nvram.element, name))];
}
