import { writeWhole } from '../files/write.ts';
import type { Domain } from '../server/domain/domain.ts';
import { askVirsh } from '../server/host/ask-virsh.ts';
import { together } from '../server/host/capabilities.ts';
import { fileSource } from '../server/host/file-source.ts';
import { filesBelow } from '../server/host/files.ts';
import { makeProfile } from '../server/host/profile.ts';
import { type Console, printable } from './console.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import type { HostProfileOptions } from './host-options.ts';
import { optionsFor, requireFolder } from './open-host.ts';
import { readDomainAt } from './read-document.ts';

/** `virtlens host-profile`. */
export async function writeHostProfile(options: HostProfileOptions, console: Console): Promise<ExitCode> {
  requireFolder(options.root);
  const domains: Domain[] = [];
  for (const path of options.domains) domains.push((await readDomainAt(path, console)).domain);
  const known = optionsFor(options);
  const asked = options.virsh ? [await askVirsh(options.session ? 'qemu:///session' : 'qemu:///system')] : [];
  const libvirt = together([...(known.libvirt ? [known.libvirt] : []), ...asked]);
  const profile = await makeProfile(fileSource(filesBelow(options.root), { ...known, libvirt }), domains);
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
