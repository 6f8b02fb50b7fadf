import type { FirmwareImage, FirmwareVolume, Region, Variable } from '../../firmware/model.ts';
import type { IconName } from '../icons.ts';
import { labelInVolume } from '../roles.ts';
import { count, hex, size, span } from '../text.ts';

/** A line of the tree. Groups without a place of their own have no range. */
export interface TreeNode {
  readonly id: string;
  readonly label: string;
  /** Behind the label, quieter. */
  readonly detail: string;
  /** What else there is to know; shown on hover. */
  readonly hint: string;
  readonly icon: IconName;
  /** Class of the role that colours the icon. */
  readonly role: Region['role'] | undefined;
  readonly tone: 'normal' | 'dead' | 'problem';
  readonly range: { readonly offset: number; readonly length: number } | undefined;
  readonly children: readonly TreeNode[];
}

type Given = Pick<TreeNode, 'id' | 'label' | 'icon'> & Partial<TreeNode>;

function node(given: Given): TreeNode {
  return { detail: '', hint: '', role: undefined, tone: 'normal', range: undefined, children: [], ...given };
}

/** The image as a tree: what is wrong, its volumes with their regions, its variables. */
export function treeOf(image: FirmwareImage): readonly TreeNode[] {
  return [...problemNodes(image), ...layoutNodes(image), ...variableNodes(image)];
}

function problemNodes(image: FirmwareImage): TreeNode[] {
  if (image.problems.length === 0) return [];
  const children = image.problems.map((problem, index) =>
    node({
      id: `problem:${index}`,
      label: problem.message,
      detail: hex(problem.offset),
      hint: `${problem.message}\n${span(problem.offset, problem.length)}`,
      icon: 'warning',
      tone: 'problem',
      range: { offset: problem.offset, length: problem.length },
    }),
  );
  return [
    node({ id: 'problems', label: 'Problems', detail: count(children.length), icon: 'warning', tone: 'problem', children }),
  ];
}

/** Volumes and what lies between them, in the order of the file. */
function layoutNodes(image: FirmwareImage): TreeNode[] {
  const within = (volume: FirmwareVolume, region: Region) =>
    region.offset >= volume.offset && region.offset + region.length <= volume.offset + volume.length;
  const nodes: TreeNode[] = image.volumes.map((volume) =>
    volumeNode(
      volume,
      image.regions.filter((region) => within(volume, region)),
    ),
  );
  const outside = image.regions.filter((region) => !image.volumes.some((volume) => within(volume, region)));
  nodes.push(...outside.map((region) => regionNode(region, region.label)));
  return nodes.sort((one, other) => (one.range?.offset ?? 0) - (other.range?.offset ?? 0));
}

function volumeNode(volume: FirmwareVolume, regions: readonly Region[]): TreeNode {
  return node({
    id: `volume:${volume.offset}`,
    label: `Volume ${volume.name}`,
    detail: size(volume.length),
    hint: [
      `Firmware volume ${volume.name}, ${volume.fileSystem}`,
      span(volume.offset, volume.length),
      `GUID ${volume.guid}`,
      ...(volume.nameGuid ? [`Name ${volume.nameGuid}`] : []),
      `Header checksum ${volume.checksumValid ? 'valid' : 'wrong'}`,
    ].join('\n'),
    icon: 'layers',
    tone: volume.checksumValid ? 'normal' : 'problem',
    range: { offset: volume.offset, length: volume.length },
    children: regions.map((region) => regionNode(region, labelInVolume(region))),
  });
}

const regionIcons: Readonly<Partial<Record<Region['role'], IconName>>> = {
  'variable-store': 'database',
  'ftw-working': 'history',
  'ftw-spare': 'history',
  'event-log': 'history',
  code: 'chip',
  'reset-vector': 'target',
};

function regionNode(region: Region, label: string): TreeNode {
  return node({
    id: `region:${region.offset}`,
    label,
    detail: size(region.length),
    hint: `${region.label}\n${span(region.offset, region.length)}`,
    icon: regionIcons[region.role] ?? 'field',
    role: region.role,
    range: { offset: region.offset, length: region.length },
  });
}

function variableNodes(image: FirmwareImage): TreeNode[] {
  if (!image.store) return [];
  const live = image.variables.filter((variable) => variable.live);
  const dead = image.variables.filter((variable) => !variable.live);
  const groups = [
    ...(live.length > 0 ? [groupNode('live', 'Live', live)] : []),
    ...(dead.length > 0 ? [groupNode('dead', 'Superseded or deleted', dead)] : []),
  ];
  const detail = image.variables.length > 0 ? count(image.variables.length) : 'none';
  return [node({ id: 'variables', label: 'Variables', detail, icon: 'key', children: groups })];
}

function groupNode(id: string, label: string, variables: readonly Variable[]): TreeNode {
  const children = variables.map(variableNode);
  return node({ id: `variables:${id}`, label, detail: count(children.length), icon: 'key', children });
}

function variableNode(variable: Variable): TreeNode {
  return node({
    id: `variable:${variable.offset}`,
    label: variable.name || '(no name)',
    detail: size(variable.size),
    hint: [
      variable.name,
      `GUID ${variable.guid}`,
      span(variable.offset, variable.length),
      `Attributes ${attributeWords(variable.attributes)}`,
      stateWords(variable.state),
      ...(variable.timestamp ? [`Signed ${variable.timestamp}`] : []),
    ].join('\n'),
    icon: 'key',
    role: variable.live ? 'variable-store' : undefined,
    tone: variable.live ? 'normal' : 'dead',
    range: { offset: variable.offset, length: variable.length },
  });
}

/** UEFI specification 2.10, section 8.2, by bit. */
const attributeNames = [
  'non-volatile',
  'boot services',
  'runtime',
  'hardware error record',
  'authenticated write (old)',
  'time-based authenticated write',
  'append write',
  'enhanced authenticated write',
];

export function attributeWords(attributes: number): string {
  const words = attributeNames.filter((_, bit) => (attributes >>> bit) & 1);
  return words.length > 0 ? words.join(', ') : 'none';
}

/** Bits that are cleared one after the other in a variable's life (edk2, VariableFormat.h). */
function stateWords(state: number): string {
  const meaning: Readonly<Record<number, string>> = {
    63: 'live',
    62: 'being superseded',
    61: 'deleted',
    60: 'deleted after being superseded',
    127: 'header written, data missing',
  };
  return `State ${hex(state)}, ${meaning[state] ?? 'unknown'}`;
}

/** From the root to the node with this id; empty where there is none. */
export function pathToId(nodes: readonly TreeNode[], id: string): readonly TreeNode[] {
  for (const node of nodes) {
    if (node.id === id) return [node];
    const below = pathToId(node.children, id);
    if (below.length > 0) return [node, ...below];
  }
  return [];
}

/** From the root to the node with the smallest range that holds `offset`; of equals the last. Problems only point elsewhere. */
export function pathTo(nodes: readonly TreeNode[], offset: number): readonly TreeNode[] {
  let best: readonly TreeNode[] = [];
  let bestLength = Number.POSITIVE_INFINITY;
  const walk = (level: readonly TreeNode[], above: readonly TreeNode[]): void => {
    for (const each of level) {
      if (each.id === 'problems') continue;
      const path = [...above, each];
      const range = each.range;
      if (range && (offset < range.offset || offset >= range.offset + range.length)) continue;
      if (range && range.length <= bestLength) {
        best = path;
        bestLength = range.length;
      }
      walk(each.children, path);
    }
  };
  walk(nodes, []);
  return best;
}
