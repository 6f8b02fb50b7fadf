import { type Disk, devicesNamed, targetIndex } from '../domain/devices.ts';
import type { Domain } from '../domain/domain.ts';
import { attributeValue, childNamed, childrenNamed } from '../domain/element.ts';
import { type DiskDevice, diskDevice } from './disk-device.ts';
import { blockdev, type Fragment } from './fragment.ts';
import { type Storage, storageOf } from './storage.ts';

/** The disks as `-blockdev` and `-device`, in libvirt's order, and what can't be shown. */
export function diskFragments(domain: Domain): {
  readonly fragments: readonly Fragment[];
  readonly remarks: readonly string[];
} {
  const disks = inLibvirtOrder(domain.disks);
  const boot = bootIndexes(domain, disks);
  const remarks: string[] = [];
  const fragments = disks.flatMap((disk, index): readonly Fragment[] => {
    const device = diskDevice(domain, disk);
    const storage = storageOf(disk);
    if (!device || (storage !== 'empty' && 'unknown' in storage)) {
      const why = device && storage !== 'empty' && 'unknown' in storage ? storage.unknown : 'is on a bus that is not shown';
      remarks.push(`The disk ${disk.targetDev?.value ?? ''} (${disk.bus ?? 'no bus'}) ${why}.`);
      return [];
    }
    return [fragmentOf(disk, device, storage, { number: disks.length - index, bootIndex: boot.get(disk) })];
  });
  return { fragments, remarks };
}

/** libvirt keeps disks by bus, in the order the buses appear, and within a bus by name (virDomainDiskInsert). */
function inLibvirtOrder(disks: readonly Disk[]): readonly Disk[] {
  const buses = [...new Set(disks.map(({ bus }) => bus))];
  const indexOf = (disk: Disk): number => targetIndex(disk.targetDev?.value ?? '') ?? 0;
  return buses.flatMap((bus) => disks.filter((disk) => disk.bus === bus).sort((one, other) => indexOf(one) - indexOf(other)));
}

/** Which disk QEMU tries when: what the devices say, else the first disk of each kind that `<os>` names, the hard disk where it names none. */
function bootIndexes(domain: Domain, disks: readonly Disk[]): ReadonlyMap<Disk, number> {
  const own = (disk: Disk): number | undefined => {
    const order = attributeValue(childNamed(disk.element, 'boot'), 'order')?.value;
    return order === undefined ? undefined : Number(order);
  };
  const anyDevice = ['disk', 'interface', 'hostdev', 'redirdev'].flatMap((name) => devicesNamed(domain.element, name));
  if (anyDevice.some((device) => childNamed(device, 'boot')))
    return new Map(
      disks.flatMap((disk) => {
        const order = own(disk);
        return order === undefined ? [] : [[disk, order] as const];
      }),
    );
  const written = childrenNamed(domain.os.element, 'boot').flatMap((boot) => attributeValue(boot, 'dev')?.value ?? []);
  const kinds: Readonly<Record<string, readonly string[]>> = { hd: ['disk', 'lun'], cdrom: ['cdrom'], fd: ['floppy'] };
  const indexes = new Map<Disk, number>();
  for (const [index, dev] of (written.length > 0 ? written : ['hd']).entries()) {
    const first = disks.find(({ device }) => kinds[dev]?.includes(device));
    if (first) indexes.set(first, index + 1);
  }
  return indexes;
}

const caches: Readonly<Record<string, { readonly direct: boolean; readonly noFlush: boolean; readonly write: 'on' | 'off' }>> =
  {
    none: { direct: true, noFlush: false, write: 'on' },
    writeback: { direct: false, noFlush: false, write: 'on' },
    writethrough: { direct: false, noFlush: false, write: 'off' },
    directsync: { direct: true, noFlush: false, write: 'off' },
    unsafe: { direct: false, noFlush: true, write: 'on' },
  };

interface Place {
  /** libvirt numbers its nodes from the last disk to the first. */
  readonly number: number;
  readonly bootIndex: number | undefined;
}

function fragmentOf(
  disk: Disk,
  device: DiskDevice,
  storage: Exclude<Storage, { unknown: string }>,
  { number, bootIndex }: Place,
): Fragment {
  const driver = childNamed(disk.element, 'driver');
  const format = attributeValue(driver, 'type')?.value ?? 'raw';
  const cacheName = attributeValue(driver, 'cache')?.value ?? '';
  const cache = caches[cacheName];
  const discard = attributeValue(driver, 'discard')?.value;
  const readOnly = disk.device === 'cdrom' || childNamed(disk.element, 'readonly') !== undefined;
  const node = `libvirt-${number}`;
  const drive = storage === 'empty' ? {} : { drive: `${node}-${format === 'raw' ? 'storage' : 'format'}` };
  const properties = {
    ...device.properties,
    ...drive,
    id: device.id,
    ...(bootIndex === undefined ? {} : { bootindex: bootIndex }),
    ...(cache && disk.device !== 'cdrom' && disk.device !== 'floppy' ? { 'write-cache': cache.write } : {}),
  };
  const list = [
    ...(storage === 'empty' ? [] : [`file=${storage.file}`, `format=${format}`]),
    `if=${device.plainInterface}`,
    ...(disk.device === 'cdrom' ? ['media=cdrom'] : []),
    ...(device.plainInterface === 'none' ? [`id=${device.id}`] : []),
    ...(readOnly && disk.device !== 'cdrom' ? ['readonly=on'] : []),
    ...(cache ? [`cache=${cacheName}`] : []),
    ...(discard === undefined ? [] : [`discard=${discard}`]),
  ];
  const plainDevice = device.plainInterface === 'none' ? ['-device', `${device.properties['driver']},drive=${device.id}`] : [];
  return {
    about: 'disk',
    libvirt: [
      ...(storage === 'empty' ? [] : nodesOf(disk, storage.blockdev, { node, format, readOnly })),
      '-device',
      JSON.stringify(properties),
    ],
    plain: ['-drive', list.join(','), ...plainDevice],
    span: disk.element.span,
  };
}

/** The node that reaches the content, and for a format other than raw the one that reads it. */
function nodesOf(
  disk: Disk,
  reached: Readonly<Record<string, unknown>>,
  { node, format, readOnly }: { readonly node: string; readonly format: string; readonly readOnly: boolean },
): readonly string[] {
  const driver = childNamed(disk.element, 'driver');
  const cache = caches[attributeValue(driver, 'cache')?.value ?? ''];
  const discard = attributeValue(driver, 'discard')?.value;
  const aio = attributeValue(driver, 'io')?.value;
  const cacheJson = cache ? { cache: { direct: cache.direct, 'no-flush': cache.noFlush } } : {};
  const discardJson = discard === undefined ? {} : { discard };
  const storage = { ...reached, ...(aio === undefined ? {} : { aio }), 'node-name': `${node}-storage` };
  if (format === 'raw') return blockdev({ ...storage, 'read-only': readOnly, ...discardJson, ...cacheJson });
  return [
    ...blockdev({ ...storage, 'auto-read-only': true, discard: 'unmap', ...cacheJson }),
    ...blockdev({
      'node-name': `${node}-format`,
      'read-only': readOnly,
      ...discardJson,
      ...cacheJson,
      driver: format,
      file: `${node}-storage`,
    }),
  ];
}
