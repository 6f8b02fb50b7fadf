/** Limits and sizes of blocks that QEMU refuses when the guest starts (QEMU, util/throttle.c, hw/block/block.c). */
import type { Disk } from '../../domain/devices.ts';
import { childNamed, textValue } from '../../domain/element.ts';
import { setAttribute } from '../../xml/edit.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { preferredFix } from '../fix.ts';
import { type Complaint, numberSaid, said, spanOf } from '../report.ts';

/** The limits of `<iotune>`: each has a burst, and how long that lasts. */
const limits: readonly string[] = ['bytes', 'iops'].flatMap((unit) =>
  ['total', 'read', 'write'].map((direction) => `${direction}_${unit}_sec`),
);

/** Undefined where nothing is written, or no number. */
function numberIn(element: XmlElement | undefined): number | undefined {
  const text = textValue(element)?.value.trim() ?? '';
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

export function burst({ element }: Disk): Complaint | undefined {
  const tune = childNamed(element, 'iotune');
  for (const name of limits) {
    const limit = numberIn(childNamed(tune, name)) ?? 0;
    const most = childNamed(tune, `${name}_max`);
    const rate = numberIn(most) ?? 0;
    const length = childNamed(tune, `${name}_max_length`);
    if (most && rate > 0 && limit === 0) {
      return {
        message: `A burst goes beyond a limit, and <${name}> sets none, so the guest doesn't start ("bps_max/iops_max require corresponding bps/iops values").`,
        span: most.span,
      };
    }
    if (most && rate > 0 && rate < limit) {
      return {
        message: `A burst of ${rate} is less than the ${limit} that are always allowed, so the guest doesn't start ("bps_max/iops_max cannot be lower than bps/iops").`,
        span: most.span,
      };
    }
    if (length && (numberIn(length) ?? 0) > 0 && rate === 0) {
      return {
        message: `The length is that of a burst, and <${name}_max> sets none, so the guest doesn't start ("burst length set without burst rate").`,
        span: length.span,
      };
    }
  }
  return undefined;
}

export function sizeOfOperation({ element }: Disk): Complaint | undefined {
  const tune = childNamed(element, 'iotune');
  const size = childNamed(tune, 'size_iops_sec');
  if (!size || (numberIn(size) ?? 0) === 0) return undefined;
  if (limits.some((name) => name.includes('iops') && (numberIn(childNamed(tune, name)) ?? 0) > 0)) return undefined;
  return {
    message: `The size tells how large requests are counted, and there is no limit of their number, so the guest doesn't start ("iops size requires an iops value to be set").`,
    span: size.span,
  };
}

const least = 512;
const most = 2 * 1024 * 1024;
const isPowerOfTwo = (size: number): boolean => Number.isInteger(Math.log2(size));

/** CD-ROMs have blocks of their own, and a LUN those of its device. */
export function blockSize({ element, device, bus }: Disk): Complaint | undefined {
  const sizes = childNamed(element, 'blockio');
  if (!sizes || device !== 'disk') return undefined;
  for (const name of ['logical_block_size', 'physical_block_size']) {
    const size = numberSaid(sizes, name) ?? 0;
    if (size === 0 || (size >= least && size <= most && isPowerOfTwo(size))) continue;
    return {
      message: `The size of a block is a power of two from ${least} to ${most}, so with ${size} the guest doesn't start.`,
      span: spanOf(sizes, name),
    };
  }
  const logical = numberSaid(sizes, 'logical_block_size') ?? 0;
  // Where none is written, the disk has the least; what QEMU asks some host devices for isn't known here.
  const assumed = said(element, 'type') === 'file' ? least : 0;
  const physical = numberSaid(sizes, 'physical_block_size') || assumed;
  if (logical > least && (bus === 'sata' || bus === 'ide')) {
    return {
      message: `Disks on ${bus} have blocks of ${least} bytes, so the guest doesn't start.`,
      span: spanOf(sizes, 'logical_block_size'),
    };
  }
  if (physical === 0 || logical <= physical) return undefined;
  return {
    message: `What the guest addresses (${logical} bytes) is no larger than what the disk writes at once (${physical}), so the guest doesn't start ("logical_block_size > physical_block_size not supported").`,
    span: spanOf(sizes, 'logical_block_size'),
    fixes: [
      preferredFix(`Set physical_block_size='${logical}'`, [setAttribute(sizes, 'physical_block_size', String(logical))]),
    ],
  };
}
