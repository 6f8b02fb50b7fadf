import type { NodeType, StructureNode } from '../../firmware/structure/node.ts';
import { hex } from '../../firmware/wording.ts';
import { titledColumns } from '../columns.ts';
import { type Paint, printable } from '../console.ts';

const typeWords: Readonly<Record<NodeType, string>> = {
  image: 'Image',
  volume: 'Volume',
  file: 'File',
  section: 'Section',
  padding: 'Padding',
  'free-space': 'Free space',
  'variable-store': 'Variable store',
  variable: 'Variable',
  'event-log': 'Event log',
  'ftw-working': 'FTW working block',
  'ftw-spare': 'FTW spare',
};

/**
 * The tree, a line for each node: its path, where it starts, its bytes, what it is. What lies in a compressed part is counted from
 * the start of what that unfolds to, which a `+` says.
 */
export function treeText(root: StructureNode, paint: Paint): string {
  return titledColumns(['Path', 'Offset', 'Size', 'What'], rowsOf(root, 0, paint), paint, [1, 2]);
}

function rowsOf(node: StructureNode, depth: number, paint: Paint): string[][] {
  const { id, buffer, offset, length, problems, children } = node;
  const indent = '  '.repeat(depth);
  const row = [
    id === '' ? '.' : id,
    `${buffer === undefined ? '' : '+'}${hex(offset)}`,
    hex(length),
    `${indent}${describe(node)}`,
  ];
  const wrong = problems.map(({ message }) => ['', '', '', `${indent}  ${paint('yellow', `! ${printable(message)}`)}`]);
  return [row, ...wrong, ...children.flatMap((child) => rowsOf(child, depth + 1, paint))];
}

/** `File, DXE driver: Shell (7c04a583-…)`. */
function describe(node: StructureNode): string {
  const { type, subtype, guid, name, packed } = node;
  const kind = `${typeWords[type]}${subtype === '' ? '' : `, ${subtype}`}`;
  const named = name === undefined || name === '' ? '' : `: ${name}`;
  const unfolds = packed ? `, unfolds to ${hex(packed.declaredSize)} bytes` : '';
  return printable(`${kind}${named}${guid === undefined ? '' : ` (${guid})`}${unfolds}${more(node)}`);
}

/** What is worth a word in a line. */
function more({ facts }: StructureNode): string {
  if (facts?.kind === 'file' && facts.resetVector !== undefined) return `, reset vector at ${hex(facts.resetVector)}`;
  if (facts?.kind !== 'section') return '';
  const { executable, version, depex } = facts;
  if (executable) return `, ${executable.format} for ${executable.machineName}, ${executable.subsystemName}`;
  if (version) return `: ${version.text}`;
  return depex && depex.length <= 3 ? `: ${depex.join(' ')}` : '';
}
