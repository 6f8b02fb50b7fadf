import type { Domain } from '../../domain/domain.ts';
import { childNamed, childrenNamed, elementsOf, textValue, type Value } from '../../domain/element.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { type Complaint, said, spanOf } from '../report.ts';
import { withoutSecond } from '../unwanted.ts';

/** A list whose entries libvirt wants to differ. */
interface List {
  readonly entries: readonly XmlElement[];
  /** What it is told apart by; undefined where that may be there twice. */
  readonly keyOf: (entry: XmlElement) => string | undefined;
  readonly spanIn: (entry: XmlElement) => Value['span'];
  /** libvirt's words, for one that is there twice. */
  readonly libvirt: (key: string) => string;
}

/** What is there twice, and throttle filters of groups that aren't there (domain_conf.c, qemu_validate.c). */
export function repeated(domain: Domain): readonly Complaint[] {
  return [...lists(domain).flatMap((list) => twice(list, domain)), ...filters(domain)];
}

const attributeList = (
  entries: readonly XmlElement[],
  name: string,
  libvirt: List['libvirt'],
  isSingle: (key: string) => boolean = () => true,
): List => ({
  entries,
  keyOf: (entry) => {
    const key = said(entry, name);
    return key !== undefined && isSingle(key) ? key : undefined;
  },
  spanIn: (entry) => spanOf(entry, name),
  libvirt,
});

const textList = (entries: readonly XmlElement[], child: string, libvirt: List['libvirt']): List => ({
  entries,
  keyOf: (entry) => textValue(childNamed(entry, child))?.value.trim() || undefined,
  spanIn: (entry) => textValue(childNamed(entry, child))?.span ?? entry.startTag,
  libvirt,
});

const groups = ({ element }: Domain): readonly XmlElement[] =>
  childrenNamed(childNamed(element, 'throttlegroups'), 'throttlegroup');

function lists(domain: Domain): readonly List[] {
  const { element, os } = domain;
  const below = (owner: XmlElement | undefined, child: string): readonly XmlElement[] => childrenNamed(owner, child);
  return [
    textList(groups(domain), 'group_name', (name) => `duplicate group name '${name}' found`),
    textList(below(childNamed(element, 'blkiotune'), 'device'), 'path', (path) => `duplicate blkio device path '${path}'`),
    attributeList(below(childNamed(element, 'perf'), 'event'), 'name', (name) => `perf event '${name}' was already specified`),
    attributeList(
      below(childNamed(element, 'keywrap'), 'cipher'),
      'name',
      (name) => `A domain definition can have no more than one cipher node with name ${name}`,
    ),
    attributeList(
      below(childNamed(os.element, 'acpi'), 'table'),
      'type',
      (type) => `ACPI table type '${type}' may only appear once`,
      (type) => type !== 'raw',
    ),
  ];
}

function twice({ entries, keyOf, spanIn, libvirt }: List, { document }: Domain): readonly Complaint[] {
  const first = new Map<string, XmlElement>();
  return entries.flatMap((entry) => {
    const key = keyOf(entry);
    const other = key === undefined ? undefined : first.get(key);
    if (key !== undefined && !other) first.set(key, entry);
    if (key === undefined || !other) return [];
    return [
      {
        message: `Another <${entry.name}> is for ${key} ("${libvirt(key)}").`,
        span: spanIn(entry),
        related: [{ message: 'the other one', span: other.startTag }],
        fixes: [withoutSecond(entry, other, { document })],
      },
    ];
  });
}

function filters(domain: Domain): readonly Complaint[] {
  const known = groups(domain).map((group) => textValue(childNamed(group, 'group_name'))?.value.trim());
  return domain.disks
    .flatMap(({ element }) => childrenNamed(element, 'throttlefilters').flatMap(elementsOf))
    .flatMap((filter) => {
      const name = said(filter, 'group');
      if (name === undefined || known.includes(name)) return [];
      return [
        {
          message: `There is no throttle group ${name} ("throttle group '${name}' not found").`,
          span: spanOf(filter, 'group'),
        },
      ];
    });
}
