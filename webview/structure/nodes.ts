import type { RegionRole } from '../../firmware/model.ts';
import type { IconName } from '../icons.ts';
import { fileSpace, type NodeProblem, type Space, type StructureEntry } from '../protocol.ts';
import { count, hex, size, span } from '../text.ts';

/** Bytes of the file, or of what a compressed section unfolds to. */
export interface Place {
  readonly space: Space;
  readonly offset: number;
  readonly length: number;
}

/** A line of the tree. Groups without a place of their own have none. */
export interface TreeNode {
  readonly id: string;
  readonly label: string;
  /** Behind the label, quieter: which kind it is. */
  readonly kind: string;
  /** At the end of the line: how much. */
  readonly detail: string;
  /** What else there is to know; shown on hover. */
  readonly hint: string;
  readonly icon: IconName;
  /** Class of the role that colours the icon. */
  readonly role: RegionRole | undefined;
  readonly tone: 'normal' | 'dead' | 'problem';
  readonly place: Place | undefined;
  /** The node of the structure that it stands for or hangs on. */
  readonly node: string | undefined;
  readonly branch: boolean;
}

type Given = Pick<TreeNode, 'id' | 'label' | 'icon'> & Partial<TreeNode>;

function node(given: Given): TreeNode {
  return {
    kind: '',
    detail: '',
    hint: '',
    role: undefined,
    tone: 'normal',
    place: undefined,
    node: undefined,
    branch: false,
    ...given,
  };
}

/** The group that lists all problems, above the tree. */
export function problemsNode(problems: readonly NodeProblem[]): TreeNode {
  const detail = count(problems.length);
  return node({ id: 'problems', label: 'Problems', detail, icon: 'warning', tone: 'problem', branch: true });
}

/** A problem, as a line below `parent`. */
export function problemNode(problem: Omit<NodeProblem, 'node'>, owner: string, id: string): TreeNode {
  const { space, offset, length, message } = problem;
  return node({
    id,
    label: message,
    detail: hex(offset),
    hint: `${message}\n${span(offset, length)}`,
    icon: 'warning',
    tone: 'problem',
    place: { space, offset, length },
    node: owner,
  });
}

const waitingPrefix = 'waiting:';

/** The id of the branch whose children a line waits for; undefined for other lines. */
export function waitedFor(id: string): string | undefined {
  return id.startsWith(waitingPrefix) ? id.slice(waitingPrefix.length) : undefined;
}

/** Stands below a branch while its children are fetched. */
export function waitingNode(parent: StructureEntry | undefined, branch: string): TreeNode {
  return node({ id: `${waitingPrefix}${branch}`, label: parent?.packed ? 'Unpacking…' : 'Reading…', icon: 'history' });
}

/** Stands below a branch whose children could not be had. */
export function failureNode(message: string, id: string): TreeNode {
  return node({ id, label: message, hint: message, icon: 'warning', tone: 'problem' });
}

/** The line of a node of the structure. */
export function nodeOf(entry: StructureEntry): TreeNode {
  const { id, space, offset, length, packed, childCount, problems, dead, name, type } = entry;
  const [label, kind] = wordsOf(entry);
  const closed = packed?.status === 'packed';
  return node({
    id,
    node: id,
    label,
    kind,
    detail: size(packed && packed.status !== 'refused' ? packed.declaredSize : length),
    hint: [
      label === kind ? label : `${label}, ${kind || type}`,
      ...factsOf(entry),
      ...problems.map(({ message }) => message),
    ].join('\n'),
    icon: packed ? 'archive' : isExecutable(entry) ? 'chip' : icons[type],
    role: roles[type] ?? (isCode(entry) ? 'code' : undefined),
    tone: problems.length > 0 ? 'problem' : dead ? 'dead' : 'normal',
    place: { space, offset, length },
    branch: closed || childCount > 0 || problems.length > 0,
    ...(type === 'section' && name === undefined && packed ? { kind: 'Compressed' } : {}),
  });
}

/** What it is called, and which kind of thing it is. */
function wordsOf({ type, subtype, name, guid, packed }: StructureEntry): readonly [label: string, kind: string] {
  switch (type) {
    case 'image':
      return ['Image', ''];
    case 'volume':
      return [`Volume ${name ?? subtype}`, name === undefined ? '' : subtype];
    case 'file':
      return subtype === 'Pad' ? ['Pad file', ''] : [name ?? guid ?? 'File', subtype];
    case 'section':
      return packed || guid !== undefined ? [name ?? guid ?? subtype, subtype] : [subtype, name ?? ''];
    case 'variable':
      return [name === undefined || name === '' ? '(no name)' : name, ''];
    case 'variable-store':
      return ['Variable store', subtype.toLowerCase()];
    default:
      return [otherNames[type], type === 'padding' ? subtype.toLowerCase() : ''];
  }
}

const otherNames = {
  padding: 'Padding',
  'free-space': 'Free space',
  'event-log': 'Event log',
  'ftw-working': 'FTW working block',
  'ftw-spare': 'FTW spare',
} as const;

function factsOf({ guid, offset, length, space, packed }: StructureEntry): string[] {
  const unfolds = packed && `Unfolds to ${size(packed.declaredSize)} (${packed.algorithm})`;
  const where = space === fileSpace ? span(offset, length) : `${span(offset, length)} of the unpacked bytes`;
  return [where, size(length), ...(guid ? [`GUID ${guid}`] : []), ...(unfolds ? [unfolds] : [])];
}

const icons: Readonly<Record<StructureEntry['type'], IconName>> = {
  image: 'fileBinary',
  volume: 'layers',
  file: 'file',
  section: 'field',
  padding: 'dash',
  'free-space': 'dash',
  'variable-store': 'database',
  variable: 'key',
  'event-log': 'history',
  'ftw-working': 'history',
  'ftw-spare': 'history',
};

const roles: Readonly<Partial<Record<StructureEntry['type'], RegionRole>>> = {
  'variable-store': 'variable-store',
  variable: 'variable-store',
  'free-space': 'padding',
  'event-log': 'event-log',
  'ftw-working': 'ftw-working',
  'ftw-spare': 'ftw-spare',
  padding: 'padding',
};

/** Files without anything to run in them, or with volumes that have it. */
const plainFiles = ['Raw', 'Freeform', 'Pad', 'Volume image'];

/** A file or section with something to run. */
function isCode(entry: StructureEntry): boolean {
  return entry.type === 'file' ? !plainFiles.includes(entry.subtype) : isExecutable(entry);
}

function isExecutable({ type, subtype }: StructureEntry): boolean {
  return type === 'section' && ['PE32 image', 'TE image', 'PIC image'].includes(subtype);
}
