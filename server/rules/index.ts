import { bootRules } from './boot/index.ts';
import { deviceRules } from './devices/index.ts';
import { diskRules } from './disk/index.ts';
import { firmwareRules } from './firmware/index.ts';
import { guestRules } from './guest/index.ts';
import { loaderRules } from './loader/index.ts';
import { machineRules } from './machine/index.ts';
import { nvramRules } from './nvram/index.ts';
import { passthroughRules } from './passthrough/index.ts';
import { pciRules } from './pci/index.ts';
import type { Rule } from './rule.ts';
import { secureBootRules } from './secureboot/index.ts';
import { usbRules } from './usb/index.ts';

/** Every rule; their order is that of the documentation. */
export const rules: readonly Rule[] = [
  ...loaderRules,
  ...nvramRules,
  ...firmwareRules,
  ...secureBootRules,
  ...diskRules,
  ...pciRules,
  ...bootRules,
  ...usbRules,
  ...deviceRules,
  ...passthroughRules,
  ...machineRules,
  ...guestRules,
];
