import { type ContentFile, readContent } from '../../files/content.ts';
import { type Comparison, compareImages, compareLists } from '../../firmware/compare/compare-images.ts';
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

/** `virtlens diff`: ends as diff(1) does, with 0 for the same bytes and 1 for others. Of containers, the content is compared. */
export async function diff({ one, other, format }: DiffOptions, console: Console): Promise<ExitCode> {
  const sides = await Promise.all([sideOf(one), sideOf(other)]);
  const [left, right] = sides;
  const hasList = left.container.isList || right.container.isList;
  const compare = hasList ? compareLists : compareImages;
  const comparison = compare(left.container.bytes, right.container.bytes);
  console.print(format === 'json' ? diffJson(sides, comparison) : diffText(sides, comparison, console.paint));
  return comparison.identical ? exitCode.fine : exitCode.differs;
}

interface Side extends ContentFile {
  readonly path: string;
}

async function sideOf(path: string): Promise<Side> {
  return { path, ...(await readContent(path)) };
}

type Sides = readonly [Side, Side];

/** For programs: data as hexadecimal digits; what is not there is null, as is the size of a list. */
function diffJson(sides: Sides, comparison: Comparison): string {
  const plain = (_: string, value: unknown) => {
    if (value === undefined) return null;
    return value instanceof Uint8Array ? hexDigits(value) : value;
  };
  const [left, right] = sides;
  const paths = [left.path, right.path];
  const formats = [left.container.format, right.container.format];
  const sizes = sides.map(({ container }) => (container.isList ? null : container.bytes.length));
  return JSON.stringify({ paths, formats, ...comparison, sizes }, plain, 2);
}

/** The same bytes, the same bytes to a guest, or the same variables. */
function sameText([left, right]: Sides): string {
  const pair = `${printable(left.path)} and ${printable(right.path)}`;
  if (left.container.isList || right.container.isList) return `${pair} have the same variables.`;
  const isRaw = left.container.format === 'raw' && right.container.format === 'raw';
  return isRaw ? `${pair} are the same, byte for byte.` : `${pair} are the same to a guest, byte for byte.`;
}

function headingCells({ path, container }: Side): string[] {
  const { isList, bytes, image, format } = container;
  if (isList) return [printable(path), '', 'a list of variables'];
  return [printable(path), sizeText(bytes.length), format === 'raw' ? image.kind : `${image.kind} in ${format}`];
}

function diffText(sides: Sides, comparison: Comparison, paint: Paint): string {
  const { identical, firstDifference, volumes, files, variables } = comparison;
  if (identical) return sameText(sides);
  const heading = columns([
    [paint('red', '-'), ...headingCells(sides[0])],
    [paint('green', '+'), ...headingCells(sides[1])],
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
