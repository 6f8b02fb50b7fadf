import { type Answers, answersProblem, defaultAnswers, readDisk, readMemory, readNetwork } from '../../newdomain/answers.ts';
import { composeDomain } from '../../newdomain/compose.ts';
import type { NewDomain, NewDomainParams } from '../../protocol.ts';
import { readHostAddress } from '../../refactorings/host-devices.ts';

/** The document for a new guest, to be written to `file` where that is known, or why there is none. */
export function newDomainFrom(params: NewDomainParams, file?: string): NewDomain {
  const { name, guest } = params;
  const defaults = defaultAnswers(name, guest);
  const firmware = params.firmware ?? defaults.firmware;
  const memory = params.memory === undefined ? defaults.memory : readMemory(params.memory);
  if (memory === undefined) return { problem: `${params.memory} is no amount of memory; write 4G or 4096M.` };
  const gpu = params.gpu ?? [];
  const wrong = gpu.find((address) => !readHostAddress(address));
  if (wrong !== undefined) return { problem: `${wrong} is no PCI address of the host, such as 0000:01:00.0.` };
  const disks = params.disks ?? [];
  const answers: Answers = {
    ...defaults,
    firmware,
    memory,
    secureBoot: params.secureBoot ?? (firmware === 'uefi' && defaults.secureBoot),
    vcpus: params.vcpus ?? defaults.vcpus,
    disks: disks.length > 0 ? disks.map((disk, index) => readDisk(disk, name, index)) : defaults.disks,
    cdroms: params.cdroms ?? [],
    network: params.network === undefined ? defaults.network : readNetwork(params.network),
    gpu,
  };
  const problem = answersProblem(answers);
  return problem === undefined ? composeDomain(answers, file) : { problem };
}
