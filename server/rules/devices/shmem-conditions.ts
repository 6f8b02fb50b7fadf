/** What libvirt holds memory that guests share to (qemu_validate.c: qemuValidateDomainDeviceDefShmem). */
import { addressOf, addressType } from '../../domain/address.ts';
import { attributeValue, childNamed, textValue } from '../../domain/element.ts';
import { kibibytes } from '../../domain/size.ts';
import { type Condition, said, spanOf } from '../report.ts';
import { unwantedAddress, unwantedElement } from '../unwanted.ts';

export const shmemSize: Condition = (shmem) => {
  const size = childNamed(shmem, 'size');
  const written = textValue(size);
  const kib = written && kibibytes(written.value, attributeValue(size, 'unit')?.value ?? 'bytes');
  if (!written || kib === undefined || (kib >= 1024 && Number.isInteger(Math.log2(kib)))) return undefined;
  return {
    message:
      'The size of shared memory is a power of two, 1 MiB or more ("shmem size must be a power of 2 and at least 1 MiB (1024 KiB)").',
    span: written.span,
  };
};

export const shmemServer: Condition = (shmem) => {
  const msi = childNamed(shmem, 'msi');
  if (!msi || childNamed(shmem, 'server')) return undefined;
  return {
    message:
      'Interrupts between guests go through a server, and this shared memory has none ("msi option is only supported with a server").',
    span: msi.span,
  };
};

export const shmemAddress: Condition = (shmem, { document }) => {
  const address = addressOf(shmem);
  const type = addressType(shmem);
  if (!address || type === undefined || type === 'pci') return undefined;
  return unwantedAddress(
    address,
    { document },
    `Shared memory is a PCI device ("only 'pci' addresses are supported for the shared memory device").`,
  );
};

/** QEMU's two devices: with a server or without one. */
export const shmemModel: Condition = (shmem, domain) => {
  const element = childNamed(shmem, 'model');
  const model = said(element, 'type');
  const server = childNamed(shmem, 'server');
  const size = childNamed(shmem, 'size');
  if (!element || model === undefined) return undefined;
  if (model === 'ivshmem') {
    return {
      message: `QEMU has replaced ivshmem by ivshmem-plain and, with a server, ivshmem-doorbell ("ivshmem device is no longer supported").`,
      span: spanOf(element, 'type'),
    };
  }
  if (model === 'ivshmem-plain' && server) {
    const libvirt = "shmem model 'ivshmem-plain' is supported only with server option disabled";
    return unwantedElement(server, domain, `ivshmem-plain has no server; ivshmem-doorbell has one ("${libvirt}").`);
  }
  if (model !== 'ivshmem-doorbell') return undefined;
  if (!server) {
    return {
      message: `ivshmem-doorbell needs a <server path=…> ("shmem model 'ivshmem-doorbell' is supported only with server option enabled").`,
      span: spanOf(element, 'type'),
    };
  }
  const libvirt = "shmem model 'ivshmem-doorbell' does not support size setting";
  return size && unwantedElement(size, domain, `The server decides on the size ("${libvirt}").`);
};
