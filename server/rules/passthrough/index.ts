import type { Rule } from '../rule.ts';
import { balloon } from './balloon.ts';
import { biosGuest } from './bios-guest.ts';
import { cachingMode } from './caching-mode.ts';
import { decimalBus } from './decimal-bus.ts';
import { emulatedVideo } from './emulated-video.ts';
import { halfHidden } from './half-hidden.ts';
import { hardLimit } from './hard-limit.ts';
import { hostAddress } from './host-address.ts';
import { hostConsole } from './host-console.ts';
import { iommuGroup } from './iommu-group.ts';
import { managed } from './managed.ts';
import { missingDevice } from './missing-device.ts';
import { noAddress } from './no-address.ts';
import { romDisabled } from './rom-disabled.ts';
import { romFile } from './rom-file.ts';
import { romHidden } from './rom-hidden.ts';
import { soundFunction } from './sound-function.ts';
import { splitIrqchip } from './split-irqchip.ts';
import { usbIds } from './usb-ids.ts';
import { vendorId } from './vendor-id.ts';

/** Devices of the host that are handed to a guest, graphics cards above all. */
export const passthroughRules: readonly Rule[] = [
  hostAddress,
  decimalBus,
  usbIds,
  noAddress,
  missingDevice,
  iommuGroup,
  managed,
  cachingMode,
  hardLimit,
  balloon,
  biosGuest,
  romDisabled,
  romHidden,
  romFile,
  hostConsole,
  soundFunction,
  emulatedVideo,
  splitIrqchip,
  halfHidden,
  vendorId,
];
