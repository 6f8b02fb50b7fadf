import { createInterface } from 'node:readline/promises';
import { writeWhole } from '../files/write.ts';
import { shellWord } from '../server/domain/shell-word.ts';
import { newDomainFrom } from '../server/features/actions/new-domain.ts';
import { defaultAnswers, type Guest } from '../server/newdomain/answers.ts';
import type { NewDomainParams } from '../server/protocol.ts';
import { type Console, printable } from './console.ts';
import { type ExitCode, exitCode, UsageError } from './exit-code.ts';
import type { NewGiven, NewOptions } from './new-options.ts';

/** `virtlens new`: asks what the options leave open where somebody is there to answer, and takes the defaults where nobody is. */
export async function newDomain({ given, output, force }: NewOptions, console: Console): Promise<ExitCode> {
  const complete = process.stdin.isTTY && process.stderr.isTTY ? await ask(given) : given;
  const made = newDomainFrom(readParams(complete), output);
  if ('problem' in made) throw new UsageError(made.problem);
  const { xml, notes } = made;
  if (output === undefined) console.print(xml.trimEnd());
  else await writeWhole(output, Buffer.from(xml), { overwrite: force });
  for (const note of notes) console.note(printable(note));
  return exitCode.fine;
}

const guests: readonly Guest[] = ['linux', 'windows11', 'windows10', 'other'];

/** The answers the words come to. Throws `UsageError` where they make no guest. */
function readParams(given: NewGiven): NewDomainParams {
  if (given.name === undefined) throw new UsageError('new needs --name NAME.');
  if (given.vcpus !== undefined && !/^\d+$/.test(given.vcpus.trim()))
    throw new UsageError(`${given.vcpus} is no number of CPUs.`);
  const firmware = chosen('--firmware', given.firmware, ['uefi', 'bios'] as const);
  return {
    name: given.name,
    guest: chosen('--guest', given.guest, guests) ?? 'linux',
    ...(firmware !== undefined && { firmware }),
    ...(given.secureBoot !== undefined && { secureBoot: given.secureBoot }),
    ...(given.memory !== undefined && { memory: given.memory }),
    ...(given.vcpus !== undefined && { vcpus: Number(given.vcpus) }),
    ...(given.network !== undefined && { network: given.network }),
    disks: given.disks,
    cdroms: given.cdroms,
    gpu: given.gpu,
  };
}

function chosen<Word extends string>(option: string, value: string | undefined, words: readonly Word[]): Word | undefined {
  const found = words.find((word) => word === value);
  if (value !== undefined && found === undefined)
    throw new UsageError(`${option} ${value} is not known; choose one of ${words.join(', ')}.`);
  return found;
}

/** Asks on standard error, so that the document alone goes to standard output. An empty answer takes what stands in brackets. */
async function ask(given: NewGiven): Promise<NewGiven> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const answer = async (question: string, usual: string): Promise<string> =>
    (await lines.question(usual === '' ? `${question}: ` : `${question} [${usual}]: `)).trim() || usual;
  try {
    const name = given.name ?? (await answer('Name of the guest', ''));
    const guest = chosen('--guest', given.guest ?? (await answer(`Guest (${guests.join(', ')})`, 'linux')), guests) ?? 'linux';
    const usual = defaultAnswers(name, guest);
    const firmware = given.firmware ?? (await answer('Firmware (uefi, bios)', usual.firmware));
    const asksSecureBoot = firmware === 'uefi' && given.secureBoot === undefined;
    return {
      name,
      guest,
      firmware,
      secureBoot: asksSecureBoot
        ? /^y/i.test(await answer('Secure Boot (yes, no)', usual.secureBoot ? 'yes' : 'no'))
        : given.secureBoot,
      memory: given.memory ?? (await answer('Memory', `${usual.memory / 1024}G`)),
      vcpus: given.vcpus ?? (await answer('CPUs', String(usual.vcpus))),
      disks:
        given.disks.length > 0
          ? given.disks
          : [await answer('Disk (a size, or the path of an image)', usual.disks[0]?.size ?? '20G')],
      cdroms:
        given.cdroms.length > 0
          ? given.cdroms
          : listed(await answer('Installation medium (path of an ISO; empty for none)', '')),
      network: given.network ?? (await answer('Network (a libvirt network, bridge:NAME, none)', 'default')),
      gpu: given.gpu.length > 0 ? given.gpu : listed(await answer('PCI addresses to pass through (empty for none)', '')),
    };
  } finally {
    lines.close();
  }
}

function listed(answer: string): readonly string[] {
  return answer.split(/[\s,]+/).filter((word) => word !== '');
}
