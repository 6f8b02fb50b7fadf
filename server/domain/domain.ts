import type { XmlDocument, XmlElement } from '../xml/tree.ts';
import { type Controller, type Disk, readControllers, readDisks } from './devices.ts';
import { attributeValue, childNamed, elementsOf, textValue, type Value } from './element.ts';
import { type Os, readOs } from './os.ts';

/** What a `<domain>` says, in its own terms. Absent elements and attributes are undefined, never a guess. */
export interface Domain {
  readonly document: XmlDocument;
  readonly element: XmlElement;
  /** The hypervisor: `kvm`, `qemu`, `xen`, … */
  readonly type: Value | undefined;
  readonly name: Value | undefined;
  readonly os: Os;
  readonly features: Features;
  readonly power: Power;
  /** `sev`, `sev-snp`, `tdx`, `s390-pv`. */
  readonly launchSecurity: Value | undefined;
  readonly disks: readonly Disk[];
  readonly controllers: readonly Controller[];
}

interface Features {
  readonly element: XmlElement | undefined;
  readonly acpi: XmlElement | undefined;
  readonly smm: XmlElement | undefined;
  /** `<smm/>` alone means on. */
  readonly smmState: 'on' | 'off' | 'unset';
}

/** `<pm>`: whether the guest may suspend, as `yes` or `no`. */
interface Power {
  readonly suspendToMem: Value | undefined;
  readonly suspendToDisk: Value | undefined;
}

/** The view of a document whose root is libvirt's `<domain>`; undefined for every other root. */
export function readDomain(document: XmlDocument): Domain | undefined {
  const element = document.root;
  if (element?.name !== 'domain' || isOfAnother(element)) return undefined;
  const power = childNamed(element, 'pm');
  return {
    document,
    element,
    type: attributeValue(element, 'type'),
    name: textValue(childNamed(element, 'name')),
    os: readOs(element),
    features: readFeatures(element),
    power: {
      suspendToMem: attributeValue(childNamed(power, 'suspend-to-mem'), 'enabled'),
      suspendToDisk: attributeValue(childNamed(power, 'suspend-to-disk'), 'enabled'),
    },
    launchSecurity: attributeValue(childNamed(element, 'launchSecurity'), 'type'),
    disks: readDisks(element),
    controllers: readControllers(element),
  };
}

/** What stands directly within libvirt's `<domain>` only (domaincommon.rng); what has a prefix is a driver's. */
const ofGuests = new Set(
  [
    'uuid genid hwuuid metadata os bootloader bootloader_args features cpu clock devices seclabel launchSecurity keywrap sysinfo',
    'memory currentMemory maxMemory memoryBacking memtune vcpu vcpus iothreads iothreadids defaultiothread throttlegroups',
    'blkiotune cputune numatune resource perf idmap iommufd pm on_poweroff on_reboot on_crash on_lockfailure',
  ].flatMap((names) => names.split(' ')),
);
/** What a `<domain>` of any kind has, too. */
const common: readonly string[] = ['name', 'title', 'description'];

/**
 * Application servers and others call the root of their files `<domain>` as well: such a one has no type and nothing that guests have.
 * An element that isn't closed yet tells nothing: somebody may be typing its name.
 */
function isOfAnother(root: XmlElement): boolean {
  const children = elementsOf(root);
  if (attributeValue(root, 'type') || children.some(({ name }) => ofGuests.has(name))) return false;
  return children.some((child) => isClosed(child) && !common.includes(child.name) && !child.name.includes(':'));
}

const isClosed = ({ selfClosing, endTag }: XmlElement): boolean => selfClosing || endTag !== undefined;

function readFeatures(domain: XmlElement): Features {
  const element = childNamed(domain, 'features');
  const smm = childNamed(element, 'smm');
  return { element, acpi: childNamed(element, 'acpi'), smm, smmState: smmState(smm) };
}

function smmState(smm: XmlElement | undefined): Features['smmState'] {
  if (!smm) return 'unset';
  return attributeValue(smm, 'state')?.value === 'off' ? 'off' : 'on';
}

/** True for the hypervisors that libvirt's QEMU driver runs with QEMU's own machines and firmware. */
export function runsOnQemu(domain: Domain): boolean {
  return domain.type?.value === 'kvm' || domain.type?.value === 'qemu';
}

/**
 * True while `<os>` is being typed: it has well-formedness errors. What is missing there may be what isn't finished.
 */
export function isOsUnfinished({ document, element, os }: Domain): boolean {
  const { start, end } = os.element?.span ?? element.span;
  return document.problems.some(({ span }) => span.start >= start && span.end <= end);
}
