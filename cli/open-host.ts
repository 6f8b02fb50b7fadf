import { readFileSync, statSync } from 'node:fs';
import { plainReason } from '../files/reason.ts';
import { type LibvirtAnswers, readCapabilities, together } from '../server/host/capabilities.ts';
import { fileSource, type HostOptions } from '../server/host/file-source.ts';
import { atOnce, filesBelow } from '../server/host/files.ts';
import { createHost, type Host, hostOf } from '../server/host/host.ts';
import { hostFromProfile } from '../server/host/profile.ts';
import { seenOnce } from '../server/host/seen-once.ts';
import { userDescriptors } from '../server/host/user-descriptors.ts';
import { UsageError } from './exit-code.ts';
import type { HostChoice, HostFolder } from './parse-arguments.ts';

/** The host that the command line asks for. Throws where there is none such. */
export function openHost(choice: HostChoice): Host {
  if (choice === 'none') return createHost(undefined);
  if ('root' in choice) {
    requireFolder(choice.root);
    return hostOf(seenOnce(fileSource(filesBelow(choice.root, atOnce), optionsFor(choice))));
  }
  const host = hostFromProfile(readText(choice.profile));
  if ('problem' in host) throw new Error(`${choice.profile} ${host.problem}.`);
  return host;
}

/** What is known of a host besides its files. Throws where a file that is named can't be used. */
export function optionsFor({ session, capabilities }: Pick<HostFolder, 'session' | 'capabilities'>): HostOptions {
  return {
    userDescriptors: session ? userDescriptors() : undefined,
    readBuild: async (bytes) => (await import('../server/host/image-build.ts')).readImageBuild(bytes),
    libvirt: together(capabilities.map(readAnswers)),
  };
}

/** What a host's libvirt said of itself, out of a file. Throws where it isn't that. */
function readAnswers(path: string): LibvirtAnswers {
  const answers = readCapabilities(readText(path));
  if ('problem' in answers) throw new Error(`${path} ${answers.problem}.`);
  return answers;
}

/** Throws unless this is a folder. */
export function requireFolder(root: string): void {
  if (!statSync(root, { throwIfNoEntry: false })?.isDirectory()) throw new UsageError(`--host-root ${root} is no folder.`);
}

/** Throws an error that names the file. */
function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Error(`${path} can't be read: ${plainReason(error)}.`, { cause: error });
  }
}
