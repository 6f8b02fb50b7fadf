import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { attributeValue, childNamed, childrenNamed } from '../../domain/element.ts';
import { processorCount } from '../../domain/processors.ts';
import { removeElement, setAttribute } from '../../xml/edit.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { wholeGuest } from '../examples/whole.ts';
import { preferredFix } from '../fix.ts';
import { type Complaint, type Condition, complaintsAbout, findingsOf, numberSaid, said, spanOf } from '../report.ts';
import type { Finding, Rule } from '../rule.ts';

const id = 'guest/vcpus';

function check(domain: Domain): readonly Finding[] {
  const listed = childrenNamed(childNamed(domain.element, 'vcpus'), 'vcpu');
  if (!runsOnQemu(domain) || listed.length === 0) return [];
  const on = listed.filter(isOn);
  return [
    ...findingsOf(id, 'error', [
      ...complaintsAbout(listed, [outOfRange, firstOff, firstPluggable, firstLater, neverOn], domain),
      ...order(on),
    ]),
    ...findingsOf(id, 'warning', places(on, domain)),
  ];
}

const isOn = (vcpu: XmlElement): boolean => said(vcpu, 'enabled') === 'yes';
const isFirst = (vcpu: XmlElement): boolean => numberSaid(vcpu, 'id') === 0;

const outOfRange: Condition = (vcpu, domain) => {
  const number = numberSaid(vcpu, 'id');
  const count = processorCount(domain);
  if (number === undefined || count === undefined || count === 0 || number < count) return undefined;
  return {
    message: `The guest has ${count} processors, numbered from 0, and none with the number ${number} ("vcpu id '${number}' is out of range of maximum vcpu count").`,
    span: spanOf(vcpu, 'id'),
    fixes: [preferredFix('Remove this <vcpu>', [removeElement(domain.document, vcpu)])],
  };
};

const firstOff: Condition = (vcpu) => {
  if (!isFirst(vcpu) || said(vcpu, 'enabled') !== 'no') return undefined;
  return {
    message: `The guest starts on processor 0 ("vcpu 0 can't be offline").`,
    span: spanOf(vcpu, 'enabled'),
    fixes: [preferredFix("Write enabled='yes'", [setAttribute(vcpu, 'enabled', 'yes')])],
  };
};

const firstPluggable: Condition = (vcpu) => {
  if (!isFirst(vcpu) || !isOn(vcpu) || said(vcpu, 'hotpluggable') !== 'yes') return undefined;
  return {
    message: `Processor 0 stays in the guest ("vcpu0 can't be hotpluggable").`,
    span: spanOf(vcpu, 'hotpluggable'),
    fixes: [preferredFix("Write hotpluggable='no'", [setAttribute(vcpu, 'hotpluggable', 'no')])],
  };
};

const firstLater: Condition = (vcpu) => {
  const place = numberSaid(vcpu, 'order');
  if (!isFirst(vcpu) || !isOn(vcpu) || place === undefined || place === 1) return undefined;
  return {
    message: `Processor 0 is the first in order ("vcpu0 must be enabled first").`,
    span: spanOf(vcpu, 'order'),
  };
};

const neverOn: Condition = (vcpu) => {
  if (isFirst(vcpu) || said(vcpu, 'enabled') !== 'no' || said(vcpu, 'hotpluggable') !== 'no') return undefined;
  const number = said(vcpu, 'id') ?? '';
  return {
    message: `A processor that is off and can't be plugged in never runs ("vcpu '${number}' is both offline and not hotpluggable").`,
    span: spanOf(vcpu, 'hotpluggable'),
    fixes: [preferredFix("Write hotpluggable='yes'", [setAttribute(vcpu, 'hotpluggable', 'yes')])],
  };
};

/** In which order the processors that are on come into the guest: all are numbered, or none. */
function order(on: readonly XmlElement[]): readonly Complaint[] {
  const without = on.filter((vcpu) => !attributeValue(vcpu, 'order'));
  const [first] = without;
  if (!first || without.length === on.length) return late(on);
  const libvirt = 'all vcpus must have either set or unset order';
  return [{ message: `The others have an order=, this one has none ("${libvirt}").`, span: first.span }];
}

/** Processors that stay come first. */
function late(numbered: readonly XmlElement[]): readonly Complaint[] {
  const pluggable = numbered
    .filter((vcpu) => said(vcpu, 'hotpluggable') === 'yes')
    .map((vcpu) => numberSaid(vcpu, 'order') ?? 0);
  const earliest = Math.min(...pluggable);
  const behind = numbered.find((vcpu) => said(vcpu, 'hotpluggable') === 'no' && (numberSaid(vcpu, 'order') ?? 0) > earliest);
  if (!behind) return [];
  const libvirt = 'online non-hotpluggable vcpus need to be ordered prior to hotpluggable vcpus';
  return [
    { message: `Processors that stay come before those that can be unplugged ("${libvirt}").`, span: spanOf(behind, 'order') },
  ];
}

/** libvirt looks at these when the guest starts. Elsewhere than on x86, the threads of a core come in one place. */
function places(numbered: readonly XmlElement[], domain: Domain): readonly Complaint[] {
  if (!['x86_64', 'i686'].includes(domain.os.arch?.value ?? '')) return [];
  const count = processorCount(domain);
  return numbered.flatMap((vcpu, index) => {
    const place = numberSaid(vcpu, 'order');
    const span = spanOf(vcpu, 'order');
    if (place === undefined) return [];
    if (count !== undefined && count > 0 && place > count) {
      return [
        { message: `The guest has ${count} processors ("vcpu order '${place}' exceeds vcpu count" when it starts).`, span },
      ];
    }
    if (!numbered.slice(0, index).some((other) => numberSaid(other, 'order') === place)) return [];
    return [{ message: `Another processor comes in place ${place} ("duplicate vcpu order '${place}'" when it starts).`, span }];
  });
}

const listOf = (lines: readonly string[], count = 2): string =>
  wholeGuest({
    head: [
      "<memory unit='GiB'>2</memory>",
      `<vcpu>${count}</vcpu>`,
      '<vcpus>',
      ...lines.map((line) => `  ${line}`),
      '</vcpus>',
    ],
  });
const first = "<vcpu id='0' enabled='yes' hotpluggable='no'/>";

export const guestVcpus: Rule = {
  id,
  level: 'error',
  title: 'A list of processors that libvirt refuses',
  since: '2.2.0',
  complains: 'define',
  speaksOf: ['vcpus'],
  reason: `
\`<vcpus>\` says of single processors whether they are there when the guest starts, and whether they can be plugged. Processor 0 is always there and stays; one that is off can be plugged in;
their numbers are below \`<vcpu>\`. \`order=\` is given to all that are on or to none, those that stay come first, and each place is taken once. libvirt refuses the rest when the guest is defined,
places that are taken twice or too high when it starts (qemu_validate.c, qemu_process.c; seen on libvirt 9.0 and 12.8).
`,
  examples: [
    {
      title: 'A processor that never runs',
      level: 'error',
      host: undefined,
      before: listOf([first, "<vcpu id='1' enabled='no' hotpluggable='⟦no⟧'/>"]),
      fixed: { "Write hotpluggable='yes'": listOf([first, "<vcpu id='1' enabled='no' hotpluggable='yes'/>"]) },
    },
    {
      title: 'Counted from one',
      level: 'error',
      host: undefined,
      before: listOf([first, "<vcpu id='⟦2⟧' enabled='no' hotpluggable='yes'/>"]),
      fixed: { 'Remove this <vcpu>': listOf([first]) },
    },
    {
      title: 'The first one to be unplugged',
      level: 'error',
      host: undefined,
      before: listOf(["<vcpu id='0' enabled='yes' hotpluggable='⟦yes⟧'/>", "<vcpu id='1' enabled='no' hotpluggable='yes'/>"]),
      fixed: { "Write hotpluggable='no'": listOf([first, "<vcpu id='1' enabled='no' hotpluggable='yes'/>"]) },
    },
  ],
  silentOn: [
    { title: 'One in reserve', xml: listOf([first, "<vcpu id='1' enabled='no' hotpluggable='yes'/>"]), host: undefined },
    {
      title: 'Nothing said of plugging',
      xml: listOf(["<vcpu id='0' enabled='yes'/>", "<vcpu id='1' enabled='no'/>"]),
      host: undefined,
    },
    {
      title: 'In order',
      xml: listOf([
        "<vcpu id='0' enabled='yes' hotpluggable='no' order='1'/>",
        "<vcpu id='1' enabled='yes' hotpluggable='yes' order='2'/>",
      ]),
      host: undefined,
    },
  ],
  check: ({ domain }) => check(domain),
};
