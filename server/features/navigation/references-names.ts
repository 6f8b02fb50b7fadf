import { addressNumber, addressOf } from '../../domain/address.ts';
import { allDevices } from '../../domain/devices.ts';
import type { Domain } from '../../domain/domain.ts';
import { attributeValue, childNamed, childrenNamed, elementsOf, type Value } from '../../domain/element.ts';
import { readOnce } from '../../domain/read-once.ts';
import { trimmed } from '../../xml/characters.ts';
import type { Span, XmlElement } from '../../xml/tree.ts';

/** What a domain gives names or numbers to, by which other places of the same domain mean it. */
export type NamedKind =
  | 'controller'
  | 'numa-cell'
  | 'iothread'
  | 'vcpu'
  | 'alias'
  | 'audio'
  | 'throttle-group'
  | 'iotune-group'
  | 'boot-order'
  | 'disk-target';

/** A place that gives something its name, or that means something by its name. */
export interface Mention {
  readonly kind: NamedKind;
  /** Equal for the places that mean the same thing: `pci 3` for a controller, the number or the name for the others. */
  readonly key: string;
  /** `declares` in the thing itself; `counts` where it is one of a number of things, as in `<iothreads>4</iothreads>`. */
  readonly role: 'declares' | 'counts' | 'means';
  /** The name or the number, nothing around it. */
  readonly span: Span;
}

/** All names of a domain, in the order of the text. */
export const mentionsIn: (domain: Domain) => readonly Mention[] = readOnce(readMentions);

function readMentions(domain: Domain): readonly Mention[] {
  const reader = new MentionReader(domain);
  reader.read();
  return reader.found.sort((a, b) => a.span.start - b.span.start);
}

/** The attribute of an address that names the controller, and the controller's type, where the address alone tells it. */
const controllerOfAddress: ReadonlyMap<string, readonly [attribute: string, type: string]> = new Map([
  ['pci', ['bus', 'pci']],
  ['usb', ['bus', 'usb']],
  ['virtio-serial', ['controller', 'virtio-serial']],
  ['ccid', ['controller', 'ccid']],
]);

class MentionReader {
  readonly found: Mention[] = [];
  readonly #domain: Domain;

  constructor(domain: Domain) {
    this.#domain = domain;
  }

  read(): void {
    const { element, disks } = this.#domain;
    this.#processors(element);
    this.#numa(element);
    for (const group of childrenNamed(childNamed(element, 'throttlegroups'), 'throttlegroup')) {
      this.#text('throttle-group', 'declares', childNamed(group, 'group_name'));
    }
    for (const { targetDev } of disks) this.#name('disk-target', 'declares', targetDev);
    for (const device of allDevices(element)) this.#device(device);
    this.#overrides(element);
  }

  #processors(domain: XmlElement): void {
    const tune = childNamed(domain, 'cputune');
    this.#counted('iothread', childNamed(domain, 'iothreads'), 1);
    this.#numbers('iothread', 'declares', childrenNamed(childNamed(domain, 'iothreadids'), 'iothread'), 'id');
    this.#numbers('iothread', 'means', childrenNamed(tune, 'iothreadpin'), 'iothread');
    this.#lists('iothread', childrenNamed(tune, 'iothreadsched'), 'iothreads');
    this.#counted('vcpu', childNamed(domain, 'vcpu'), 0);
    this.#numbers('vcpu', 'declares', childrenNamed(childNamed(domain, 'vcpus'), 'vcpu'), 'id');
    this.#numbers('vcpu', 'means', childrenNamed(tune, 'vcpupin'), 'vcpu');
    this.#lists('vcpu', childrenNamed(tune, 'vcpusched'), 'vcpus');
  }

  #numa(domain: XmlElement): void {
    const numa = childNamed(childNamed(domain, 'cpu'), 'numa');
    const cells = childrenNamed(numa, 'cell');
    this.#numbers('numa-cell', 'declares', cells, 'id');
    for (const cell of cells) {
      this.#numbers('numa-cell', 'means', childrenNamed(childNamed(cell, 'distances'), 'sibling'), 'id');
      this.#lists('vcpu', [cell], 'cpus');
    }
    for (const link of childrenNamed(numa, 'interconnects').flatMap(elementsOf)) {
      this.#numbers('numa-cell', 'means', [link], 'initiator');
      this.#numbers('numa-cell', 'means', [link], 'target');
    }
    this.#numbers('numa-cell', 'means', childrenNamed(childNamed(domain, 'numatune'), 'memnode'), 'cellid');
  }

  #device(device: XmlElement): void {
    const driver = childNamed(device, 'driver');
    this.#name('alias', 'declares', attributeValue(childNamed(device, 'alias'), 'name'));
    this.#name('alias', 'means', attributeValue(childNamed(device, 'teaming'), 'persistent'));
    this.#number('boot-order', 'declares', attributeValue(childNamed(device, 'boot'), 'order'));
    this.#number('iothread', 'means', attributeValue(driver, 'iothread'));
    this.#numbers('iothread', 'means', childrenNamed(childNamed(driver, 'iothreads'), 'iothread'), 'id');
    this.#text('numa-cell', 'means', childNamed(childNamed(device, 'target'), 'node'));
    this.#lists('numa-cell', childrenNamed(device, 'acpi'), 'nodeset');
    this.#text('iotune-group', 'means', childNamed(childNamed(device, 'iotune'), 'group_name'));
    for (const filter of childrenNamed(childNamed(device, 'throttlefilters'), 'throttlefilter')) {
      this.#name('throttle-group', 'means', attributeValue(filter, 'group'));
    }
    if (device.name === 'audio') this.#number('audio', 'declares', attributeValue(device, 'id'));
    else this.#number('audio', 'means', attributeValue(childNamed(device, 'audio'), 'id'));
    this.#controllers(device, driver);
  }

  #controllers(device: XmlElement, driver: XmlElement | undefined): void {
    const type = attributeValue(device, 'type')?.value;
    if (device.name === 'controller' && type) this.#number('controller', 'declares', attributeValue(device, 'index'), type);
    if (device.name === 'iommu') this.#number('controller', 'means', attributeValue(driver, 'pciBus'), 'pci');
    const address = addressOf(device);
    if (!address) return;
    const kind = attributeValue(address, 'type')?.value ?? '';
    const [attribute, controller] =
      kind === 'drive' ? ['controller', this.#driveBus(device)] : (controllerOfAddress.get(kind) ?? []);
    if (attribute && controller) this.#number('controller', 'means', attributeValue(address, attribute), controller);
  }

  /** The type of the controllers that a device with a drive address is on: that of a disk's bus; host devices have such only on SCSI. */
  #driveBus(device: XmlElement): string | undefined {
    if (device.name === 'disk') return this.#domain.disks.find(({ element }) => element === device)?.bus;
    return device.name === 'hostdev' ? 'scsi' : undefined;
  }

  /** QEMU's own properties for a device: `<qemu:device alias=…>`, and `-set device.ALIAS.…`. */
  #overrides(domain: XmlElement): void {
    for (const element of elementsOf(domain)) {
      if (element.name.endsWith(':override')) {
        for (const device of elementsOf(element)) this.#name('alias', 'means', attributeValue(device, 'alias'));
      }
      if (!element.name.endsWith(':commandline')) continue;
      for (const argument of elementsOf(element)) {
        const value = attributeValue(argument, 'value');
        const alias = value && /^(device\.)([^.]+)\./.exec(this.#written(value.span));
        if (!value || !alias) continue;
        const start = value.span.start + 'device.'.length;
        this.#add('alias', alias[2] ?? '', 'means', { start, end: start + (alias[2]?.length ?? 0) });
      }
    }
  }

  #numbers(kind: NamedKind, role: Mention['role'], elements: readonly XmlElement[], attribute: string): void {
    for (const element of elements) this.#number(kind, role, attributeValue(element, attribute));
  }

  #number(kind: NamedKind, role: Mention['role'], value: Value | undefined, of?: string): void {
    const number = value && addressNumber(value.value);
    if (number !== undefined) this.#add(kind, of ? `${of} ${number}` : String(number), role, value?.span);
  }

  #name(kind: NamedKind, role: Mention['role'], value: Value | undefined): void {
    this.#add(kind, value?.value.trim() ?? '', role, value?.span);
  }

  /** An element whose text is the name. */
  #text(kind: NamedKind, role: Mention['role'], element: XmlElement | undefined): void {
    const text = element?.children[0];
    if (element?.children.length === 1 && text?.kind === 'text') this.#add(kind, text.value.trim(), role, text.span);
  }

  /** An element whose text says how many there are; each is told apart by its number. */
  #counted(kind: NamedKind, element: XmlElement | undefined, first: number): void {
    const text = element?.children[0];
    const count = text?.kind === 'text' ? addressNumber(text.value) : undefined;
    if (text && count !== undefined) this.#add(kind, `${first}-${first + count - 1}`, 'counts', text.span);
  }

  /** The single numbers in lists like `1,3-5,^4`; a range means none of them by its number. */
  #lists(kind: NamedKind, elements: readonly XmlElement[], attribute: string): void {
    for (const element of elements) {
      const span = attributeValue(element, attribute)?.span;
      if (!span) continue;
      for (const { 0: number, index } of this.#written(span).matchAll(/(?<![\d^-])\d+(?![\d-])/g)) {
        const start = span.start + index;
        this.#add(kind, String(Number(number)), 'means', { start, end: start + number.length });
      }
    }
  }

  #written({ start, end }: Span): string {
    return this.#domain.document.text.slice(start, end);
  }

  #add(kind: NamedKind, key: string, role: Mention['role'], around: Span | undefined): void {
    const span = around && trimmed(this.#domain.document.text, around.start, around.end);
    if (span && key !== '') this.found.push({ kind, key, role, span });
  }
}
