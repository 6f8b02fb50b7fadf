import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { attributeValue, childNamed, elementsOf, textValue } from '../../domain/element.ts';
import { type NumaCell, numaCells } from '../../domain/numa.ts';
import { kibibytes } from '../../domain/size.ts';
import { insertChild } from '../../xml/edit.ts';
import { wholeGuest } from '../examples/whole.ts';
import { offeredFix, preferredFix } from '../fix.ts';
import { type Complaint, findingsOf } from '../report.ts';
import type { Finding, Rule } from '../rule.ts';

const id = 'guest/identity';

function check(domain: Domain): readonly Finding[] {
  if (!runsOnQemu(domain)) return [];
  const whole = isWhole(domain);
  return findingsOf(id, 'error', [
    ...(whole ? missingName(domain) : []),
    ...badName(domain),
    ...uuid(domain),
    ...(whole ? missingMemory(domain) : []),
    ...badMemory(domain),
    ...osType(domain),
  ]);
}

/** A domain that has only been begun, or a fragment of one, lacks everything: it has no processors yet, and no devices. */
function isWhole(domain: Domain): boolean {
  const { element, os, document } = domain;
  if (!os.element) return false;
  if (childNamed(element, 'vcpu')) return true;
  return childNamed(element, 'name') !== undefined && hasDevices(domain) && document.problems.length === 0;
}

function hasDevices({ element }: Domain): boolean {
  const devices = childNamed(element, 'devices');
  return devices !== undefined && elementsOf(devices).length > 0;
}

function missingName({ element, document }: Domain): readonly Complaint[] {
  if (textValue(childNamed(element, 'name'))) return [];
  const first = elementsOf(element)[0];
  const xml = '<name>guest</name>';
  const explains = ['schema/missing-element'];
  const fixes = [preferredFix('Add <name>guest</name>', insertChild(document, element, xml, first && { before: first }))];
  return [{ message: 'A guest needs a name ("missing name information").', span: element.startTag, fixes, explains }];
}

function badName({ element }: Domain): readonly Complaint[] {
  const value = textValue(childNamed(element, 'name'));
  if (value?.value.includes('/')) {
    return [
      {
        message: `A name becomes a file's name, so it has no slash ("name ${value.value} cannot contain '/'").`,
        span: value.span,
      },
    ];
  }
  // Empty while it is being typed.
  if (!value || value.value.trim() === '' || !value.value.includes('\n')) return [];
  return [{ message: 'A name has no line break ("invalid char in name").', span: value.span }];
}

/** libvirt takes 32 hexadecimal digits, with dashes and spaces anywhere between pairs (virUUIDParse). */
const hexPairs = /^\s*(?:[0-9a-f]{2}[- ]*){16}\s*$/i;

function uuid({ element }: Domain): readonly Complaint[] {
  const value = textValue(childNamed(element, 'uuid'));
  if (!value || value.value.trim() === '' || hexPairs.test(value.value)) return [];
  return [
    {
      message: `A UUID has 32 hexadecimal digits, and ${value.value.trim()} does not ("malformed uuid element"). Without <uuid>, libvirt makes one.`,
      span: value.span,
    },
  ];
}

const noMemory = '"Memory size must be specified via <memory> or in the <numa> configuration"';

function missingMemory({ element, document }: Domain): readonly Complaint[] {
  if (childNamed(element, 'memory') || numaCells(element).length > 0) return [];
  const before = childNamed(element, 'vcpu') ?? childNamed(element, 'os');
  return [
    {
      message: `A guest needs <memory> (${noMemory}).`,
      span: element.startTag,
      fixes: [offeredFix(`Add ${memoryLine}`, insertChild(document, element, memoryLine, before && { before }))],
    },
  ];
}

function hasNoMemory({ element }: NumaCell): boolean {
  return kibibytes(attributeValue(element, 'memory')?.value ?? '', attributeValue(element, 'unit')?.value || 'KiB') === 0;
}

/** 2^64 bytes in KiB: libvirt counts no further. */
const tooMuch = 2 ** 54;

function badMemory({ element }: Domain): readonly Complaint[] {
  const cells = numaCells(element);
  const [first] = cells;
  if (first && cells.every(hasNoMemory)) {
    const span = attributeValue(first.element, 'memory')?.span ?? first.element.startTag;
    return [{ message: `A guest can't be without memory, and its NUMA cells have none (${noMemory}).`, span }];
  }
  const found = childNamed(element, 'memory');
  const value = textValue(found);
  if (!found || !value) return [];
  const unit = attributeValue(found, 'unit')?.value || 'KiB';
  const size = kibibytes(value.value, unit);
  if (size === 0 && cells.length === 0) {
    return [{ message: `A guest can't be without memory (${noMemory}).`, span: value.span }];
  }
  if (size === undefined || size < tooMuch) return [];
  return [
    { message: `That is more than libvirt can count ("value too large: ${value.value.trim()}${unit}").`, span: value.span },
  ];
}

/** Where devices are written, more than the beginning of a guest is. */
function osType(domain: Domain): readonly Complaint[] {
  const { element, document, os } = domain;
  const hasName = childNamed(element, 'name') !== undefined;
  if (os.element || !hasName || !hasDevices(domain) || document.problems.length > 0) return [];
  return [
    {
      message: 'A guest says in <os> what it is: <os><type>hvm</type></os> ("an os <type> must be specified").',
      span: element.startTag,
    },
  ];
}

const memoryLine = "<memory unit='GiB'>2</memory>";

export const guestIdentity: Rule = {
  id,
  level: 'error',
  title: 'A guest without a name or memory, or with a malformed UUID',
  since: '0.1.0',
  complains: 'define',
  reason: `
Every guest has a \`<name>\`, which has no slash and no line break, a \`<type>\` in \`<os>\`, and some \`<memory>\`, unless its NUMA cells say how much. The \`<uuid>\` may be left out; libvirt then makes
one and writes it into the definition. Where it stands, it has 32 hexadecimal digits: a placeholder is refused as \`malformed uuid element\` (seen on libvirt 9.0 and
12.8).
`,
  examples: [
    {
      title: 'A placeholder for a UUID',
      level: 'error',
      host: undefined,
      before: wholeGuest({ head: ['<uuid>⟦YOUR-UUID-HERE⟧</uuid>', memoryLine] }),
      fixed: {},
    },
    {
      title: 'A guest without a name',
      level: 'error',
      host: undefined,
      before: wholeGuest({ name: [] }).replace("<domain type='kvm'>", "⟦<domain type='kvm'>⟧"),
      fixed: { 'Add <name>guest</name>': wholeGuest({ name: ['<name>guest</name>'] }) },
    },
    {
      title: 'A guest without <os>',
      level: 'error',
      host: undefined,
      before:
        "⟦<domain type='kvm'>⟧\n  <name>web1</name>\n  <memory unit='GiB'>2</memory>\n  <devices>\n    <rng model='virtio'>\n      <backend model='random'/>\n    </rng>\n  </devices>\n</domain>\n",
      fixed: {},
    },
    {
      title: 'A guest without memory',
      level: 'error',
      host: undefined,
      before: wholeGuest({ head: ['<vcpu>2</vcpu>'] }).replace("<domain type='kvm'>", "⟦<domain type='kvm'>⟧"),
      fixed: { [`Add ${memoryLine}`]: wholeGuest({ head: [memoryLine, '<vcpu>2</vcpu>'] }) },
    },
    {
      title: 'A guest without memory and processors',
      level: 'error',
      host: undefined,
      before: wholeGuest({ head: [], devices: ["<memballoon model='virtio'/>"] }).replace(
        "<domain type='kvm'>",
        "⟦<domain type='kvm'>⟧",
      ),
      fixed: { [`Add ${memoryLine}`]: wholeGuest({ head: [memoryLine], devices: ["<memballoon model='virtio'/>"] }) },
    },
    {
      title: 'A name with a slash',
      level: 'error',
      host: undefined,
      before: wholeGuest({ name: ['<name>⟦web/1⟧</name>'] }),
      fixed: {},
    },
    {
      title: 'More memory than there can be',
      level: 'error',
      host: undefined,
      before: wholeGuest({ head: ["<memory unit='EiB'>⟦20⟧</memory>"] }),
      fixed: {},
    },
  ],
  silentOn: [
    {
      title: 'A UUID without dashes',
      xml: wholeGuest({ head: ['<uuid>11112222333344445555666677778888</uuid>', memoryLine] }),
      host: undefined,
    },
    { title: 'An empty UUID is none', xml: wholeGuest({ head: ['<uuid></uuid>', memoryLine] }), host: undefined },
    { title: 'Just begun', xml: "<domain type='kvm'>\n</domain>\n", host: undefined },
  ],
  check: ({ domain }) => check(domain),
};
