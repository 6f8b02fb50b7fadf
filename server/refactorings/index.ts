import { autoToLoader } from './auto-to-loader.ts';
import { biosToUefi } from './bios-to-uefi.ts';
import { fittingTheHost } from './fitting.ts';
import { gpuPassthrough } from './gpu-passthrough.ts';
import { i440fxToQ35 } from './i440fx-to-q35.ts';
import { loaderToAuto } from './loader-to-auto.ts';
import { nvramToQcow2 } from './nvram-to-qcow2.ts';
import type { Refactoring } from './refactoring.ts';
import { secureBootOff } from './secure-boot-off.ts';
import { secureBootOn } from './secure-boot-on.ts';
import { unifiedToSplit } from './unified-to-split.ts';

/** Every refactoring, in the order they are offered. */
export const refactorings: readonly Refactoring[] = [
  fittingTheHost(biosToUefi),
  i440fxToQ35,
  fittingTheHost(secureBootOn),
  fittingTheHost(secureBootOff),
  fittingTheHost(loaderToAuto),
  autoToLoader,
  unifiedToSplit,
  nvramToQcow2,
  fittingTheHost(gpuPassthrough),
];
