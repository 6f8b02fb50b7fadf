/** What libvirt holds folders of the host to (qemu_validate.c: qemuValidateDomainDeviceDefFS). */
import { devicesNamed } from '../../domain/devices.ts';
import { childNamed } from '../../domain/element.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { type Condition, said, spanOf } from '../report.ts';
import { unwanted, unwantedElement } from '../unwanted.ts';

const isVirtiofs = (filesystem: XmlElement): boolean => said(childNamed(filesystem, 'driver'), 'type') === 'virtiofs';

/** libvirt 12.8 shares read-only, 10.7 did not yet. */
export const virtiofsReadOnly: Condition = (filesystem) => {
  const flag = childNamed(filesystem, 'readonly');
  const socket = said(childNamed(filesystem, 'source'), 'socket');
  if (!flag || socket !== undefined || !isVirtiofs(filesystem)) return undefined;
  return {
    message:
      'libvirt 12.8 can share a folder read-only by virtiofs; 10.7 and older versions refuse it ("virtiofs does not yet support read-only mode").',
    span: flag.span,
  };
};

export const virtiofsMode: Condition = (filesystem) => {
  const mode = said(filesystem, 'accessmode');
  if (!isVirtiofs(filesystem) || mode === undefined || mode === 'passthrough') return undefined;
  return unwanted(
    filesystem,
    'accessmode',
    `virtiofs knows accessmode='passthrough' only ("virtiofs only supports passthrough accessmode").`,
  );
};

export const sameTag: Condition = (filesystem, domain) => {
  const tag = said(childNamed(filesystem, 'target'), 'dir');
  const target = childNamed(filesystem, 'target');
  if (tag === undefined || !target || !isVirtiofs(filesystem)) return undefined;
  const first = devicesNamed(domain.element, 'filesystem').find(
    (other) => isVirtiofs(other) && said(childNamed(other, 'target'), 'dir') === tag,
  );
  if (!first || first === filesystem) return undefined;
  return {
    message: `Another virtiofs folder has the tag ${tag} ("filesystem target '${tag}' specified twice").`,
    span: spanOf(target, 'dir'),
    related: [{ message: 'the other one', span: first.startTag }],
  };
};

/** What only 9p can do with a folder, and only where it maps the owners of files. */
export const createModes: Condition = (filesystem) => {
  const name = ['fmode', 'dmode'].find((each) => said(filesystem, each) !== undefined);
  const access = said(filesystem, 'accessmode') ?? 'passthrough';
  if (name === undefined || access === 'mapped') return undefined;
  return {
    message: `The modes of new files are set where their owners are mapped ("fmode and dmode must be used with accessmode=mapped").`,
    span: spanOf(filesystem, name),
  };
};

export const sharedFolder: Condition = (filesystem) => {
  const type = said(filesystem, 'type');
  if (type === undefined || !['file', 'block', 'template', 'ram', 'volume', 'bind'].includes(type)) return undefined;
  return {
    message: `QEMU shares folders of the host (type='mount'), not type='${type}' ("only supports mount filesystem type").`,
    span: spanOf(filesystem, 'type'),
  };
};

/** What 9p has and virtiofs has not. */
export const virtiofsOptions: Condition = (filesystem) => {
  const name = ['model', 'multidevs'].find((each) => said(filesystem, each) !== undefined);
  if (name === undefined || !isVirtiofs(filesystem)) return undefined;
  return unwanted(filesystem, name, `${name}= is for 9p ("virtiofs does not support ${name}").`);
};

export const bootFolder: Condition = (filesystem, domain) => {
  const boot = childNamed(filesystem, 'boot');
  if (!boot || isVirtiofs(filesystem)) return undefined;
  return unwantedElement(boot, domain, 'Guests boot from virtiofs, not from 9p ("boot order is only supported for virtiofs").');
};

/** What QEMU's 9p lets a folder be called; it ends where the name is longer. */
export const tagLength: Condition = (filesystem) => {
  const target = childNamed(filesystem, 'target');
  const tag = said(target, 'dir');
  const most = 31;
  if (!target || tag === undefined || isVirtiofs(filesystem) || new TextEncoder().encode(tag).length <= most) return undefined;
  return {
    message: `The tag of a 9p folder has ${most} bytes at most; with this one QEMU ends at once ("mount tag '${tag}' (${tag.length} bytes) is longer than maximum (${most} bytes)").`,
    span: spanOf(target, 'dir'),
  };
};

export const foreignDriver: Condition = (filesystem) => {
  const driver = childNamed(filesystem, 'driver');
  const type = said(driver, 'type');
  if (!driver || type === undefined || !['loop', 'nbd', 'ploop'].includes(type)) return undefined;
  return {
    message: `The driver ${type} is for containers; QEMU shares folders by virtiofs or 9p (type='path').`,
    span: spanOf(driver, 'type'),
  };
};
