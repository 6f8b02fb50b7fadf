import type { Rule } from '../rule.ts';
import { usbDisabled } from './disabled.ts';
import { usbPorts } from './ports.ts';

/** USB controllers and what is plugged into them. */
export const usbRules: readonly Rule[] = [usbDisabled, usbPorts];
