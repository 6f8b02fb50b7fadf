/** All that is plugged into the guest. */
import { anyOrder, define, either, element, many, optional } from '../../notation.ts';
import { section } from '../section.ts';
import { absolutePath } from '../types.ts';
import { audio } from './audio.ts';
import { controller } from './controller.ts';
import { disk } from './disk/disk.ts';
import { filesystem } from './filesystem.ts';
import { graphics } from './graphics.ts';
import { hostDevice } from './hostdev.ts';
import { input } from './input.ts';
import { iommu } from './iommu.ts';
import { memoryBalloon, memoryModule, sharedMemory } from './memory.ts';
import { networkInterface } from './network/interface.ts';
import { crashStorage, crypto, hostSocket, lease, panic, pseriesNvram, randomNumbers, watchdog } from './others.ts';
import { hub, redirectedDevice, redirectionFilter, smartCard } from './redirection.ts';
import { channel, consoleDevice, parallel, serial } from './serial.ts';
import { sound } from './sound.ts';
import { tpm } from './tpm.ts';
import { video } from './video.ts';

const about = section('#devices');

export const devices = define(() =>
  element(
    'devices',
    about('All that is plugged into the guest', { since: '0.1.3' }),
    anyOrder(
      optional(
        element(
          'emulator',
          about('The program that runs the guest, such as /usr/bin/qemu-system-x86_64; libvirt finds it itself'),
          absolutePath,
        ),
      ),
      many(
        either(
          disk,
          controller,
          networkInterface,
          filesystem,
          hostDevice,
          graphics,
          video,
          input,
          serial,
          parallel,
          consoleDevice,
          channel,
          sound,
          audio,
          tpm,
          randomNumbers,
          memoryModule,
          sharedMemory,
          redirectedDevice,
          redirectionFilter,
          smartCard,
          hub,
          lease,
          crypto,
        ),
      ),
      many(watchdog),
      optional(memoryBalloon),
      optional(pseriesNvram),
      many(panic),
      many(iommu),
      optional(hostSocket),
      optional(crashStorage),
    ),
  ),
);
