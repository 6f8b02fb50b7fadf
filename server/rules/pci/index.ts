import type { Rule } from '../rule.ts';
import { pciAddress } from './address.ts';
import { controllersOfPci } from './controllers.ts';
import { duplicatePciAddress } from './duplicate-address.ts';
import { fixedPlace } from './fixed-place.ts';
import { hotplugPorts } from './hotplug-ports.ts';

/** PCI buses, their controllers, and who sits where. */
export const pciRules: readonly Rule[] = [controllersOfPci, pciAddress, fixedPlace, duplicatePciAddress, hotplugPorts];
