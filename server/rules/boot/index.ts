import type { Rule } from '../rule.ts';
import { bootDeviceKind } from './device-kind.ts';
import { mixedBoot } from './mixed.ts';
import { networkNeedsRng } from './network-needs-rng.ts';
import { bootOrder } from './order.ts';

/** What a guest boots from, and in which order. */
export const bootRules: readonly Rule[] = [mixedBoot, bootOrder, bootDeviceKind, networkNeedsRng];
