import { addressNumber } from '../../domain/address.ts';
import { devicesNamed } from '../../domain/devices.ts';
import type { Domain } from '../../domain/domain.ts';
import { attributeValue, childNamed, childrenNamed, textValue } from '../../domain/element.ts';
import { numberSet } from '../../domain/processors.ts';
import { removeAttribute, removeElement, setAttribute } from '../../xml/edit.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { preferredFix } from '../fix.ts';
import { type Complaint, numberSaid, said, spanOf } from '../report.ts';
import { withoutSecond } from '../unwanted.ts';

/** I/O threads that clash, and what names one that isn't there (domain_conf.c, domain_validate.c, qemu_validate.c). */
export function ioThreads(domain: Domain): readonly Complaint[] {
  const { element } = domain;
  const listed = childrenNamed(childNamed(element, 'iothreadids'), 'iothread');
  const tune = childNamed(element, 'cputune');
  const pins = [...childrenNamed(tune, 'iothreadpin'), ...childrenNamed(tune, 'iothreadsched')];
  const drivers = driversWithThreads(domain);
  const pools = [...listed, ...childrenNamed(element, 'defaultiothread')];
  const clashes = [
    ...sameThread(listed, domain),
    ...pools.flatMap(poolSizes),
    ...twicePinned(tune, domain),
    ...withoutThreads(domain),
  ];
  const ids = pins.length + drivers.length === 0 ? undefined : threadIds(domain);
  if (!ids) return clashes;
  const ofPins = pins.flatMap((pin) => {
    const name = pin.name === 'iothreadpin' ? 'iothread' : 'iothreads';
    const missing = [...(numberSet(said(pin, name) ?? '') ?? [])].find((number) => !ids.has(number));
    return missing === undefined ? [] : [noThread(missing, pin, name, `Cannot find 'iothread' : ${missing}`)];
  });
  return [...clashes, ...ofPins, ...drivers.flatMap((user) => [...named(user, ids), ...mapped(user, ids)])];
}

/** What can do its I/O in threads of its own: a virtio disk, or a controller of virtio SCSI. */
interface User {
  readonly driver: XmlElement;
  readonly kind: 'disk' | 'controller';
}

function driversWithThreads({ disks, element }: Domain): readonly User[] {
  const users = [
    ...disks.map(({ driver }) => ({ driver, kind: 'disk' as const })),
    ...devicesNamed(element, 'controller')
      .filter(isVirtioScsi)
      .map((controller) => ({ driver: childNamed(controller, 'driver'), kind: 'controller' as const })),
  ];
  return users.flatMap(({ driver, kind }) =>
    driver && (said(driver, 'iothread') !== undefined || childNamed(driver, 'iothreads')) ? [{ driver, kind }] : [],
  );
}

/** Also those whose model isn't written, which may become virtio's. */
const isVirtioScsi = (controller: XmlElement): boolean =>
  said(controller, 'type') === 'scsi' &&
  /^virtio-(scsi|transitional|non-transitional)$/.test(said(controller, 'model') ?? 'virtio-scsi');

/** SCSI controllers for which libvirt chooses another model than virtio, and disks that can't share I/O threads. */
function withoutThreads({ disks, element, document, os }: Domain): readonly Complaint[] {
  const isX86 = ['q35', 'i440fx'].includes(os.machineClass);
  const controllers = devicesNamed(element, 'controller').flatMap((controller) => {
    const driver = childNamed(controller, 'driver');
    const isOther = isX86 && said(controller, 'type') === 'scsi' && !attributeValue(controller, 'model');
    if (!driver || !isOther || said(driver, 'iothread') === undefined) return [];
    return [
      {
        message: `Of controllers, those of virtio SCSI have an I/O thread: model='virtio-scsi' ("'iothread' attribute only supported for virtio scsi controllers").`,
        span: spanOf(driver, 'iothread'),
        fixes: [preferredFix("Write model='virtio-scsi'", [setAttribute(controller, 'model', 'virtio-scsi')])],
      },
    ];
  });
  const sharing = disks.flatMap(({ driver, bus, targetDev }) => {
    const map = childNamed(driver, 'iothreads');
    if (!map || !simpleBuses.includes(bus ?? '')) return [];
    return [
      {
        message: `A disk on ${bus} has no I/O threads of its own ("IOThreads not available for bus ${bus} target ${targetDev?.value ?? ''}").`,
        span: map.startTag,
        fixes: [preferredFix('Remove <iothreads>', [removeElement(document, map)])],
      },
    ];
  });
  return [...controllers, ...sharing];
}

/** Disks on these are driven by QEMU's main loop. */
const simpleBuses: readonly string[] = ['ide', 'sata', 'scsi', 'usb', 'fdc', 'sd'];

/** The numbers of a guest's I/O threads. */
type ThreadIds = Pick<ReadonlySet<number>, 'has'>;

/**
 * The I/O threads a guest has: as many as `<iothreads>` says, with the ids of `<iothreadids>` first, then the lowest that are free;
 * undefined where that can't be told. They are not counted out: who types a number may have written billions for a moment.
 */
function threadIds(domain: Domain): ThreadIds | undefined {
  const counted = textValue(childNamed(domain.element, 'iothreads'));
  const ids = childrenNamed(childNamed(domain.element, 'iothreadids'), 'iothread').map((thread) => Number(said(thread, 'id')));
  const count = counted ? addressNumber(counted.value) : ids.length;
  if (count === undefined || ids.some((number) => !Number.isInteger(number))) return undefined;
  const listed = new Set(ids);
  const others = count - listed.size;
  const listedBelow = (number: number) => [...listed].filter((id) => id > 0 && id < number).length;
  return { has: (number) => listed.has(number) || (number > 0 && number - listedBelow(number) <= others) };
}

/** The thread that a disk or controller names for all its work. */
function named({ driver, kind }: User, ids: ThreadIds): readonly Complaint[] {
  const number = addressNumber(said(driver, 'iothread') ?? '');
  if (number === undefined || ids.has(number)) return [];
  const libvirt =
    kind === 'disk'
      ? `Disk iothread '${number}' not defined in iothreadid`
      : `controller iothread '${number}' not defined in iothreadid`;
  return [noThread(number, driver, 'iothread', libvirt)];
}

/** The threads that share the queues of a disk or controller among them (libvirt 10.0 and later). */
function mapped({ driver, kind }: User, ids: ThreadIds): readonly Complaint[] {
  const map = childNamed(driver, 'iothreads');
  const threads = childrenNamed(map, 'iothread');
  if (!map || threads.length === 0) return [];
  const both: readonly Complaint[] =
    said(driver, 'iothread') === undefined
      ? []
      : [
          {
            message: `One thread, or several in <iothreads>, not both ("${kind} driver 'iothread' attribute can't be used together with 'iothreads' subelement").`,
            span: spanOf(driver, 'iothread'),
            fixes: [preferredFix('Remove iothread=', [removeAttribute(driver, 'iothread')])],
          },
        ];
  const missing = threads.flatMap((thread) => {
    const number = numberSaid(thread, 'id');
    return number === undefined || number === 0 || ids.has(number)
      ? []
      : [noThread(number, thread, 'id', `iothread '${number}' not defined in iothreadid`)];
  });
  return [...both, ...missing, ...sameMapping(threads), ...queues(map, threads, driver)];
}

function sameMapping(threads: readonly XmlElement[]): readonly Complaint[] {
  const repeated = threads.find((thread, index) => {
    const number = numberSaid(thread, 'id');
    return number !== undefined && threads.slice(0, index).some((other) => numberSaid(other, 'id') === number);
  });
  if (!repeated) return [];
  const number = numberSaid(repeated, 'id');
  return [
    {
      message: `Thread ${number} has its share already ("duplicate mapping for iothread '${number}'").`,
      span: spanOf(repeated, 'id'),
    },
  ];
}

/** Either no thread names its queues, or together they name each once. */
function queues(map: XmlElement, threads: readonly XmlElement[], driver: XmlElement): readonly Complaint[] {
  const [some] = threads.filter((thread) => childNamed(thread, 'queue'));
  if (!some) return [];
  const without = threads.find((thread) => !childNamed(thread, 'queue'));
  if (without) {
    const libvirt = 'iothread to queue mapping must be provided for all iothreads or for none';
    return [{ message: `The other threads name their queues, this one doesn't ("${libvirt}").`, span: without.span }];
  }
  const count = numberSaid(driver, 'queues');
  if (!attributeValue(driver, 'queues')) {
    const libvirt = "'queue' count must be configured for explicit iothread to queue mapping";
    return [{ message: `Which queues there are is said by queues= of <driver> ("${libvirt}").`, span: map.startTag }];
  }
  if (count === undefined) return [];
  const used = new Set<number>();
  for (const queue of threads.flatMap((thread) => childrenNamed(thread, 'queue'))) {
    const number = numberSaid(queue, 'id');
    if (number === undefined) return [];
    const libvirt =
      (number >= count && `iothread queue '${number}' mapping out of range`) ||
      (used.has(number) && `iothread queue '${number}' is already assigned`);
    if (libvirt) {
      const message = `There are ${count} queues, numbered from 0, and each goes to one thread ("${libvirt}").`;
      return [{ message, span: spanOf(queue, 'id') }];
    }
    used.add(number);
  }
  let left = 0;
  while (used.has(left)) left += 1;
  if (left >= count) return [];
  return [{ message: `No thread has queue ${left} ("missing iothread mapping for queue '${left}'").`, span: map.startTag }];
}

function noThread(number: number, element: XmlElement, attribute: string, libvirt: string): Complaint {
  return { message: `The guest has no I/O thread ${number} ("${libvirt}").`, span: spanOf(element, attribute) };
}

/** Threads are numbered from 1, each once. */
function sameThread(threads: readonly XmlElement[], { document }: Domain): readonly Complaint[] {
  return threads.flatMap((thread, index) => {
    const number = numberSaid(thread, 'id');
    const span = spanOf(thread, 'id');
    if (number === 0) return [{ message: 'I/O threads are numbered from 1 ("Zero is not permitted").', span }];
    const first = threads.slice(0, index).find((other) => numberSaid(other, 'id') === number);
    if (number === undefined || !first) return [];
    return [
      {
        message: `There is an I/O thread ${number} already ("duplicate iothread id '${number}' found").`,
        span,
        related: [{ message: 'the other one', span: first.span }],
        fixes: [withoutSecond(thread, first, { document })],
      },
    ];
  });
}

function poolSizes(thread: XmlElement): readonly Complaint[] {
  const [least, most] = [numberSaid(thread, 'thread_pool_min'), numberSaid(thread, 'thread_pool_max')];
  if (least === undefined || most === undefined || least <= most) return [];
  const libvirt = 'thread_pool_min must be smaller or equal to thread_pool_max';
  return [{ message: `At least ${least} threads, at most ${most} ("${libvirt}").`, span: spanOf(thread, 'thread_pool_min') }];
}

/** One line says where a thread runs, and one how it is scheduled. */
function twicePinned(tune: XmlElement | undefined, { document }: Domain): readonly Complaint[] {
  const pinned = new Set<number>();
  const scheduled = new Set<number>();
  const ofPins = childrenNamed(tune, 'iothreadpin').flatMap((pin) => {
    const number = numberSaid(pin, 'iothread');
    const isFirst = number === undefined || !pinned.has(number);
    if (number !== undefined) pinned.add(number);
    if (isFirst) return [];
    return [
      {
        message: `I/O thread ${number} is pinned above already ("duplicate iothreadpin for same iothread '${number}'").`,
        span: spanOf(pin, 'iothread'),
        fixes: [preferredFix('Remove this <iothreadpin>', [removeElement(document, pin)])],
      },
    ];
  });
  const ofSchedules = childrenNamed(tune, 'iothreadsched').flatMap((line) => {
    const numbers = [...(numberSet(said(line, 'iothreads') ?? '') ?? [])];
    const again = numbers.find((number) => scheduled.has(number));
    for (const number of numbers) scheduled.add(number);
    if (again === undefined) return [];
    const libvirt = "'iothreadsched' attributes 'iothreads' must not overlap";
    return [{ message: `I/O thread ${again} has a scheduler already ("${libvirt}").`, span: spanOf(line, 'iothreads') }];
  });
  return [...ofPins, ...ofSchedules];
}
