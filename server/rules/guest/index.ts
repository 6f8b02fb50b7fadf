import type { Rule } from '../rule.ts';
import { guestCpu } from './cpu.ts';
import { cpuNames } from './cpu-names.ts';
import { cpuTuning } from './cpu-tuning.ts';
import { guestEmulator } from './emulator.ts';
import { hypervFeatures } from './hyperv.ts';
import { guestIdentity } from './identity.ts';
import { memoryDevices } from './memory-devices.ts';
import { guestNuma } from './numa.ts';
import { guestPinning } from './pinning.ts';
import { guestPower } from './power.ts';
import { guestProcessors } from './processors.ts';
import { qemuArguments } from './qemu-arguments.ts';
import { qemuDevices } from './qemu-devices.ts';
import { guestReferences } from './references.ts';
import { guestSettings } from './settings.ts';
import { guestVcpus } from './vcpus.ts';

/** The guest as a whole: its name, memory and processors, and what is handed to QEMU directly. */
export const guestRules: readonly Rule[] = [
  guestIdentity,
  guestEmulator,
  guestProcessors,
  guestVcpus,
  guestCpu,
  cpuNames,
  guestPinning,
  cpuTuning,
  guestNuma,
  memoryDevices,
  guestReferences,
  qemuArguments,
  qemuDevices,
  guestPower,
  hypervFeatures,
  guestSettings,
];
