import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { writeWhole } from '../files/write.ts';
import type { MachineAlias } from '../server/host/facts.ts';
import { fileSource } from '../server/host/file-source.ts';
import { filesBelow } from '../server/host/files.ts';
import { makeProfile } from '../server/host/profile.ts';
import { readMachines } from './capabilities.ts';
import { type Console, printable } from './console.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { readDomainFrom } from './explain.ts';
import { readText, requireFolder } from './open-host.ts';
import type { HostProfileOptions } from './options.ts';
import { readBytes } from './read-bytes.ts';

/** `virtlens host-profile`. */
export async function writeHostProfile(options: HostProfileOptions, console: Console): Promise<ExitCode> {
  requireFolder(options.root);
  const domains = options.domains.map((path) => readDomainFrom(path, readBytes(path)));
  const machines = [
    ...options.capabilities.flatMap((path) => machinesOf(path, readText(path))),
    ...(options.virsh ? machinesOf('The output of virsh capabilities', await askVirsh()) : []),
  ];
  const profile = await makeProfile(fileSource(filesBelow(options.root), {}), domains, machines);
  const text = `${JSON.stringify(profile, undefined, 2)}\n`;
  if (options.output === undefined) {
    console.print(text.trimEnd());
    return exitCode.fine;
  }
  await writeWhole(options.output, new TextEncoder().encode(text), { overwrite: options.force });
  const { descriptors, images } = profile;
  console.note(printable(`${options.output}: ${descriptors.length} firmware descriptors, ${images.length} images.`));
  return exitCode.fine;
}

function machinesOf(what: string, xml: string): readonly MachineAlias[] {
  const machines = readMachines(xml);
  if ('problem' in machines) throw new Error(`${what} ${machines.problem}.`);
  return machines;
}

/** As much as libvirt has to say of a host with every QEMU there is. */
const maxOutput = 64 * 1024 * 1024;

async function askVirsh(): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)('virsh', ['--readonly', 'capabilities'], { maxBuffer: maxOutput });
    return stdout;
  } catch (error) {
    const reason = error instanceof Error ? error.message.trim() : String(error);
    throw new Error(`virsh could not be asked: ${reason}`, { cause: error });
  }
}
