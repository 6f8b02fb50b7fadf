import { readImage } from '../../files/image.ts';
import { type Comparison, compareImages } from '../../firmware/compare/compare-images.ts';
import type { StructureDifference, StructureSide } from '../../firmware/compare/structure-differences.ts';
import type { VariableDifference, VariableSide } from '../../firmware/compare/variable-differences.ts';
import { attributeLetters } from '../../firmware/variables/attributes.ts';
import { decodeVariable } from '../../firmware/variables/decode.ts';
import { hexDigits } from '../../firmware/variables/text.ts';
import { hex, sizeText } from '../../firmware/wording.ts';
import { columns } from '../columns.ts';
import { type Console, type Paint, printable } from '../console.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import type { DiffOptions } from './diff-options.ts';

/** `virtlens diff`: ends as diff(1) does, with 0 for the same bytes and 1 for others. */
export async function diff({ one, other, format }: DiffOptions, console: Console): Promise<ExitCode> {
  const [left, right] = await Promise.all([readImage(one), readImage(other)]);
  const comparison = compareImages(left, right);
  console.print(format === 'json' ? diffJson([one, other], comparison) : diffText([one, other], comparison, console.paint));
  return comparison.identical ? exitCode.fine : exitCode.differs;
}

/** For programs: data as hexadecimal digits; what is not there is null. */
function diffJson(paths: readonly [string, string], comparison: Comparison): string {
  const plain = (_: string, value: unknown) => {
    if (value === undefined) return null;
    return value instanceof Uint8Array ? hexDigits(value) : value;
  };
  return JSON.stringify({ paths, ...comparison }, plain, 2);
}

function diffText([one, other]: readonly [string, string], comparison: Comparison, paint: Paint): string {
  const { identical, firstDifference, sizes, kinds, volumes, files, variables } = comparison;
  if (identical) return `${printable(one)} and ${printable(other)} are the same, byte for byte.`;
  const heading = columns([
    [paint('red', '-'), printable(one), sizeText(sizes[0]), kinds[0]],
    [paint('green', '+'), printable(other), sizeText(sizes[1]), kinds[1]],
  ]);
  const sections = [
    section('Volumes', volumes.map(structureRow), paint),
    section('Files', files.map(structureRow), paint),
    section('Variables', variables.flatMap(variableRows), paint),
  ].filter((each) => each !== undefined);
  const elsewhere = `Volumes, files and live variables are the same; the bytes differ from ${hex(firstDifference ?? 0)} on.`;
  return [heading, ...(sections.length > 0 ? sections : [elsewhere])].join('\n\n');
}

const marks = { added: '+', removed: '-', changed: '~' } as const;
const colours = { '+': 'green', '-': 'red', '~': 'yellow' } as const;

type Row = readonly [mark: '+' | '-' | '~' | ' ', ...cells: string[]];

function section(title: string, rows: readonly Row[], paint: Paint): string | undefined {
  if (rows.length === 0) return undefined;
  const lines = columns(rows.map((row) => row.map(printable))).split('\n');
  const painted = lines.map((line, index) => {
    const mark = rows[index]?.[0] ?? ' ';
    return mark === ' ' ? line : paint(colours[mark], line);
  });
  return [paint('bold', title), ...painted.map((line) => `  ${line}`)].join('\n');
}

function structureRow({ change, guid, name, before, after }: StructureDifference): Row {
  return [marks[change], name ?? guid, name === undefined ? '' : guid, ...betweenSides(before, after)];
}

function betweenSides(before: StructureSide | undefined, after: StructureSide | undefined): string[] {
  const side = (each: StructureSide) => `${each.subtype}, ${hex(each.length)} bytes at ${each.id}`;
  if (!before || !after) return [before ? side(before) : '', after ? side(after) : ''].filter((text) => text !== '');
  if (before.length === after.length && before.subtype === after.subtype) return [`${side(after)}, another content`];
  return [`${side(before)} became ${side(after)}`];
}

function variableRows({ change, name, guid, before, after }: VariableDifference): Row[] {
  const value = (side: VariableSide) =>
    [
      attributeLetters(side.attributes),
      sizeText(side.data.length),
      decodeVariable({ name, guid }, side.data).summary,
      side.timestamp ?? '',
    ] as const;
  const sides = [...(before ? [value(before)] : []), ...(after ? [value(after)] : [])];
  return sides.map((side, index) => (index === 0 ? [marks[change], name, guid, ...side] : [' ', '', 'now', ...side]));
}
