import { readContent } from '../../files/content.ts';
import { writeWhole } from '../../files/write.ts';
import type { Variable } from '../../firmware/model.ts';
import { attributeLetters, attributeWords } from '../../firmware/variables/attributes.ts';
import { decodeVariable } from '../../firmware/variables/decode.ts';
import { hexDigits } from '../../firmware/variables/text.ts';
import { hex, sizeText } from '../../firmware/wording.ts';
import { columns, titledColumns } from '../columns.ts';
import { type Console, type Paint, printable } from '../console.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { changeVars } from './change-vars.ts';
import { requireVariable, variablesOf } from './find-variable.ts';
import type { VarsGetOptions, VarsListOptions, VarsOptions } from './vars-options.ts';

/** `virtlens vars`. */
export async function vars(options: VarsOptions, console: Console): Promise<ExitCode> {
  switch (options.action) {
    case 'list':
      return list(options, console);
    case 'get':
      return get(options, console);
    default:
      return changeVars(options, console);
  }
}

async function list({ image, format }: VarsListOptions, console: Console): Promise<ExitCode> {
  const { bytes, isList } = (await readContent(image)).container;
  const variables = variablesOf(image, bytes);
  console.print(
    format === 'json'
      ? JSON.stringify({ path: image, variables: variables.map((each) => variableJson(bytes, each, isList)) }, null, 2)
      : listText(bytes, variables, console.paint),
  );
  return exitCode.fine;
}

function listText(bytes: Uint8Array, variables: readonly Variable[], paint: Paint): string {
  if (variables.length === 0) return 'The store holds no variable.';
  const rows = variables.map((variable) => {
    const { name, guid, attributes, size } = variable;
    return [
      name,
      guid,
      attributeLetters(attributes),
      sizeText(size),
      decodeVariable(variable, dataOf(bytes, variable)).summary,
    ].map(printable);
  });
  return titledColumns(['Name', 'Vendor', 'Attributes', 'Size', 'Value'], rows, paint, [3]);
}

async function get(options: VarsGetOptions, console: Console): Promise<ExitCode> {
  const { image, format, variable: wanted, hexOnly, output, force } = options;
  const { bytes, isList } = (await readContent(image)).container;
  const variable = requireVariable(image, variablesOf(image, bytes), wanted);
  const data = dataOf(bytes, variable);
  if (output !== undefined) await writeWhole(output, data, { overwrite: force });
  if (hexOnly) console.print(hexDigits(data));
  else if (format === 'json') console.print(JSON.stringify({ path: image, ...variableJson(bytes, variable, isList) }, null, 2));
  else if (output !== undefined)
    console.print(`${printable(variable.name)}: ${sizeText(data.length)} of data in ${printable(output)}`);
  else console.print(variableText(variable, data, isList, console.paint));
  return exitCode.fine;
}

function variableText(variable: Variable, data: Uint8Array, isList: boolean, paint: Paint): string {
  const { name, guid, attributes, size, offset, timestamp } = variable;
  const { summary, fields } = decodeVariable(variable, data);
  const rows = [
    ['Vendor', guid],
    ['Attributes', `${attributeWords(attributes)} (${hex(attributes)})`],
    ...(timestamp === undefined ? [] : [['Time', timestamp]]),
    ['Data', isList ? sizeText(size) : `${sizeText(size)}, record at ${hex(offset)}`],
    ['Value', summary],
    ...fields.filter(({ value }) => value !== summary).map(({ label, value }) => [label, value]),
  ].map((row) => [`  ${row[0]}`, ...row.slice(1)].map(printable));
  return [paint('bold', printable(name)), columns(rows), ...hexLines(data)].join('\n');
}

/** Beyond that, `-o` is the better way to look at it. */
const mostHexLines = 32;

/** `  0010  66 6f 6f 00 …  foo.`, 16 bytes a line. */
function hexLines(data: Uint8Array): string[] {
  const lines: string[] = [];
  for (let offset = 0; offset < data.length && lines.length < mostHexLines; offset += 16) {
    const row = [...data.subarray(offset, offset + 16)];
    const digits = row.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const letters = row.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
    lines.push(`  ${offset.toString(16).padStart(4, '0')}  ${digits.padEnd(47)}  ${letters}`);
  }
  const rest = data.length - mostHexLines * 16;
  return rest > 0 ? [...lines, `  … ${rest} bytes more`] : lines;
}

/** For programs: the data as hexadecimal digits; what is not known is null, and so is the place in a list, which has none. */
function variableJson(bytes: Uint8Array, variable: Variable, isList: boolean) {
  const { name, guid, attributes, size, timestamp } = variable;
  const offset = isList ? null : variable.offset;
  const data = dataOf(bytes, variable);
  const { form, summary, fields } = decodeVariable(variable, data);
  return { name, guid, attributes, timestamp: timestamp ?? null, size, offset, form, summary, fields, data: hexDigits(data) };
}

function dataOf(bytes: Uint8Array, { dataOffset, size }: Variable): Uint8Array {
  return bytes.subarray(dataOffset, dataOffset + size);
}
