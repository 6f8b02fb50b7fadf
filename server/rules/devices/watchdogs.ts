/** What libvirt holds the places and actions of watchdogs to (qemu_validate.c: qemuValidateDomainWatchdogDef). */
import { addressOf, addressType } from '../../domain/address.ts';
import { devicesNamed } from '../../domain/devices.ts';
import { removeElement, setAttribute } from '../../xml/edit.ts';
import { preferredFix } from '../fix.ts';
import { type Condition, said, spanOf } from '../report.ts';
import { withoutSecond } from '../unwanted.ts';

const place: Condition = (watchdog, { document }) => {
  const model = said(watchdog, 'model');
  const address = addressOf(watchdog);
  const type = addressType(watchdog);
  if (!address) return undefined;
  const libvirt =
    (model === 'ib700' && 'ib700 model of watchdog does not support configuring the address') ||
    (model === 'itco' && 'itco model of watchdog is part of the machine and cannot have any address set.') ||
    (model === 'i6300esb' && type !== undefined && type !== 'pci' && 'i6300esb model of watchdog can go only on PCI bus');
  if (!libvirt) return undefined;
  return {
    message: `${model === 'i6300esb' ? 'This watchdog is a PCI device' : 'This watchdog has its place already'} ("${libvirt}").`,
    span: address.span,
    fixes: [preferredFix('Remove the address', [removeElement(document, address)])],
  };
};

/** libvirt 12.8; older versions let QEMU refuse it. */
const isaOnly: Condition = (watchdog, { os }) => {
  if (said(watchdog, 'model') !== 'ib700' || os.machineClass !== 'q35') return undefined;
  return {
    message: `The watchdog ib700 is for i440fx; q35 has itco ("ib700 model of watchdog cannot be used with this machine type").`,
    span: spanOf(watchdog, 'model'),
    fixes: [preferredFix('Make it an i6300esb, which is a PCI device', [setAttribute(watchdog, 'model', 'i6300esb')])],
  };
};

const otherAction: Condition = (watchdog, { element }) => {
  const [first] = devicesNamed(element, 'watchdog');
  const [one, other] = [first, watchdog].map((each) => (each && said(each, 'action')) ?? 'reset');
  if (!first || first === watchdog || one === other) return undefined;
  return {
    message: `QEMU does one thing for all watchdogs: ${one} ("watchdogs with different actions are not supported with this QEMU binary").`,
    span: spanOf(watchdog, 'action'),
    related: [{ message: 'the first one', span: first.startTag }],
  };
};

const secondOfChipset: Condition = (watchdog, { element, document }) => {
  const first = devicesNamed(element, 'watchdog').find((other) => said(other, 'model') === 'itco');
  if (said(watchdog, 'model') !== 'itco' || !first || first === watchdog) return undefined;
  return {
    message: `The chipset has one itco ("domain can only have one watchdog with model 'itco'").`,
    span: watchdog.startTag,
    fixes: [withoutSecond(watchdog, first, { document })],
  };
};

export const watchdogs: readonly Condition[] = [place, isaOnly, otherAction, secondOfChipset];
