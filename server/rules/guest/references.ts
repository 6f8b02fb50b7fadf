import { addressNumber } from '../../domain/address.ts';
import { allDevices } from '../../domain/devices.ts';
import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { childNamed, childrenNamed, textValue } from '../../domain/element.ts';
import { numberSet } from '../../domain/processors.ts';
import { removeElement, setText } from '../../xml/edit.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { guest } from '../examples/domain.ts';
import { wholeGuest } from '../examples/whole.ts';
import { offeredFix, preferredFix } from '../fix.ts';
import { type Complaint, findingsOf, said, spanOf } from '../report.ts';
import type { Finding, Rule } from '../rule.ts';

const id = 'guest/references';

function check(domain: Domain): readonly Finding[] {
  if (!runsOnQemu(domain)) return [];
  return findingsOf(id, 'error', [...aliases(domain), ...ioThreads(domain), ...securityLabels(domain), ...sysinfo(domain)]);
}

/** Names that begin with `ua-` are the author's; libvirt replaces all others when the guest starts. */
function aliases(domain: Domain): readonly Complaint[] {
  const first = new Map<string, XmlElement>();
  return allDevices(domain.element).flatMap((device) => {
    const alias = childNamed(device, 'alias');
    const name = said(alias, 'name');
    // The first console is the first serial port under its other name.
    if (!alias || !name?.startsWith('ua-') || device.name === 'console') return [];
    const other = first.get(name);
    first.set(name, other ?? alias);
    if (!other) return [];
    return [
      {
        message: `Another device is called ${name} ("non unique alias detected: ${name}").`,
        span: spanOf(alias, 'name'),
        related: [{ message: 'the other one', span: other.span }],
        fixes: [preferredFix('Remove this alias', [removeElement(domain.document, alias)])],
      },
    ];
  });
}

/** The I/O threads a guest has: as many as `<iothreads>` says, with the ids of `<iothreadids>` first; undefined where that can't be told. */
function threadIds(domain: Domain): ReadonlySet<number> | undefined {
  const counted = textValue(childNamed(domain.element, 'iothreads'));
  const ids = childrenNamed(childNamed(domain.element, 'iothreadids'), 'iothread').map((thread) => Number(said(thread, 'id')));
  const count = counted ? addressNumber(counted.value) : ids.length;
  if (count === undefined || ids.some((number) => !Number.isInteger(number))) return undefined;
  const all = new Set(ids);
  for (let number = 1; all.size < count; number += 1) all.add(number);
  return all;
}

function ioThreads(domain: Domain): readonly Complaint[] {
  const tune = childNamed(domain.element, 'cputune');
  const pins = [...childrenNamed(tune, 'iothreadpin'), ...childrenNamed(tune, 'iothreadsched')];
  const drivers = domain.disks.flatMap(({ driver }) => (driver && said(driver, 'iothread') !== undefined ? [driver] : []));
  const ids = pins.length + drivers.length === 0 ? undefined : threadIds(domain);
  if (!ids) return [];
  const ofPins = pins.flatMap((pin) => {
    const name = pin.name === 'iothreadpin' ? 'iothread' : 'iothreads';
    const missing = [...(numberSet(said(pin, name) ?? '') ?? [])].find((number) => !ids.has(number));
    return missing === undefined ? [] : [noThread(missing, pin, name, `Cannot find 'iothread' : ${missing}`)];
  });
  const ofDisks = drivers.flatMap((driver) => {
    const number = addressNumber(said(driver, 'iothread') ?? '');
    if (number === undefined || ids.has(number)) return [];
    return [noThread(number, driver, 'iothread', `Disk iothread '${number}' not defined in iothreadid`)];
  });
  return [...ofPins, ...ofDisks];
}

function noThread(number: number, element: XmlElement, attribute: string, libvirt: string): Complaint {
  return { message: `The guest has no I/O thread ${number} ("${libvirt}").`, span: spanOf(element, attribute) };
}

function securityLabels(domain: Domain): readonly Complaint[] {
  const labels = childrenNamed(domain.element, 'seclabel');
  return labels.flatMap((label, index) => {
    const model = said(label, 'model');
    const other = labels.slice(0, index).find((before) => said(before, 'model') === model);
    if (model === undefined || !other) return [];
    return [
      {
        message: `There is a label for ${model} already ("seclabel for model ${model} is already provided").`,
        span: label.startTag,
        related: [{ message: 'the other one', span: other.startTag }],
        fixes: [preferredFix('Remove this label', [removeElement(domain.document, label)])],
      },
    ];
  });
}

function entry(domain: Domain, part: string, name: string): XmlElement | undefined {
  const info = childrenNamed(domain.element, 'sysinfo').find((element) => said(element, 'type') === 'smbios');
  return childrenNamed(childNamed(info, part), 'entry').find((element) => said(element, 'name') === name);
}

/** Only digits, whatever separates them. */
const plainUuid = (text: string): string => text.replace(/[-\s]/g, '').toLowerCase();

function sysinfo(domain: Domain): readonly Complaint[] {
  const date = textValue(entry(domain, 'bios', 'date'));
  const system = entry(domain, 'system', 'uuid');
  const theirs = textValue(system);
  const own = textValue(childNamed(domain.element, 'uuid'));
  const complaints: Complaint[] = [];
  if (date && date.value !== '' && !isBiosDate(date.value)) {
    complaints.push({
      message: `A BIOS date is written month/day/year, such as 04/01/2014 ("Invalid BIOS 'date' format").`,
      span: date.span,
    });
  }
  if (
    system &&
    theirs &&
    own &&
    theirs.value.trim() !== '' &&
    own.value.trim() !== '' &&
    plainUuid(theirs.value) !== plainUuid(own.value)
  ) {
    complaints.push({
      message: 'The guest has another <uuid> than this ("UUID mismatch between <uuid> and <sysinfo>").',
      span: theirs.span,
      related: [{ message: 'its <uuid>', span: own.span }],
      fixes: [offeredFix("Write the guest's <uuid> here", setText(domain.document, system, own.value.trim()))],
    });
  }
  return complaints;
}

/** As libvirt reads it: the year has two digits, or is 1900 or later (virSysinfoBIOSParseXML). */
function isBiosDate(text: string): boolean {
  const match = /^\s*(\d+)\/\s*(\d+)\/\s*(\d+)$/.exec(text);
  if (!match) return false;
  const [month, day, year] = match.slice(1).map(Number);
  if (month === undefined || day === undefined || year === undefined) return false;
  return month >= 1 && month <= 12 && day >= 1 && day <= 31 && (year < 100 || year >= 1900);
}

const named = (mark: string): readonly string[] =>
  ['hwrng', 'second'].flatMap((_, index) => [
    "<rng model='virtio'>",
    "  <backend model='random'>/dev/urandom</backend>",
    ...(index === 0 ? ["  <alias name='ua-rng'/>"] : mark === '' ? [] : [`  <alias name='${mark}'/>`]),
    '</rng>',
  ]);

export const guestReferences: Rule = {
  id,
  level: 'error',
  title: 'Names and numbers within a guest that clash or lead nowhere',
  since: '1.2.8',
  complains: 'define',
  reason: `
- An alias that begins with \`ua-\` is the author's own name for a device, and is used once. All other aliases are libvirt's: they may repeat, and are replaced at each start.
- \`iothread=\` of a disk, \`<iothreadpin>\` and \`<iothreadsched>\` name I/O threads that \`<iothreads>\` or \`<iothreadids>\` create; they are numbered from 1.
- Each security model has one \`<seclabel>\`.
- The \`uuid\` in \`<sysinfo type='smbios'>\` is that of the guest, and the BIOS \`date\` is written month/day/year.

libvirt refuses the guest otherwise (domain_conf.c, domain_validate.c).
`,
  examples: [
    {
      title: 'Two devices of one name',
      level: 'error',
      host: undefined,
      before: guest({ devices: named('⟦ua-rng⟧') }),
      fixed: { 'Remove this alias': guest({ devices: named('') }) },
    },
    {
      title: 'Another UUID in the system information',
      level: 'error',
      host: undefined,
      before: wholeGuest({
        head: [
          '<uuid>6f9619ff-8b86-4d01-b42d-00cf4fc964ff</uuid>',
          "<memory unit='GiB'>2</memory>",
          "<sysinfo type='smbios'>",
          '  <system>',
          "    <entry name='uuid'>⟦11112222-3333-4444-5555-666677778888⟧</entry>",
          '  </system>',
          '</sysinfo>',
        ],
      }),
      fixed: {
        "Write the guest's <uuid> here": wholeGuest({
          head: [
            '<uuid>6f9619ff-8b86-4d01-b42d-00cf4fc964ff</uuid>',
            "<memory unit='GiB'>2</memory>",
            "<sysinfo type='smbios'>",
            '  <system>',
            "    <entry name='uuid'>6f9619ff-8b86-4d01-b42d-00cf4fc964ff</entry>",
            '  </system>',
            '</sysinfo>',
          ],
        }),
      },
    },
  ],
  silentOn: [
    { title: 'Two names', xml: guest({ devices: named('ua-other') }), host: undefined },
    {
      title: "libvirt's own names repeat",
      xml: guest({ devices: named('serial0').map((line) => line.replace('ua-rng', 'serial0')) }),
      host: undefined,
    },
  ],
  check: ({ domain }) => check(domain),
};
