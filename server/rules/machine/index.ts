import type { Rule } from '../rule.ts';
import { machineFeatures } from './features.ts';
import { tsegSize } from './tseg.ts';
import { unknownMachine } from './unknown.ts';
import { machineVersion } from './version.ts';

/** The machine type, and what it can and can't do. */
export const machineRules: readonly Rule[] = [machineVersion, machineFeatures, tsegSize, unknownMachine];
