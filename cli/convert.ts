import { writeWhole } from '../files/write.ts';
import type { Domain } from '../server/domain/domain.ts';
import { editsBetween } from '../server/features/actions/text-difference.ts';
import type { HostFacts } from '../server/host/facts.ts';
import { readHostAddress } from '../server/refactorings/host-devices.ts';
import { refactorings } from '../server/refactorings/index.ts';
import { defaultOptions, type Refactoring } from '../server/refactorings/refactoring.ts';
import { applyEdits } from '../server/xml/edit.ts';
import { columns } from './columns.ts';
import { type Console, printable } from './console.ts';
import type { ConvertOptions } from './convert-options.ts';
import { type ExitCode, exitCode, UsageError } from './exit-code.ts';
import { openHost } from './open-host.ts';
import { readDomainAt } from './read-document.ts';
import { unifiedDiff } from './unified-diff.ts';

/** `virtlens convert`: prints the changed document, its difference, or writes it back; what to do besides goes to standard error. */
export async function convert(options: ConvertOptions, console: Console): Promise<ExitCode> {
  const { to, path, gpu } = options;
  if (path === undefined) return listAll(console);
  const host = openHost(options.host);
  const { domain, decoded } = await readDomainAt(path, console);
  const facts = await host.factsFor(domain);
  if (options.list) return list(domain, facts, console);
  const refactoring = refactorings.find(({ id }) => id === to);
  if (!refactoring)
    throw new UsageError(`--to ${to} is not known; choose one of ${refactorings.map(({ id }) => id).join(', ')}.`);
  const wrong = gpu.find((address) => !readHostAddress(address));
  if (wrong !== undefined) throw new UsageError(`--gpu ${wrong} is no PCI address of the host, such as 0000:01:00.0.`);
  if (to === 'gpu-passthrough' && gpu.length === 0)
    throw new UsageError('gpu-passthrough needs --gpu ADDRESS for each function of the card; lspci shows them.');
  const refusal = refactoring.applies(domain, facts);
  if (refusal !== undefined) {
    console.note(`virtlens: ${printable(path)} was left as it is. ${printable(refusal)}`);
    return exitCode.findings;
  }
  const { edits, notes } = refactoring.plan(domain, facts, options);
  const text = applyEdits(decoded.text, edits);
  for (const note of notes) console.note(printable(note));
  if (edits.length === 0) console.note(`${printable(path)}: nothing to do, it is that way already.`);
  if (options.diff) {
    if (edits.length > 0) console.print(unifiedDiff(path, decoded.text, editsBetween(decoded.text, text)));
  } else if (!options.inPlace) console.print(text.replace(/\n$/, ''));
  else if (edits.length > 0) {
    if (!decoded.encode)
      throw new Error(
        `${path} was not changed: it is written in ${decoded.encoding}, and only UTF-8 and UTF-16 are written here.`,
      );
    await writeWhole(path, decoded.encode(text), { overwrite: true });
  }
  return exitCode.fine;
}

/** Every refactoring there is. */
function listAll(console: Console): ExitCode {
  console.print(columns(refactorings.map(({ id, summary }) => [id, summary])));
  return exitCode.fine;
}

/** The refactorings that can be done with this domain, and below them why the others can't. */
function list(domain: Domain, host: HostFacts, console: Console): ExitCode {
  const judged = refactorings.map((refactoring) => ({ ...refactoring, refusal: refusalOf(refactoring, domain, host) }));
  const possible = judged.filter(({ refusal }) => refusal === undefined).map(({ id, summary }) => [id, summary]);
  const others = judged.flatMap(({ id, refusal }) => (refusal === undefined ? [] : [[id, printable(refusal)]]));
  if (possible.length > 0) console.print(columns(possible));
  if (others.length > 0) console.print(`${possible.length > 0 ? '\n' : ''}Not for this domain:\n${columns(others)}`);
  return exitCode.fine;
}

function refusalOf(refactoring: Refactoring, domain: Domain, host: HostFacts): string | undefined {
  const refusal = refactoring.applies(domain, host);
  // What it would do for a card it can't say before the card is named.
  if (refusal !== undefined || refactoring.id === 'gpu-passthrough') return refusal;
  return refactoring.plan(domain, host, defaultOptions).edits.length > 0 ? undefined : 'Nothing to do: it is that way already.';
}
