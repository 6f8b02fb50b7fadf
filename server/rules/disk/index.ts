import type { Rule } from '../rule.ts';
import { ideOnQ35 } from './ide-on-q35.ts';

/** Disks, CD-ROMs, floppies and the buses they are on. */
export const diskRules: readonly Rule[] = [ideOnQ35];
