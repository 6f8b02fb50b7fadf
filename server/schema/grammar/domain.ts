/** A whole guest as libvirt 12.8 reads it. */
import { define, element, many, optional } from '../notation.ts';
import { clock } from './clock.ts';
import { cpu } from './cpu.ts';
import { devices } from './devices/devices.ts';
import { features } from './features.ts';
import { domainAttributes, identity } from './general.ts';
import { keyWrapping, launchSecurity } from './launch-security.ts';
import { events, powerManagement } from './lifecycle.ts';
import { memory } from './memory.ts';
import { driverExtensions } from './namespaces.ts';
import { os } from './os.ts';
import { idMap, iommuFileDescriptor, performanceEvents, resource } from './resource.ts';
import { seclabel } from './seclabel.ts';
import { section } from './section.ts';
import { sysinfo } from './sysinfo.ts';
import { cputune } from './tuning/cputune.ts';
import { blkiotune, memtune, numatune } from './tuning/host-limits.ts';
import { throttleGroups } from './tuning/throttling.ts';
import { inputOutputThreads, virtualProcessors } from './vcpus.ts';

/** `<domain>`: the root of every document. */
export const domain = define(() =>
  element(
    'domain',
    section('#element-and-attribute-overview')('A guest'),
    domainAttributes,
    identity,
    memory,
    virtualProcessors,
    inputOutputThreads,
    optional(cpu),
    os,
    many(sysinfo),
    optional(features),
    optional(clock),
    events,
    optional(powerManagement),
    optional(cputune),
    optional(memtune),
    optional(blkiotune),
    optional(numatune),
    optional(throttleGroups),
    optional(resource),
    optional(iommuFileDescriptor),
    optional(performanceEvents),
    optional(idMap),
    optional(devices),
    many(seclabel),
    optional(launchSecurity),
    optional(keyWrapping),
    driverExtensions,
  ),
);
