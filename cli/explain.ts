import { chooseFirmware } from '../server/selection/choose.ts';
import { type ExplainedDescriptor, type Explanation, explain } from '../server/selection/explanation.ts';
import { placesIn } from './checked.ts';
import { columns } from './columns.ts';
import { type Console, printable } from './console.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import type { ExplainOptions } from './host-options.ts';
import { openHost } from './open-host.ts';
import { readDomainAt } from './read-document.ts';

/** `virtlens explain`. */
export async function explainFirmware({ path, host, format }: ExplainOptions, console: Console): Promise<ExitCode> {
  const opened = openHost(host);
  const { domain, decoded } = await readDomainAt(path, console);
  const facts = await opened.factsFor(domain);
  const choice = chooseFirmware(domain, facts);
  const explanation = explain(choice, facts);
  console.print(format === 'json' ? jsonOf(explanation, decoded.text) : textOf(explanation, decoded.text, console));
  return choice.selection === 'automatic' && facts.consulted && !choice.chosen ? exitCode.findings : exitCode.fine;
}

function textOf({ summary, notes, advice, descriptors }: Explanation, text: string, { paint }: Console): string {
  const placeOf = placesIn(text);
  const lines = [paint('bold', printable(summary)), ...notes.map(printable)];
  for (const [index, { name, changes }] of advice.entries()) {
    lines.push('', printable(`${index === 0 ? 'What would make' : 'Or, to make'} ${name} fit:`));
    for (const { undo, span } of changes) lines.push(printable(`  line ${placeOf(span).start.line}: ${undo}`));
  }
  if (descriptors.length > 0) {
    const rows = descriptors.map((descriptor) => [
      descriptor.verdict === 'chosen' ? '→' : ' ',
      printable(descriptor.name),
      printable(`${descriptor.reason ?? descriptor.verdict}${becauseOf(descriptor, placeOf)}`),
    ]);
    lines.push('', "The host's firmware descriptors, in the order libvirt tries them:", columns(rows));
  }
  return lines.join('\n');
}

function becauseOf({ because }: ExplainedDescriptor, placeOf: ReturnType<typeof placesIn>): string {
  return because ? ` (${because.said}, line ${placeOf(because.span).start.line})` : '';
}

function jsonOf({ summary, notes, advice, descriptors }: Explanation, text: string): string {
  const placeOf = placesIn(text);
  return JSON.stringify(
    {
      summary,
      notes,
      advice: advice.map(({ name, changes }) => ({
        descriptor: name,
        changes: changes.map(({ undo, span }) => ({ change: undo, ...placeOf(span) })),
      })),
      descriptors: descriptors.map(({ because, ...descriptor }) => ({
        ...descriptor,
        because: because && { said: because.said, ...placeOf(because.span) },
      })),
    },
    undefined,
    2,
  );
}
