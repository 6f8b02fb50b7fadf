import type { FileOnDisk } from '../../files/image.ts';
import type { OpenedContainer } from '../../firmware/containers/container.ts';
import type { FirmwareImage, ImageKind } from '../../firmware/model.ts';
import { attributeLetters } from '../../firmware/variables/attributes.ts';
import { exactSize, hex, sizeText } from '../../firmware/wording.ts';
import { shellWord } from '../../server/domain/shell-word.ts';
import { columns } from '../columns.ts';
import { type Paint, printable } from '../console.ts';
import { containerJson, containerText } from './inspect-container.ts';
import { runsOf } from './variable-runs.ts';

/** For programs. Offsets and lengths are bytes; what is not known is null. */
export function imageJson(file: FileOnDisk, container: OpenedContainer): string {
  const { image, isList } = container;
  const { kind, evidence, volumes, split, splitRefusal, variables, problems, ...more } = image;
  const report = {
    path: file.path,
    size: file.size,
    sha256: file.sha256,
    kind,
    container: containerJson(container),
    evidence,
    volumes: isList ? [] : volumes,
    split: split ?? null,
    splitRefusal: splitRefusal ?? null,
    variables,
    problems,
    architecture: more.architecture ?? null,
    build: more.build ?? null,
    sizes: more.sizes ?? null,
    secureBoot: more.secureBoot,
    wholeImage: more.wholeImage ?? null,
    store: isList ? null : (more.store ?? null),
    regions: isList ? [] : more.regions,
  };
  return JSON.stringify(report, (_, value: unknown) => (value === undefined ? null : value), 2);
}

const kindNames: Readonly<Record<ImageKind, string>> = {
  unified: 'a unified image: variables and code in one file',
  code: 'CODE: firmware without a variable store',
  vars: 'VARS: a variable store',
  blank: 'blank: every byte is the same',
  qcow2: 'a qcow2 container',
  seabios: 'SeaBIOS, which is no UEFI firmware',
  unknown: 'no firmware image that is known here',
};

/** For people. */
export function imageText(file: FileOnDisk, container: OpenedContainer, paint: Paint): string {
  const { image, isList, format } = container;
  const sections = [
    heading(file, image, paint),
    ...containerText(container, paint),
    // What a list of variables is was said already.
    listed('Why', isList ? [] : reasons(container), paint),
    listed(
      'Problems',
      image.problems.map(({ message, offset }) => withPlace(message, offset)),
      paint,
    ),
    isList ? undefined : volumeTable(image, paint),
    variableTable(image, isList, paint),
    format === 'raw' ? splitText(file, image, paint) : undefined,
  ];
  return sections.filter((section) => section !== undefined).join('\n\n');
}

function reasons({ image, bytes }: OpenedContainer): readonly string[] {
  const seen = image.evidence.map(({ text, offset }) => withPlace(text, offset));
  const start = Buffer.from(bytes.subarray(0, 64)).toString('latin1');
  const isXml = image.kind === 'unknown' && /^\s*<[?!A-Za-z]/.test(start);
  return isXml ? [...seen, 'It is XML: virtlens check is for domain XML.'] : seen;
}

/** Many sentences name their place themselves. */
function withPlace(text: string, offset: number | undefined): string {
  return offset === undefined || text.includes(hex(offset)) ? text : `${text} (at ${hex(offset)})`;
}

function heading(file: FileOnDisk, image: FirmwareImage, paint: Paint): string {
  const facts: (readonly [string, string | undefined])[] = [
    ['Size', exactSize(file.size)],
    ['Build', image.build],
    ['Architecture', image.architecture],
    [
      'Made for',
      image.wholeImage && { 'amd-sev': 'AMD SEV, loaded whole', 'intel-tdx': 'Intel TDX, loaded whole' }[image.wholeImage],
    ],
    ['Pairs with', image.kind === 'code' && image.sizes ? `a variable store of ${sizeText(image.sizes.vars)}` : undefined],
    ['Secure Boot', image.store && `${image.secureBoot.state}: ${image.secureBoot.reason}`],
    ['SHA-256', file.sha256],
  ];
  const rows = facts.flatMap(([name, value]) => (value === undefined ? [] : [[`  ${name}`, printable(value)]]));
  return `${paint('bold', printable(file.path))} is ${kindNames[image.kind]}\n${columns(rows)}`;
}

function listed(title: string, lines: readonly string[], paint: Paint): string | undefined {
  if (lines.length === 0) return undefined;
  return [paint('bold', title), ...lines.map((line) => `  ${printable(line)}`)].join('\n');
}

function volumeTable(image: FirmwareImage, paint: Paint): string | undefined {
  if (image.volumes.length === 0) return undefined;
  const rows = image.volumes.map((volume) => [
    `  ${hex(volume.offset)}`,
    sizeText(volume.length),
    volume.name,
    volume.fileSystem,
    volume.checksumValid ? 'checksum right' : 'checksum wrong',
  ]);
  return `${paint('bold', 'Firmware volumes')}\n${columns(rows, [1])}`;
}

/** The variables with their store's free space; undefined where there is no store. */
function variableTable({ store, variables }: FirmwareImage, isList: boolean, paint: Paint): string | undefined {
  if (!store) return undefined;
  const live = variables.filter((variable) => variable.live).length;
  const room = `, ${variables.length - live} superseded or deleted, ${sizeText(store.freeSpace)} free`;
  const title = `${paint('bold', 'Variables')}: ${live} live${isList ? '' : room}`;
  if (variables.length === 0) return title;
  const rows = runsOf(variables).map(({ variable, state, count }) => [
    isList ? '  ' : `  ${hex(variable.offset)}`,
    sizeText(variable.size),
    `${state.life}${count > 1 ? ` (${count} in a row)` : ''}`,
    attributeLetters(variable.attributes),
    printable(variable.name),
    variable.guid,
  ]);
  return `${title}\n${columns(rows, [1])}`;
}

function splitText(
  file: FileOnDisk,
  { kind, split, splitRefusal, wholeImage }: FirmwareImage,
  paint: Paint,
): string | undefined {
  if (wholeImage) return undefined;
  if (split) {
    const sizes = `VARS ${sizeText(split.offset)}, CODE ${sizeText(file.size - split.offset)}`;
    return `${paint('bold', 'Splits')} at ${hex(split.offset)}: ${sizes}\n  virtlens split ${printable(shellWord(file.path))}`;
  }
  if (kind !== 'unified' || splitRefusal === undefined) return undefined;
  return `${paint('bold', 'Does not split')}: ${printable(splitRefusal)}`;
}
