import { readContent } from '../../files/content.ts';
import { described } from '../../files/image.ts';
import { NotPossible } from '../../files/not-possible.ts';
import { writeWhole } from '../../files/write.ts';
import { parseGuid } from '../../firmware/guid.ts';
import type { StructureNode } from '../../firmware/structure/node.ts';
import { nodesBelow, type Structure } from '../../firmware/structure/structure.ts';
import { exactSize } from '../../firmware/wording.ts';
import { columns } from '../columns.ts';
import { type Console, printable } from '../console.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import type { ExtractOptions, ExtractPart } from './image-options.ts';
import { openedStructure } from './inspect.ts';

const mostNamed = 10;

/** `virtlens extract`. */
export async function extract(
  { image, node: wanted, part, output, force, format }: ExtractOptions,
  console: Console,
): Promise<ExitCode> {
  const { container } = await readContent(image);
  if (container.isList)
    throw new NotPossible(
      `${image} lists variables and has no other parts: virtlens vars get ${image} NAME -o FILE writes one.`,
    );
  const structure = openedStructure(container.bytes);
  const node = findOne(structure, wanted, image);
  const bytes = partOf(structure, node, part);
  const path = output ?? fileNameOf(node, part);
  await writeWhole(path, bytes, { overwrite: force });
  if (format === 'json') {
    const { id, type, subtype, name, guid } = node;
    const from = { id, type, subtype, name: name ?? null, guid: guid ?? null };
    console.print(JSON.stringify({ ...described(path, bytes), part, node: from }, null, 2));
    return exitCode.fine;
  }
  const what = [node.type, node.subtype, node.name ?? node.guid ?? ''].filter((word) => word !== '').join(' ');
  console.print(
    columns([[printable(path), exactSize(bytes.length), `${part} of ${node.id || 'the image'}, ${printable(what)}`]]),
  );
  return exitCode.fine;
}

/** The node with this path, GUID or name. Throws `NotPossible` where there is none, or where several have it. */
function findOne(structure: Structure, wanted: string, image: string): StructureNode {
  const byPath = /^(\.|\d+(\/\d+)*)$/.test(wanted) ? structure.find(wanted === '.' ? '' : wanted) : undefined;
  if (byPath) return byPath;
  const guid = parseGuid(wanted) ? wanted.replaceAll(/[{}]/g, '').trim().toLowerCase() : undefined;
  const isWanted = (node: StructureNode) =>
    guid === undefined ? node.name === wanted && node.type !== 'section' : node.guid === guid;
  const found = [...nodesBelow(structure.root)].filter(isWanted);
  const [first] = found;
  if (!first)
    throw new NotPossible(
      `${image} has nothing with the path, GUID or name ${wanted}: virtlens inspect --tree lists what it has.`,
    );
  if (found.length === 1) return first;
  const ids = found.slice(0, mostNamed).map(({ id }) => id);
  const rest = found.length > mostNamed ? ' …' : '';
  throw new NotPossible(
    `${found.length} nodes of ${image} are called ${wanted}: give one of the paths ${ids.join(' ')}${rest}.`,
  );
}

function partOf(structure: Structure, node: StructureNode, part: ExtractPart): Uint8Array {
  switch (part) {
    case 'as-is':
      return structure.bytesOf(node);
    case 'header':
      return structure.bytesOf(node).subarray(0, node.headerLength);
    case 'body':
      return structure.bodyOf(node);
    case 'decompressed':
      return decompressed(structure, node);
  }
}

/** Of a compressed section, or of the only one in a file. */
function decompressed(structure: Structure, node: StructureNode): Uint8Array {
  const packed = [...nodesBelow(node)].filter((each) => each.packed && each.buffer === node.buffer);
  const [only] = packed;
  if (!only || packed.length > 1) {
    throw new NotPossible(
      `${node.id || 'The image'} has ${packed.length} compressed sections, so it is not clear what to decompress.`,
    );
  }
  const content = structure.unpackedOf(only);
  if (!content)
    throw new NotPossible(`${only.id} could not be decompressed: ${only.problems.map(({ message }) => message).join(' ')}`);
  return content;
}

/** `Shell.file.bin`, `0-3-1.section.body.bin`. */
function fileNameOf({ id, type, name, guid }: StructureNode, part: ExtractPart): string {
  const stem = (name ?? guid ?? id.replaceAll('/', '-')).replaceAll(/[^\w.-]+/g, '-').replace(/^[-.]+/, '') || 'image';
  return [stem, type, ...(part === 'as-is' ? [] : [part]), 'bin'].join('.');
}
