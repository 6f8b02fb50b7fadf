import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type LibvirtAnswers, readCapabilities, together } from './capabilities.ts';
import { messageOf } from './message.ts';

/** As much as libvirt has to say of a host with every QEMU there is. */
const maxOutput = 64 * 1024 * 1024;
/** Milliseconds; the first question after a change of QEMU takes a libvirt long. */
const patience = 60_000;

/** The machine types that people write without a version; a host without one of them answers for the others. */
const machines: readonly string[] = ['q35', 'pc'];

/** The libvirt of the machine, or the user's own. */
export type VirshConnection = 'qemu:///system' | 'qemu:///session';

/**
 * Asks the libvirt of this machine what it can do: `virsh --readonly`, and nothing that changes anything. Rejects with a sentence where
 * there is no virsh or it gets no answer.
 */
export async function askVirsh(connection: VirshConnection): Promise<LibvirtAnswers> {
  const ask = async (...question: readonly string[]): Promise<LibvirtAnswers> => {
    const args = ['--readonly', '--connect', connection, ...question];
    const { stdout } = await promisify(execFile)('virsh', args, { maxBuffer: maxOutput, timeout: patience });
    const answers = readCapabilities(stdout);
    if ('problem' in answers) throw new Error(`the output of virsh ${question.join(' ')} ${answers.problem}`);
    return answers;
  };
  try {
    const first = await ask('capabilities');
    const others = await Promise.allSettled(machines.map((machine) => ask('domcapabilities', '--machine', machine)));
    const answered = others.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
    // Aliases are in the first answer already.
    return together([first, ...answered.map(({ capabilities }) => ({ machines: [], capabilities }))]);
  } catch (error) {
    throw new Error(`virsh could not be asked: ${reasonOf(error)}`, { cause: error });
  }
}

/** What virsh itself complained of, in one line; else what Node did. */
function reasonOf(error: unknown): string {
  const complaint = error instanceof Error && 'stderr' in error ? String(error.stderr) : '';
  const lines = complaint.split('\n').map((line) => line.replace(/^error: /, '').trim());
  return lines.filter(Boolean).join(': ') || messageOf(error);
}
