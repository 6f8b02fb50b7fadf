import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { splitImage } from '../../firmware/split.ts';
import { debianRoot } from '../setup/roots.ts';
import type { Libvirtd } from './libvirtd.ts';

/** A file of Debian 12's packages. */
export async function bookwormFile(name: string): Promise<Uint8Array> {
  return readFile(path.join(await debianRoot('bookworm'), name));
}

/** Read and split once for all cases. */
let caseImages: Promise<Readonly<Record<string, Uint8Array>>> | undefined;

async function readCaseImages(): Promise<Readonly<Record<string, Uint8Array>>> {
  const unified = await bookwormFile('usr/share/ovmf/OVMF.fd');
  const halves = splitImage(unified);
  if ('refusal' in halves) throw new Error(halves.refusal);
  const code = await bookwormFile('usr/share/OVMF/OVMF_CODE_4M.fd');
  const store = await bookwormFile('usr/share/OVMF/OVMF_VARS_4M.fd');
  return {
    'MY_CODE.fd': code,
    'existing_VARS.fd': store,
    'guest.fd': unified,
    'guest_CODE.fd': halves.code,
    'guest_TEMPLATE.fd': halves.vars,
  };
}

/** The firmware and the disks that the cases name, fresh: a guest that ran has written to them. */
export async function placeCaseFiles(libvirtd: Libvirtd): Promise<void> {
  caseImages ??= readCaseImages();
  for (const [name, image] of Object.entries(await caseImages)) await libvirtd.place(`/mnt/vm/${name}`, image);
  const floppySize = 1440 * 1024;
  for (const disk of ['disk', 'disk-a', 'disk-b', 'disk-c', 'disk-d', 'disk-e', 'cdrom', 'floppy'])
    await libvirtd.place(`/mnt/vm/${disk}.img`, new Uint8Array(floppySize));
}
