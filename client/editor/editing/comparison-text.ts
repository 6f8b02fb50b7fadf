import type { Comparison } from '../../../firmware/compare/compare-images.ts';
import type { StructureDifference, StructureSide } from '../../../firmware/compare/structure-differences.ts';
import type { VariableDifference, VariableSide } from '../../../firmware/compare/variable-differences.ts';
import { attributeLetters } from '../../../firmware/variables/attributes.ts';
import { decodeVariable } from '../../../firmware/variables/decode.ts';
import { vendorName } from '../../../firmware/variables/vendors.ts';
import { hex, sizeText } from '../../../firmware/wording.ts';

/**
 * What two images differ in, as a text that VS Code colours as a diff: lines that begin with `-` are of the first, those with `+`
 * of the second.
 */
export function comparisonText([one, other]: readonly [string, string], comparison: Comparison, lists = false): string {
  const { identical, firstDifference, kinds, sizes, volumes, files, variables } = comparison;
  const what = (side: 0 | 1) => (lists ? 'variables' : `${sizeText(sizes[side])}, ${kinds[side]}`);
  const head = [`--- ${one} (${what(0)})`, `+++ ${other} (${what(1)})`];
  const same = lists ? 'They have the same variables.' : 'They are the same, byte for byte.';
  if (identical) return `${[...head, '', same].join('\n')}\n`;
  const sections = [
    ...section('Variables', variables, variableLines),
    ...section('Volumes', volumes, structureLines),
    ...section('Files', files, structureLines),
  ];
  const elsewhere = `Volumes, files and live variables are the same; the bytes differ from ${hex(firstDifference ?? 0)} on.`;
  return `${[...head, ...(sections.length > 0 ? sections : ['', elsewhere])].join('\n')}\n`;
}

function section<Difference extends { readonly change: 'added' | 'removed' | 'changed' }>(
  title: string,
  differences: readonly Difference[],
  linesOf: (difference: Difference) => readonly string[],
): string[] {
  if (differences.length === 0) return [];
  const counted = (['added', 'removed', 'changed'] as const)
    .map((change) => ({ change, count: differences.filter((each) => each.change === change).length }))
    .filter(({ count }) => count > 0)
    .map(({ change, count }) => `${count} ${change}`);
  return ['', `@@ ${title}: ${counted.join(', ')} @@`, ...differences.flatMap((difference) => linesOf(difference))];
}

function variableLines({ name, guid, before, after }: VariableDifference): string[] {
  const line = ({ attributes, data, timestamp }: VariableSide) => {
    const { summary } = decodeVariable({ name, guid }, data);
    const facts = [
      vendorName(guid) ?? guid,
      attributeLetters(attributes),
      sizeText(data.length),
      ...(timestamp ? [timestamp] : []),
    ];
    return `${plain(name)}: ${plain(summary)} (${facts.join(', ')})`;
  };
  return bothSides(before && line(before), after && line(after));
}

function structureLines({ guid, name, before, after }: StructureDifference): string[] {
  const line = ({ subtype, length }: StructureSide) =>
    `${plain(name ?? guid)}: ${subtype}, ${hex(length)} bytes${name === undefined ? '' : ` (${guid})`}`;
  const [was, is] = [before && line(before), after && line(after)];
  return was !== undefined && was === is ? [`! ${is}, with other content`] : bothSides(was, is);
}

function bothSides(before: string | undefined, after: string | undefined): string[] {
  return [...(before === undefined ? [] : [`- ${before}`]), ...(after === undefined ? [] : [`+ ${after}`])];
}

/** A name out of an image stays in its line. */
function plain(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, '·');
}
