/** Values that follow from the rest of the guest: names that are free, what there is to refer to, and what hypervisor and host have. */
import { allDevices, devicesNamed, targetName } from '../../domain/devices.ts';
import { prefixByBus } from '../../domain/drive-name.ts';
import { attributeValue, childNamed, childrenNamed, textValue } from '../../domain/element.ts';
import { mayEmulate } from '../../domain/emulators.ts';
import { cpuModels } from '../../domain/names/cpu-models.ts';
import { keymaps } from '../../domain/names/keymaps.ts';
import { machineTypes } from '../../domain/names/machines.ts';
import { networkCards } from '../../domain/names/network-cards.ts';
import { x86Features } from '../../domain/names/x86-features.ts';
import { readOnce } from '../../domain/read-once.ts';
import type { HostFacts } from '../../host/facts.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { archOf, isX86 } from './architecture.ts';
import type { ComputedValue } from './computed-value.ts';
import { loaderPaths, storePath, templatePaths } from './firmware-files.ts';
import { usualValues } from './usual-values.ts';

/** The elements from `<domain>` to the one whose value is computed. */
type Path = readonly XmlElement[];
type Compute = (domain: XmlElement, path: Path, host: HostFacts) => readonly ComputedValue[];

/** The values that fit an attribute, or the text of an element where `attribute` is undefined; the best one first. */
export function computedValues(path: Path, attribute: string | undefined, host: HostFacts): readonly ComputedValue[] {
  const [domain] = path;
  const element = path.at(-1);
  const parent = path.at(-2);
  if (domain === undefined || element === undefined) return [];
  const what = attribute === undefined ? element.name : `${element.name}@${attribute}`;
  const compute = COMPUTED.get(`${parent?.name ?? ''}/${what}`) ?? COMPUTED.get(what);
  return compute?.(domain, path, host) ?? usualValues(path, what);
}

/** The elements around one, and itself. */
export function pathTo(element: XmlElement): Path {
  const path: XmlElement[] = [];
  for (let outer: XmlElement | undefined = element; outer !== undefined; outer = outer.parent) path.unshift(outer);
  return path;
}

const COMPUTED: ReadonlyMap<string, Compute> = new Map<string, Compute>([
  ['domain/uuid', () => [{ text: crypto.randomUUID(), what: 'a new one' }]],
  ['os/type', usualKind],
  ['os/loader', (domain, _, host) => loaderPaths(domain, host)],
  ['os/nvram@template', (domain, _, host) => templatePaths(domain, host)],
  ['os/nvram', storePath],
  ['cpu/topology@cores', (domain) => [{ text: String(processorCount(domain)), what: 'as many as <vcpu>' }]],
  ['devices/emulator', emulators],
  ['disk/target@dev', freeTargets],
  ['devices/controller@index', freeControllerIndex],
  ['boot@order', nextBootOrder],
  ['disk/driver@iothread', ioThreads],
  ['controller/driver@iothread', ioThreads],
  ['iothreadpin@iothread', ioThreads],
  ['iothreadsched@iothreads', ioThreads],
  ['iothreadids/iothread@id', (domain) => next(idsOf(ioThreadElements(domain), 'id'), 1, 'free number')],
  ['interface/mac@address', () => [{ text: newMac(), what: 'a new one' }]],
  ['interface/source@dev', () => [{ text: 'eth0', what: 'a card of the host' }]],
  ['interface/source@network', (domain, path) => sources(domain, path, 'network', 'default')],
  ['interface/source@bridge', (domain, path) => sources(domain, path, 'bridge', 'virbr0')],
  ['disk/source@pool', pools],
  ['numa/cell@id', (domain) => next(idsOf(cells(domain), 'id'), 0, 'free number')],
  ['memnode@cellid', numaCells],
  ['sibling@id', numaCells],
  ['target/node', numaCells],
  ['vcpupin@vcpu', unpinnedProcessors],
  ['devices/audio@id', (domain) => next(idsOf(devicesNamed(domain, 'audio'), 'id'), 1, 'free number')],
  ['sound/audio@id', audioBackends],
  ['graphics/audio@id', audioBackends],
  ['throttlefilter@group', throttleGroups],
  ['serial/target@port', (domain) => ports(domain, 'serial')],
  ['parallel/target@port', (domain) => ports(domain, 'parallel')],
  ['alias@name', freeAlias],
  ['os/type@machine', (domain) => machineTypes(archOf(domain))],
  ['cpu/model', (domain) => cpuModels(archOf(domain))],
  ['cpu/feature@name', otherFeatures],
  ['interface/model@type', (domain) => networkCards(attributeValue(domain, 'type')?.value ?? '', archOf(domain))],
  ['graphics@keymap', () => keymaps],
]);

/** The features of the processor that nothing is said of yet. */
function otherFeatures(domain: XmlElement, path: Path): readonly ComputedValue[] {
  if (!isX86(domain)) return [];
  const others = childrenNamed(childNamed(domain, 'cpu'), 'feature').filter((each) => each !== path.at(-1));
  const said = new Set(others.map((each) => attributeValue(each, 'name')?.value));
  return x86Features.filter(({ text }) => !said.has(text));
}

/** What `<type>` says for each hypervisor that leaves no choice. */
function usualKind(domain: XmlElement): readonly ComputedValue[] {
  const hypervisor = attributeValue(domain, 'type')?.value;
  if (hypervisor === 'lxc' || hypervisor === 'openvz') return [{ text: 'exe', what: 'a container' }];
  return hypervisor === 'xen' ? [] : [{ text: 'hvm', what: 'a whole machine' }];
}

function freeTargets(domain: XmlElement, path: Path): readonly ComputedValue[] {
  const own = path.at(-1);
  const bus = attributeValue(own, 'bus')?.value;
  const known = bus === undefined ? undefined : prefixByBus.get(bus);
  const device = attributeValue(path.at(-2), 'device')?.value;
  const usual = device === 'floppy' ? ['fd'] : device === 'cdrom' ? ['sd', 'hd'] : ['vd', 'sd'];
  const prefixes = known === undefined ? usual : [known];
  const itself = attributeValue(own, 'dev')?.value;
  return prefixes.map((prefix) => ({ text: freeTargetName(domain, prefix, itself), what: 'free name' }));
}

/** The first name of a prefix that no disk has; `itself` counts as free. */
export function freeTargetName(domain: XmlElement, prefix: string, itself?: string): string {
  const taken = takenTargets(domain);
  for (let index = 0; ; index++) {
    const name = targetName(prefix, index);
    if (name === itself || !taken.has(name)) return name;
  }
}

const takenTargets: (domain: XmlElement) => ReadonlySet<string | undefined> = readOnce(
  (domain) => new Set(devicesNamed(domain, 'disk').map((disk) => attributeValue(childNamed(disk, 'target'), 'dev')?.value)),
);

function freeControllerIndex(domain: XmlElement, path: Path): readonly ComputedValue[] {
  const own = path.at(-1);
  const type = attributeValue(own, 'type')?.value;
  const same = devicesNamed(domain, 'controller').filter(
    (each) => each !== own && attributeValue(each, 'type')?.value === type,
  );
  // The first PCI controller is the bus that the machine itself brings.
  return next(idsOf(same, 'index'), type === 'pci' ? 1 : 0, 'free number');
}

function nextBootOrder(domain: XmlElement, path: Path): readonly ComputedValue[] {
  const own = path.at(-1);
  const boots = allDevices(domain)
    .flatMap((device) => childrenNamed(device, 'boot'))
    .filter((each) => each !== own);
  return next(idsOf(boots, 'order'), 1, 'next in order');
}

function ioThreadElements(domain: XmlElement): readonly XmlElement[] {
  return childrenNamed(childNamed(domain, 'iothreadids'), 'iothread');
}

/** As many as `<iothreads>` says; the numbers of `<iothreadids>` come first, then those that are free from 1 on. */
function ioThreads(domain: XmlElement): readonly ComputedValue[] {
  const ids = new Set(idsOf(ioThreadElements(domain), 'id'));
  const count = Math.min(Number(textValue(childNamed(domain, 'iothreads'))?.value ?? 0), 256);
  for (let number = 1; ids.size < count; number++) ids.add(number);
  return [...ids].map((number) => ({ text: String(number), what: 'I/O thread' }));
}

function sources(domain: XmlElement, path: Path, attribute: string, usual: string): readonly ComputedValue[] {
  const others = devicesNamed(domain, 'interface').filter((card) => card !== path.at(-2));
  const used = others.map((card) => attributeValue(childNamed(card, 'source'), attribute)?.value);
  const names = new Set([...used.filter((name) => name !== undefined && name !== ''), usual]);
  return [...names].map((name) => ({
    text: name ?? usual,
    what: name === usual ? "libvirt's usual one" : 'used by another card',
  }));
}

function pools(domain: XmlElement, path: Path): readonly ComputedValue[] {
  const others = devicesNamed(domain, 'disk').filter((disk) => disk !== path.at(-2));
  const used = others.map((disk) => attributeValue(childNamed(disk, 'source'), 'pool')?.value ?? '');
  return [...new Set([...used, 'default'])].filter((name) => name !== '').map((text) => ({ text, what: 'storage pool' }));
}

function cells(domain: XmlElement): readonly XmlElement[] {
  return childrenNamed(childNamed(childNamed(domain, 'cpu'), 'numa'), 'cell');
}

/** A cell without a number has that of its place. */
function numaCells(domain: XmlElement): readonly ComputedValue[] {
  return cells(domain).map((cell, index) => ({ text: attributeValue(cell, 'id')?.value ?? String(index), what: 'NUMA cell' }));
}

function unpinnedProcessors(domain: XmlElement, path: Path): readonly ComputedValue[] {
  const pins = childrenNamed(childNamed(domain, 'cputune'), 'vcpupin').filter((each) => each !== path.at(-1));
  const pinned = new Set(idsOf(pins, 'vcpu'));
  const free = Array.from({ length: processorCount(domain) }, (_, index) => index).filter((index) => !pinned.has(index));
  return free.map((index) => ({ text: String(index), what: 'not pinned yet' }));
}

/** What `<vcpu>` says, and not more than 256. */
function processorCount(domain: XmlElement): number {
  const count = Math.min(Number(textValue(childNamed(domain, 'vcpu'))?.value ?? 1), 256);
  return Number.isInteger(count) && count > 0 ? count : 1;
}

/** The host's own; where nothing is known of it, where distributions that name it by its architecture have it. */
function emulators(domain: XmlElement, _: Path, host: HostFacts): readonly ComputedValue[] {
  const arch = archOf(domain);
  const own = host.emulators
    .filter((path) => mayEmulate(path, arch, host.kvmArchitectures))
    .map((text) => ({ text, what: 'on this host' }));
  if (own.length > 0) return own;
  const program = arch === 'i686' ? 'i386' : arch.replace(/^armv7l$/, 'arm');
  return [{ text: `/usr/bin/qemu-system-${program}`, what: "QEMU's usual place" }];
}

/** In the range that QEMU and KVM use, as libvirt makes them. */
function newMac(): string {
  const own = [...crypto.getRandomValues(new Uint8Array(3))].map((byte) => byte.toString(16).padStart(2, '0'));
  return ['52:54:00', ...own].join(':');
}

function audioBackends(domain: XmlElement): readonly ComputedValue[] {
  return devicesNamed(domain, 'audio').map((audio) => ({
    text: attributeValue(audio, 'id')?.value ?? '1',
    what: `audio backend ${attributeValue(audio, 'type')?.value ?? ''}`.trim(),
  }));
}

function throttleGroups(domain: XmlElement): readonly ComputedValue[] {
  return childrenNamed(childNamed(domain, 'throttlegroups'), 'throttlegroup').flatMap((group) => {
    const name = textValue(childNamed(group, 'group_name'))?.value.trim();
    return name ? [{ text: name, what: 'throttle group' }] : [];
  });
}

function ports(domain: XmlElement, device: string): readonly ComputedValue[] {
  const targets = devicesNamed(domain, device).map((each) => childNamed(each, 'target'));
  return next(
    idsOf(
      targets.filter((each) => each !== undefined),
      'port',
    ),
    0,
    'free number',
  );
}

/** Names of the author's own begin with `ua-`; libvirt replaces all others. */
function freeAlias(domain: XmlElement, path: Path): readonly ComputedValue[] {
  const device = path.at(-2)?.name ?? 'device';
  const taken = new Set(allDevices(domain).map((each) => attributeValue(childNamed(each, 'alias'), 'name')?.value));
  const base = `ua-${device}`;
  let name = base;
  for (let number = 2; taken.has(name); number++) name = `${base}${number}`;
  return [{ text: name, what: 'free name' }];
}

function idsOf(elements: readonly XmlElement[], attribute: string): readonly number[] {
  return elements
    .map((element) => attributeValue(element, attribute)?.value.trim() ?? '')
    .filter((value) => /^\d{1,9}$/.test(value))
    .map(Number);
}

/** The least number from `first` on that is not taken. */
function next(taken: readonly number[], first: number, what: string): readonly ComputedValue[] {
  const all = new Set(taken);
  let number = first;
  while (all.has(number)) number++;
  return [{ text: String(number), what }];
}
