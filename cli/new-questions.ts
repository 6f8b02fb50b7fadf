import { defaultAnswers, type Guest } from '../server/newdomain/answers.ts';
import type { NewGiven } from './new-options.ts';

export const guests: readonly Guest[] = ['linux', 'windows11', 'windows10', 'other'];

/** Who is asked. */
export interface Person {
  /** What is answered; the answer in brackets is taken where nothing is. */
  readonly question: (text: string) => Promise<string>;
  /** What was wrong with an answer; the question comes again. */
  readonly note: (problem: string) => void;
}

/** Why these words make no guest, as a plain sentence; undefined where they do. */
export type ProblemOf = (given: NewGiven) => string | undefined;

/** Asks what is not given. A wrong answer is said at once, and never costs those before it. */
export async function askTheRest(given: NewGiven, person: Person, problemOf: ProblemOf): Promise<NewGiven> {
  const ask = async (question: string, usual: string, withAnswer: (text: string) => NewGiven): Promise<NewGiven> => {
    for (;;) {
      const words = await person.question(usual === '' ? `${question}: ` : `${question} [${usual}]: `);
      const now = withAnswer(words.trim() || usual);
      const problem = problemOf(presumed(now));
      if (problem === undefined) return now;
      person.note(problem);
    }
  };
  let now = given;
  if (now.name === undefined) now = await ask('Name of the guest', '', (name) => ({ ...now, name }));
  if (now.guest === undefined) now = await ask(`Guest (${guests.join(', ')})`, 'linux', (guest) => ({ ...now, guest }));
  const usual = defaultAnswers(now.name ?? '', guests.find((guest) => guest === now.guest) ?? 'linux');
  if (now.firmware === undefined) {
    now = await ask('Firmware (uefi, bios)', usual.firmware, (firmware) => ({ ...now, firmware }));
  }
  if (now.firmware === 'uefi' && now.secureBoot === undefined) {
    const words = usual.secureBoot ? 'yes' : 'no';
    now = await ask('Secure Boot (yes, no)', words, (text) => ({ ...now, secureBoot: /^y/i.test(text) }));
  }
  if (now.memory === undefined) now = await ask('Memory', `${usual.memory / 1024}G`, (memory) => ({ ...now, memory }));
  if (now.vcpus === undefined) now = await ask('CPUs', String(usual.vcpus), (vcpus) => ({ ...now, vcpus }));
  if (now.disks.length === 0) {
    const size = usual.disks[0]?.size ?? '20G';
    now = await ask('Disk (a size, or the path of an image)', size, (disk) => ({ ...now, disks: [disk] }));
  }
  if (now.cdroms.length === 0) {
    const question = 'Installation medium (path of an ISO; empty for none)';
    now = await ask(question, '', (path) => ({ ...now, cdroms: path === '' ? [] : [path] }));
  }
  if (now.network === undefined) {
    now = await ask('Network (a libvirt network, bridge:NAME, none)', 'default', (network) => ({ ...now, network }));
  }
  if (now.gpu.length > 0 || now.firmware !== 'uefi') return now;
  return ask('PCI addresses to pass through (empty for none)', '', (text) => ({ ...now, gpu: listed(text) }));
}

/** What is not known yet is taken to fit: a name that can be, and the firmware that goes with everything. */
export function presumed(given: NewGiven): NewGiven {
  return { ...given, name: given.name ?? 'guest', firmware: given.firmware ?? 'uefi' };
}

function listed(answer: string): readonly string[] {
  return answer.split(/[\s,]+/).filter((word) => word !== '');
}
