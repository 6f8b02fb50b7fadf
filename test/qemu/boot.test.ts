import { afterEach, describe, expect, test } from 'vitest';
import { analyzeImage } from '../../firmware/image.ts';
import { splitImage } from '../../firmware/split.ts';
import { shipped } from '../firmware/debian-images.ts';
import type { Suite } from '../setup/roots.ts';
import { contentOf, type Flash, type Guest, startGuest } from './guest.ts';
import { readWithVirtFirmware } from './virt-firmware.ts';

/** Milliseconds in which an emulated guest's firmware has long chosen what to boot; seen: 1 to 4 s. */
const bootLimit = 60_000;

const running: Guest[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((guest) => guest.stop()));
});

async function boot(qemu: 'bookworm' | 'sid', flash: Flash): Promise<Guest> {
  const guest = await startGuest(qemu, flash);
  running.push(guest);
  return guest;
}

/** Debian's own unified image: 2 MiB in bookworm, 4 MiB since. */
async function unifiedImage(suite: Suite): Promise<Uint8Array> {
  return shipped(suite, 'ovmf/OVMF.fd');
}

async function halves(suite: Suite): Promise<{ code: Uint8Array; vars: Uint8Array }> {
  const split = splitImage(await unifiedImage(suite));
  if ('refusal' in split) throw new Error(split.refusal);
  return split;
}

/** A pair that belongs together, until its firmware has written to its store. */
async function bootMatchingPair(suite: Suite): Promise<void> {
  const { code, vars } = await halves(suite);
  const guest = await boot('bookworm', { code, codeReadOnly: true, vars });
  await contentOf(guest.varsFile, hasBootOrder, bootLimit);
  await guest.stop();
}

function liveVariables(bytes: Uint8Array): { name: string; guid: string; attr: number; data: string }[] {
  return analyzeImage(bytes)
    .variables.filter((variable) => variable.live)
    .map(({ name, guid, attributes, dataOffset, size }) => {
      const data = Buffer.from(bytes.subarray(dataOffset, dataOffset + size)).toString('hex');
      return { name, guid, attr: attributes, data };
    });
}

/** The firmware writes BootOrder when it has found what it could boot: near its end. */
const hasBootOrder = (bytes: Uint8Array) => liveVariables(bytes).some(({ name }) => name === 'BootOrder');

const byName = (a: { name: string; guid: string }, b: { name: string; guid: string }) =>
  `${a.name} ${a.guid}` < `${b.name} ${b.guid}` ? -1 : 1;

describe('the two halves of a unified image boot', () => {
  test.each([
    { suite: 'bookworm', qemu: 'bookworm', size: '2 MiB, QEMU 7.2' },
    { suite: 'bookworm', qemu: 'sid', size: '2 MiB, newest QEMU' },
    { suite: 'trixie', qemu: 'bookworm', size: '4 MiB, QEMU 7.2' },
    { suite: 'sid', qemu: 'bookworm', size: '4 MiB, QEMU 7.2' },
    { suite: 'sid', qemu: 'sid', size: '4 MiB, newest QEMU' },
  ] as const)("$suite's, $size: the firmware keeps its variables in VARS", async ({ suite, qemu }) => {
    const { code, vars } = await halves(suite);
    expect(liveVariables(vars)).toEqual([]);
    const guest = await boot(qemu, { code, codeReadOnly: true, vars });
    await contentOf(guest.varsFile, hasBootOrder, bootLimit);
    await guest.stop();

    const written = guest.varsAfterwards();
    // The headers of volume and store stay as they are; the first variable follows them.
    expect(written.findIndex((byte, offset) => byte !== vars[offset])).toBe(0x64);
    expect(liveVariables(written).sort(byName)).toEqual((await readWithVirtFirmware(written)).sort(byName));
    expect(guest.codeAfterwards()).toEqual(Buffer.from(code));
  });
});

describe('what the unified-image rule warns of', () => {
  test('as read-only flash beside a store of its own, nothing is ever written to that store', async () => {
    const vars = (await halves('trixie')).vars;
    const guest = await boot('bookworm', { code: await unifiedImage('trixie'), codeReadOnly: true, vars });
    // Long enough: in the same time a matching pair, sharing the processors with it, gets to the end of its boot twice.
    await bootMatchingPair('trixie');
    await bootMatchingPair('trixie');
    expect(guest.exited()).toBe(false);
    await guest.stop();
    expect(guest.varsAfterwards()).toEqual(Buffer.from(vars));
  });

  test('read-write, the variables are written into the image itself', async () => {
    const image = await unifiedImage('trixie');
    const guest = await boot('bookworm', { code: image, codeReadOnly: false, vars: undefined });
    const written = await contentOf(guest.codeFile, hasBootOrder, bootLimit);
    const split = analyzeImage(image).split;
    expect(split).toBeDefined();
    expect(Buffer.from(written.subarray(split?.offset))).toEqual(Buffer.from(image.subarray(split?.offset)));
  });

  test('a 4 MiB CODE with the store of a 2 MiB build loses the variables without a word', async () => {
    const { code } = await halves('trixie');
    const { vars } = await halves('bookworm');
    const guest = await boot('bookworm', { code, codeReadOnly: true, vars });
    await bootMatchingPair('trixie');
    await bootMatchingPair('trixie');
    expect(guest.exited()).toBe(false);
    await guest.stop();
    expect(guest.varsAfterwards()).toEqual(Buffer.from(vars));
  });
});
