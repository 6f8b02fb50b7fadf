import type { Disk } from '../../domain/devices.ts';
import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { attributeValue, childNamed, type Value } from '../../domain/element.ts';
import { guest } from '../examples/domain.ts';
import { type Complaint, findingsOf, said } from '../report.ts';
import type { Finding, Rule } from '../rule.ts';

const id = 'disk/same-source';

function check(domain: Domain): readonly Finding[] {
  if (!runsOnQemu(domain)) return [];
  const users = new Map<string, Disk[]>();
  const complaints = domain.disks.flatMap((disk): readonly Complaint[] => {
    const place = sourceOf(disk);
    if (!place) return [];
    const others = users.get(place.value) ?? [];
    const other = others.find((each) => exclude(disk, each));
    others.push(disk);
    users.set(place.value, others);
    return other ? [complaint(place, other)] : [];
  });
  return findingsOf(id, 'warning', complaints);
}

/** The file or device that QEMU opens and locks. */
function sourceOf({ element, source }: Disk): Value | undefined {
  const type = said(element, 'type');
  const value = type === 'file' ? attributeValue(source, 'file') : type === 'block' ? attributeValue(source, 'dev') : undefined;
  // What is no path is a template's.
  return value?.value.startsWith('/') ? value : undefined;
}

const isReadOnly = ({ element, device }: Disk): boolean => device === 'cdrom' || childNamed(element, 'readonly') !== undefined;
const isShared = ({ element }: Disk): boolean => childNamed(element, 'shareable') !== undefined;

/** Of one that only reads beside one that shares what it writes, nothing is known here. */
function exclude(one: Disk, other: Disk): boolean {
  if (isReadOnly(one) || isReadOnly(other)) return isReadOnly(one) !== isReadOnly(other) && !isShared(one) && !isShared(other);
  return !isShared(one) || !isShared(other);
}

function complaint(place: Value, other: Disk): Complaint {
  const otherName = other.targetDev?.value ?? 'another disk';
  return {
    message: `${otherName} has ${place.value} too, and a disk that is written to keeps its image for itself, so the guest doesn't start ('Failed to get "write" lock').`,
    span: place.span,
    related: [{ message: `${otherName} has it here`, span: sourceOf(other)?.span ?? other.element.startTag }],
  };
}

const disk = (file: string, name: string, ...more: readonly string[]): readonly string[] => [
  "<disk type='file' device='disk'>",
  `  <source file='${file}'/>`,
  `  <target dev='${name}' bus='virtio'/>`,
  ...more.map((line) => `  ${line}`),
  '</disk>',
];
const image = '/srv/vm/web1.img';

export const sameSource: Rule = {
  id,
  level: 'warning',
  title: 'Two disks of one image',
  since: '0.4.1',
  complains: 'start',
  speaksOf: ['disk'],
  reason: `
QEMU locks the image of a disk that the guest may write to, so a second disk of the same guest can't have it: libvirt defines the guest, and its start ends with \`Failed to
get "write" lock\`. Mostly one of the two is a copy in which the file was forgotten. Two disks may have one image where both only read it (\`<readonly/>\`, CD-ROMs), or where
both say \`<shareable/>\`, for a guest that knows how to share it. Some file systems have no locks, so this is a warning.
`,
  examples: [
    {
      title: 'A copy in which the file was forgotten',
      level: 'warning',
      host: undefined,
      before: guest({ devices: [...disk(image, 'vda'), ...disk(`⟦${image}⟧`, 'vdb')] }),
      fixed: {},
    },
    {
      title: 'One that reads what the other writes',
      level: 'warning',
      host: undefined,
      before: guest({ devices: [...disk(image, 'vda', '<readonly/>'), ...disk(`⟦${image}⟧`, 'vdb')] }),
      fixed: {},
    },
  ],
  silentOn: [
    {
      title: 'Both only read',
      xml: guest({ devices: [...disk(image, 'vda', '<readonly/>'), ...disk(image, 'vdb', '<readonly/>')] }),
      host: undefined,
    },
    {
      title: 'Both share',
      xml: guest({ devices: [...disk(image, 'vda', '<shareable/>'), ...disk(image, 'vdb', '<shareable/>')] }),
      host: undefined,
    },
  ],
  check: ({ domain }) => check(domain),
};
