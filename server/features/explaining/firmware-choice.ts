import type { CodeLens } from 'vscode-languageserver-types';
import { MarkupKind } from 'vscode-languageserver-types';
import { commands, type FirmwareExplanation } from '../../protocol.ts';
import { chooseFirmware } from '../../selection/choose.ts';
import { chosenLine, type Explanation, explain } from '../../selection/explanation.ts';
import { type Analysis, type ClientAbilities, type MarkupHover, rangeOf } from '../analysis.ts';
import { escaped } from '../markdown.ts';

/** Above `<os firmware=…>`, which firmware libvirt will choose; nothing where nothing is known of the host. */
export function firmwareLenses(analysis: Analysis, client: ClientAbilities): CodeLens[] {
  const { domain, host, uri } = analysis;
  const { element, firmware } = domain.os;
  if (!element || !firmware || !host.consulted) return [];
  const choice = chooseFirmware(domain, host);
  if (choice.selection !== 'automatic') return [];
  const found = choice.chosen ? chosenLine(choice.chosen) : 'none of this host fits';
  const why = client.hasOurCommands ? ' · why?' : '';
  return [
    {
      range: rangeOf(analysis, element.startTag),
      command: {
        title: `Firmware: ${found}${why}`,
        // An editor without our command shows the line and does nothing.
        command: client.hasOurCommands ? commands.explainFirmware : '',
        arguments: [uri],
      },
    },
  ];
}

/** Over `firmware='…'`: what libvirt chooses and why it passes over the others; undefined anywhere else. */
export function firmwareHover(analysis: Analysis, offset: number, client: ClientAbilities): MarkupHover | undefined {
  const firmware = analysis.domain.os.firmware;
  if (!firmware || offset < firmware.span.start || offset > firmware.span.end) return undefined;
  const explanation = explain(chooseFirmware(analysis.domain, analysis.host), analysis.host);
  const contents = client.markdown
    ? { kind: MarkupKind.Markdown, value: markdownOf(explanation, analysis).join('\n\n') }
    : { kind: MarkupKind.PlainText, value: [explanation.summary, ...explanation.notes].join('\n') };
  return { contents, range: rangeOf(analysis, firmware.span) };
}

/** The whole explanation as a Markdown document. */
export function firmwareExplanation(analysis: Analysis): FirmwareExplanation {
  const explanation = explain(chooseFirmware(analysis.domain, analysis.host), analysis.host);
  const name = analysis.domain.name?.value.trim() || 'this domain';
  return {
    title: `Firmware of ${name}`,
    markdown: [`# Firmware of ${escaped(name)}`, ...markdownOf(explanation, analysis)].join('\n\n'),
  };
}

function markdownOf({ summary, notes, advice, descriptors }: Explanation, analysis: Analysis): readonly string[] {
  const lineOf = (offset: number) => analysis.lines.positionAt(offset).line + 1;
  // What is for other machines altogether says nothing about this domain: its names are enough.
  const [foreign, compared] = partition(descriptors, ({ because }) => because?.said.startsWith('arch=') === true);
  const rows = compared.map(({ name, verdict, reason, because }) => {
    const where = because ? ` (${escaped(because.said)}, line ${lineOf(because.span.start)})` : '';
    return `| ${verdict === 'chosen' ? `**${escaped(name)}**` : escaped(name)} | ${escaped(reason ?? verdict)}${where} |`;
  });
  return [
    `**${escaped(summary)}**`,
    ...notes.map(escaped),
    ...advice.flatMap(({ name, changes }, index) => [
      `${index === 0 ? 'What would make' : 'Or, to make'} ${escaped(name)} fit:`,
      changes.map(({ undo, span }) => `- ${escaped(undo)} (line ${lineOf(span.start)})`).join('\n'),
    ]),
    ...(rows.length > 0
      ? [['| Descriptor, in libvirt’s order | What libvirt makes of it |', '| :-- | :-- |', ...rows].join('\n')]
      : []),
    ...(foreign.length > 0 ? [`For other architectures: ${foreign.map(({ name }) => escaped(name)).join(', ')}.`] : []),
  ];
}

function partition<T>(all: readonly T[], isFirst: (one: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [all.filter(isFirst), all.filter((one) => !isFirst(one))];
}
