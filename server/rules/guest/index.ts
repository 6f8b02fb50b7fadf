import type { Rule } from '../rule.ts';
import { hypervFeatures } from './hyperv.ts';
import { guestIdentity } from './identity.ts';
import { guestNuma } from './numa.ts';
import { guestPinning } from './pinning.ts';
import { guestPower } from './power.ts';
import { guestProcessors } from './processors.ts';
import { qemuArguments } from './qemu-arguments.ts';
import { guestReferences } from './references.ts';
import { guestSettings } from './settings.ts';

/** The guest as a whole: its name, memory and processors, and what is handed to QEMU directly. */
export const guestRules: readonly Rule[] = [
  guestIdentity,
  guestProcessors,
  guestPinning,
  guestNuma,
  guestReferences,
  qemuArguments,
  guestPower,
  hypervFeatures,
  guestSettings,
];
