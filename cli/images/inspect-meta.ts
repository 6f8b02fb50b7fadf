import type { MetadataEntry } from '../../firmware/ovmf-metadata.ts';
import type { BuildFacts } from '../../firmware/structure/build.ts';
import { hex, sizeText } from '../../firmware/wording.ts';
import { columns } from '../columns.ts';
import { type Paint, printable } from '../console.ts';

/** OVMF's GUIDed table entry by entry, and what the modules say of the build. */
export function metadataText(entries: readonly MetadataEntry[], build: BuildFacts | undefined, paint: Paint): string {
  const table = entries.length > 0 ? entries.map((entry) => entryText(entry, paint)) : ['There is no GUIDed table in it.'];
  return [...table, buildText(build, paint)].join('\n\n');
}

function entryText({ name, guid, offset, address, version, ranges, problem }: MetadataEntry, paint: Paint): string {
  const stated = [
    ...(address === undefined ? [] : [`address ${hex(address)}`]),
    ...(version === undefined ? [] : [`version ${version}`]),
    `at ${hex(offset)}`,
  ];
  const rows = ranges.map(({ typeName, memoryAddress, memoryLength, file, attributes }) => [
    `  ${typeName}`,
    hex(memoryAddress),
    sizeText(memoryLength),
    file ? `from ${hex(file.offset)} of the image, ${hex(file.length)} bytes` : '',
    attributes === undefined || attributes === 0 ? '' : `attributes ${hex(attributes)}`,
  ]);
  const title = `${paint('bold', printable(name))} (${guid}): ${stated.join(', ')}`;
  const wrong = problem === undefined ? [] : [`  ${paint('yellow', `! ${problem}`)}`];
  return [title, ...wrong, ...(rows.length > 0 ? [columns(rows, [1, 2])] : [])].join('\n');
}

function buildText(build: BuildFacts | undefined, paint: Paint): string {
  if (!build) return 'No modules could be seen, so nothing is known of the build.';
  const yes = (value: boolean) => (value ? 'yes' : 'no');
  const rows = [
    ['  Release', build.release ?? 'not stated'],
    ['  Modules', String(build.modules)],
    ['  SMM required', yes(build.smmRequired)],
    ['  Secure Boot capable', yes(build.secureBootCapable)],
    ['  TPM', yes(build.tpm)],
    ['  Shell', yes(build.shell)],
    ['  Network boot', build.networkBoot.length > 0 ? build.networkBoot.join(', ') : 'no'],
    ['  Variables kept in', build.variables ?? 'unknown'],
    ...(build.wholeImage ? [['  Made for', { 'amd-sev': 'AMD SEV', 'intel-tdx': 'Intel TDX' }[build.wholeImage]]] : []),
  ];
  return `${paint('bold', 'Build')}\n${columns(rows.map((row) => row.map(printable)))}`;
}
