/**
 * Writes the images and firmware descriptors that the sample domains name, as a host's folders below one folder:
 * `virtlens check --host-root samples/images samples` finds them there. All are made by our own code; none can boot.
 */
import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { composeCode } from '../firmware/compose/code.ts';
import { composeUnifiedImage } from '../firmware/compose/unified.ts';
import { composeVars, type VariableToCompose } from '../firmware/compose/vars.ts';
import { FillReader } from '../firmware/fill.ts';
import { sampleDescriptors, sampleQemuConf } from './descriptors.ts';
import { bootVariables, enrolledKeys, usedStore } from './variables.ts';

/** By host path, each made when it is written: two of them have 64 MiB. */
const images: Readonly<Record<string, () => Uint8Array>> = {
  '/usr/share/OVMF/OVMF_CODE_4M.fd': () => composeCode({ layout: '4m' }),
  '/usr/share/OVMF/OVMF_CODE_4M.secboot.fd': () => composeCode({ layout: '4m' }),
  '/usr/share/OVMF/OVMF_CODE_4M.ms.fd': () => composeCode({ layout: '4m' }),
  '/usr/share/OVMF/OVMF_VARS_4M.fd': () => composeVars({ layout: '4m' }),
  '/usr/share/OVMF/OVMF_VARS_4M.ms.fd': () => composeVars({ layout: '4m', variables: enrolledKeys }),
  '/usr/share/OVMF/OVMF_CODE.fd': () => composeCode({ layout: '2m' }),
  '/usr/share/OVMF/OVMF_VARS.fd': () => composeVars({ layout: '2m' }),
  '/usr/share/OVMF/OVMF.fd': () => composeUnifiedImage({ layout: '4m' }),
  '/usr/share/ovmf/OVMF.fd': () => composeUnifiedImage({ layout: '4m' }),
  '/usr/share/ovmf/OVMF.amdsev.fd': () => composeUnifiedImage({ layout: '4m' }),
  '/usr/share/ovmf/OVMF.inteltdx.ms.fd': () =>
    composeUnifiedImage({ layout: '4m', variables: enrolledKeys, purpose: 'intel-tdx' }),
  '/usr/share/AAVMF/AAVMF_CODE.fd': () => composeCode({ layout: 'aavmf' }),
  '/usr/share/AAVMF/AAVMF_VARS.fd': () => composeVars({ layout: 'aavmf' }),
  // A folder of somebody's own, with the stores of both builds beside one CODE.
  '/srv/guests/firmware/OVMF_CODE_4M.fd': () => composeCode({ layout: '4m' }),
  '/srv/guests/firmware/OVMF_VARS_4M.fd': () => composeVars({ layout: '4m' }),
  '/srv/guests/firmware/OVMF_VARS.fd': () => composeVars({ layout: '2m' }),
  // One file for firmware and variables, used for years.
  '/srv/guests/old-unified.fd': () => composeUnifiedImage({ layout: '2m', variables: usedStore, tdxMetadata: false }),
  '/var/lib/libvirt/qemu/nvram/gaming_VARS.fd': () => guestStore(bootVariables),
  '/var/lib/libvirt/qemu/nvram/windows11_VARS.fd': () => guestStore([...enrolledKeys, ...usedStore]),
};

function guestStore(variables: readonly VariableToCompose[]): Uint8Array {
  return composeVars({ layout: '4m', variables });
}

/** Writes everything below `folder`, which stands for the root of a host, and gives the host paths. */
export async function writeSampleImages(folder: string): Promise<string[]> {
  const texts = { ...sampleDescriptors(), '/etc/libvirt/qemu.conf': sampleQemuConf };
  for (const [hostPath, compose] of Object.entries(images)) await writeWhole(path.join(folder, hostPath), compose());
  for (const [hostPath, text] of Object.entries(texts))
    await writeWhole(path.join(folder, hostPath), new TextEncoder().encode(text));
  return [...Object.keys(images), ...Object.keys(texts)];
}

const chunkLength = 0x10000;

/** Whole or not at all: a temporary file beside the target, fsync, rename. Chunks of zeros become holes. */
async function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const fills = new FillReader(bytes);
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    const handle = await open(temporary, 'w');
    try {
      await handle.truncate(bytes.length);
      for (let offset = 0; offset < bytes.length; offset += chunkLength) {
        const end = Math.min(offset + chunkLength, bytes.length);
        if (fills.endOfRun(offset, 0, end) < end) await handle.write(bytes, offset, end - offset, offset);
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const folder = path.join(import.meta.dirname, 'images');
  const written = await writeSampleImages(folder);
  console.log(`${written.length} sample files below ${folder}`);
}
