import type { Rule } from '../rule.ts';
import { characterDevices } from './characters.ts';
import { controllerIndex } from './controller-index.ts';
import { controllerOptions } from './controller-options.ts';
import { hostDevice } from './host-device.ts';
import { iommuDevice } from './iommu.ts';
import { needsSpice } from './needs-spice.ts';
import { notOffered } from './not-offered.ts';
import { deviceOptions } from './options.ts';
import { sameMac } from './same-mac.ts';
import { tpmDevice } from './tpm.ts';
import { unknownNames } from './unknown-names.ts';
import { videoDevices } from './video.ts';
import { virtiofsMemory } from './virtiofs-memory.ts';

/** Devices that are no disks: what each kind of them can be. */
export const deviceRules: readonly Rule[] = [
  controllerIndex,
  controllerOptions,
  videoDevices,
  iommuDevice,
  tpmDevice,
  hostDevice,
  characterDevices,
  needsSpice,
  deviceOptions,
  virtiofsMemory,
  sameMac,
  notOffered,
  unknownNames,
];
