import { createInterface } from 'node:readline/promises';
import { writeWhole } from '../files/write.ts';
import { newDomainFrom } from '../server/features/actions/new-domain.ts';
import type { NewDomainParams } from '../server/protocol.ts';
import { type Console, printable } from './console.ts';
import { type ExitCode, exitCode, UsageError } from './exit-code.ts';
import type { NewGiven, NewOptions } from './new-options.ts';
import { askTheRest, guests, presumed } from './new-questions.ts';

/** `virtlens new`: asks what the options leave open where somebody is there to answer, and takes the defaults where nobody is. */
export async function newDomain({ given, output, force }: NewOptions, console: Console): Promise<ExitCode> {
  const complete = process.stdin.isTTY && process.stderr.isTTY ? await ask(given, console) : given;
  const made = newDomainFrom(readParams(complete), output);
  if ('problem' in made) throw new UsageError(made.problem);
  const { xml, notes } = made;
  if (output === undefined) console.print(xml.trimEnd());
  else await writeWhole(output, Buffer.from(xml), { overwrite: force });
  for (const note of notes) console.note(printable(note));
  return exitCode.fine;
}

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
async function ask(given: NewGiven, console: Console): Promise<NewGiven> {
  const wrong = problemOf(presumed(given));
  if (wrong !== undefined) throw new UsageError(wrong);
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const person = { question: (text: string) => lines.question(text), note: (text: string) => console.note(printable(text)) };
  try {
    return await askTheRest(given, person, problemOf);
  } catch (error) {
    if (!(error instanceof Error && error.name === 'AbortError')) throw error;
    console.note('');
    throw new Error('Nothing was written.', { cause: error });
  } finally {
    lines.close();
  }
}

function problemOf(given: NewGiven): string | undefined {
  try {
    const made = newDomainFrom(readParams(given));
    return 'problem' in made ? made.problem : undefined;
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
}
