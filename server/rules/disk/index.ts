import type { Rule } from '../rule.ts';
import { driveAddress } from './drive-address.ts';
import { duplicateTarget } from './duplicate-target.ts';
import { ideLimit } from './ide-limit.ts';
import { ideOnQ35 } from './ide-on-q35.ts';
import { diskOptions } from './options.ts';
import { diskPath } from './path.ts';
import { diskRefusedAtStart } from './refused-at-start.ts';
import { sameSource } from './same-source.ts';
import { diskSource } from './source.ts';
import { windowsDrivers } from './windows-drivers.ts';

/** Disks, CD-ROMs, floppies and the buses they are on. */
export const diskRules: readonly Rule[] = [
  ideOnQ35,
  ideLimit,
  duplicateTarget,
  driveAddress,
  diskOptions,
  diskSource,
  diskPath,
  diskRefusedAtStart,
  sameSource,
  windowsDrivers,
];
