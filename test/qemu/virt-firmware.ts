import { readFile, writeFile } from 'node:fs/promises';
import { openChroot } from '../setup/chroot.ts';
import { debianRoot } from '../setup/roots.ts';

/** A variable as virt-firmware's `virt-fw-vars` reads it; `data` is hexadecimal. */
export interface VirtFirmwareVariable {
  readonly name: string;
  readonly guid: string;
  readonly attr: number;
  readonly data: string;
  /** EFI_TIME of an authenticated variable, hexadecimal. */
  readonly time?: string;
}

/** What virt-firmware makes of a store with these arguments; `files` are those that they name below /mnt. */
export async function changeWithVirtFirmware(
  vars: Uint8Array,
  args: readonly string[],
  files: Readonly<Record<string, Uint8Array>> = {},
): Promise<Uint8Array> {
  const chroot = await openChroot(await debianRoot('sid'));
  try {
    await writeFile(chroot.writablePath('/mnt/vars.fd'), vars);
    for (const [name, bytes] of Object.entries(files)) await writeFile(chroot.writablePath(`/mnt/${name}`), bytes);
    const ended = await chroot.run(['virt-fw-vars', '--input', '/mnt/vars.fd', '--output', '/mnt/new.fd', ...args]);
    if (ended.status !== 0) throw new Error(`virt-fw-vars: ${ended.stderr.trim()}`);
    return await readFile(chroot.hostPath('/mnt/new.fd'));
  } finally {
    await chroot.remove();
  }
}

/** What an independent reader finds in a variable store: live variables only. */
export async function readWithVirtFirmware(vars: Uint8Array): Promise<VirtFirmwareVariable[]> {
  const chroot = await openChroot(await debianRoot('sid'));
  try {
    await writeFile(chroot.writablePath('/mnt/vars.fd'), vars);
    const ended = await chroot.run(['virt-fw-vars', '--input', '/mnt/vars.fd', '--output-json', '/mnt/vars.json']);
    if (ended.status !== 0) throw new Error(`virt-fw-vars: ${ended.stderr.trim()}`);
    const written: { variables: VirtFirmwareVariable[] } = JSON.parse(
      await readFile(chroot.hostPath('/mnt/vars.json'), 'utf8'),
    );
    return written.variables;
  } finally {
    await chroot.remove();
  }
}
