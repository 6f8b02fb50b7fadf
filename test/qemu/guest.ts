import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openChroot } from '../setup/chroot.ts';
import { debianRoot } from '../setup/roots.ts';

/** What a guest finds in its two flash chips. Without `vars` it has one chip only. */
export interface Flash {
  readonly code: Uint8Array;
  readonly codeReadOnly: boolean;
  readonly vars: Uint8Array | undefined;
}

export type Processor = 'x86-64' | 'aarch64';

/** What a guest has beside its firmware; nothing where it is not said. */
export interface Equipment {
  /** x86-64 where it is not said; only sid has the others. */
  readonly processor?: Processor;
  /** A disk of one FAT partition with these files, by their paths. */
  readonly disk?: Readonly<Record<string, Uint8Array>>;
  /** System management mode, without which only SMM may write to the flash: what builds for Secure Boot need. */
  readonly smm?: boolean;
}

export interface Guest {
  /** The files behind the flash chips, on the machine, while the guest runs. */
  readonly codeFile: string;
  readonly varsFile: string;
  /** What it writes to its serial port, which is also its console. */
  readonly consoleFile: string;
  /** Whether QEMU ended by itself. */
  exited(): boolean;
  /** Ends QEMU at once. May be called again. */
  stop(): Promise<void>;
  /** What the chips held when the guest was stopped. */
  codeAfterwards(): Buffer;
  varsAfterwards(): Buffer;
}

/** Switches a guest on. bookworm has QEMU 7.2, sid the newest. */
export async function startGuest(suite: 'bookworm' | 'sid', flash: Flash, equipment: Equipment = {}): Promise<Guest> {
  const chroot = await openChroot(await debianRoot(suite));
  const codeFile = chroot.writablePath('/mnt/code.fd');
  const varsFile = chroot.writablePath('/mnt/vars.fd');
  const consoleFile = chroot.writablePath('/mnt/console.log');
  await writeFile(consoleFile, '');
  await writeFile(codeFile, flash.code);
  await writeFile(varsFile, flash.vars ?? new Uint8Array());
  const chips = [
    `file=/mnt/code.fd,readonly=${flash.codeReadOnly ? 'on' : 'off'}`,
    ...(flash.vars ? ['file=/mnt/vars.fd'] : []),
  ];
  const extras = [
    ...['-serial', 'file:/mnt/console.log'],
    ...(equipment.smm ? secureFlash : []),
    ...(equipment.disk ? await makeDisk(chroot.writablePath('/mnt/disk'), equipment.disk) : []),
  ];
  const command = [
    ...boards[equipment.processor ?? 'x86-64'](equipment),
    ...['-m', '256', '-nodefaults', '-display', 'none', '-net', 'none'],
    ...extras,
    ...chips.flatMap((chip) => ['-drive', `if=pflash,format=raw,${chip}`]),
  ];
  const qemu = spawn(...chroot.entering(command), { stdio: ['ignore', 'ignore', 'inherit'] });
  const left = { code: Buffer.alloc(0), vars: Buffer.alloc(0) };
  let stopped = false;
  return {
    codeFile,
    varsFile,
    consoleFile,
    exited: () => hasEnded(qemu),
    stop: async () => {
      if (stopped) return;
      stopped = true;
      await end(qemu);
      left.code = await readFile(codeFile);
      left.vars = await readFile(varsFile);
      await chroot.remove();
    },
    codeAfterwards: () => left.code,
    varsAfterwards: () => left.vars,
  };
}

/** Emulated, so that it works the same where there is no KVM or only a nested one. */
const boards: Readonly<Record<Processor, (equipment: Equipment) => readonly string[]>> = {
  'x86-64': ({ smm }) => ['qemu-system-x86_64', '-machine', `q35,accel=tcg,smm=${smm ? 'on' : 'off'}`],
  // Without being asked for one of 64 bits, QEMU gives this machine a processor of 32.
  aarch64: () => ['qemu-system-aarch64', '-machine', 'virt,accel=tcg', '-cpu', 'cortex-a57'],
};

/** The flash obeys SMM only; without S3, for which builds that are 64-bit from their start have no way with SMM and would halt. */
const secureFlash = ['-global', 'driver=cfi.pflash01,property=secure,value=on', '-global', 'ICH9-LPC.disable_s3=1'];

/** QEMU itself makes a FAT file system of a folder. */
async function makeDisk(folder: string, files: Readonly<Record<string, Uint8Array>>): Promise<string[]> {
  for (const [name, bytes] of Object.entries(files)) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, bytes);
  }
  const drive = 'if=none,id=disk,format=raw,readonly=on,file=fat:/mnt/disk';
  return ['-drive', drive, '-device', 'virtio-blk-pci,drive=disk'];
}

const hasEnded = (program: ChildProcess) => program.exitCode !== null || program.signalCode !== null;

async function end(program: ChildProcess): Promise<void> {
  if (hasEnded(program)) return;
  const exit = once(program, 'exit');
  program.kill('SIGKILL');
  await exit;
}

/**
 * Resolves with the content of `file` once `isRight` likes it; looks now and after changes. Rejects after `limit` milliseconds.
 */
export async function contentOf(file: string, isRight: (bytes: Uint8Array) => boolean, limit: number): Promise<Uint8Array> {
  const signal = AbortSignal.timeout(limit);
  const watcher = watch(file);
  try {
    for (;;) {
      // Changes that come while the file is read and judged settle this promise, however many they are.
      const changed = once(watcher, 'change', { signal });
      changed.catch(() => {
        // The time limit may pass when nobody waits for changes any more.
      });
      const bytes = await readFile(file);
      if (isRight(bytes)) return bytes;
      await changed;
    }
  } catch (error) {
    if (signal.aborted) throw new Error(`${path.basename(file)} did not become right in ${limit / 1000} s`, { cause: error });
    throw error;
  } finally {
    watcher.close();
  }
}
