/** EDK2 itself as the judge of device paths: OVMF prints the path of every boot entry that it tries. */
import { afterEach, expect, test } from 'vitest';
import { composeVars, type VariableToCompose } from '../../firmware/compose/vars.ts';
import { vendors } from '../../firmware/names.ts';
import { loadOption, writeBootEntry } from '../../firmware/variables/boot-entry.ts';
import { optionDigits, writeBootOrder } from '../../firmware/variables/boot-order.ts';
import { bytesOf, endNode, nodeBytes, nodeSamples } from '../../firmware/variables/device-paths-for-tests.ts';
import { shipped } from '../firmware/debian-images.ts';
import { contentOf, type Guest, startGuest } from './guest.ts';

/** Milliseconds; an emulated guest gets through all entries in a few seconds. */
const bootLimit = 90_000;

let guest: Guest | undefined;
afterEach(() => guest?.stop());

/**
 * Nodes too short for their kind make EDK2 read what lies behind them, and entries of the BIOS boot specification are not tried by
 * firmware that boots no BIOS system.
 */
const samples = nodeSamples.filter(({ tooShort, type }) => !tooShort && type !== 5);

function entry(number: number, path: Uint8Array): VariableToCompose {
  const option = { attributes: loadOption.active, description: 'sample', path, optionalData: new Uint8Array() };
  return { name: `Boot${optionDigits(number)}`, guid: vendors.global, data: writeBootEntry(option) };
}

/** `BdsDxe: failed to load Boot0003 "sample" from PciRoot(0x0): Not Found` */
const triedEntry = /BdsDxe: failed to load Boot[0-9A-F]{4} "sample" from (.*?): [A-Z][A-Za-z ]+(?=BdsDxe|$)/g;

test('OVMF gives every node the same text', async () => {
  const entries = samples.map((sample, number) => entry(number, new Uint8Array([...nodeBytes(sample), ...bytesOf(endNode)])));
  const order = { name: 'BootOrder', guid: vendors.global, data: writeBootOrder([...samples.keys()]) };
  const vars = composeVars({ layout: '4m', variables: [order, ...entries] });
  const code = await shipped('sid', 'OVMF/OVMF_CODE_4M.fd');
  guest = await startGuest('sid', { code, codeReadOnly: true, vars });
  const told = (bytes: Uint8Array) => {
    const console = Buffer.from(bytes)
      .toString('latin1')
      .replaceAll(/[\r\n]/g, '');
    return [...console.matchAll(triedEntry)].map(([, text]) => text);
  };
  const seen = await contentOf(guest.consoleFile, (bytes) => told(bytes).length === samples.length, bootLimit);
  expect(told(seen)).toEqual(samples.map(({ text, withoutShortcuts }) => withoutShortcuts ?? text));
});
