/** What people call elements of libvirt who know them from QEMU, virt-install or other hypervisors. */
import type { XmlElement } from '../../xml/tree.ts';
import type { Expression } from '../patterns/expression.ts';
import { nameKey } from '../patterns/names.ts';
import type { QualifiedName } from './namespaces.ts';
import { elementsNamed } from './possible.ts';

const names: Readonly<Record<string, string>> = {
  nic: 'interface',
  network: 'interface',
  ethernet: 'interface',
  cdrom: 'disk',
  drive: 'disk',
  harddisk: 'disk',
  ram: 'memory',
  cpus: 'vcpu',
  smp: 'vcpu',
  vnc: 'graphics',
  spice: 'graphics',
  display: 'graphics',
  vga: 'video',
  gpu: 'video',
  mouse: 'input',
  keyboard: 'input',
  tablet: 'input',
  soundcard: 'sound',
  passthrough: 'hostdev',
  code: 'loader',
  vars: 'nvram',
};

/** What libvirt calls an element that has another name here, if that may come next. */
export function nameHere(expression: Expression, child: XmlElement): QualifiedName | undefined {
  const local = Object.hasOwn(names, child.name) ? names[child.name] : undefined;
  if (local === undefined) return undefined;
  const name = { namespace: '', local, key: nameKey('', local) };
  return elementsNamed(expression, name).length > 0 ? name : undefined;
}
