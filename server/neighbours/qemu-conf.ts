import type { ImageFacts } from '../host/facts.ts';
import { type NvramAssignment, type NvramEntry, pairOf, readNvramAssignments } from '../host/qemu-conf.ts';
import type { NeighbourFinding, Span } from './finding.ts';
import { pairProblem, roleProblem } from './image-role.ts';

/** What is known of the host when its qemu.conf is read. */
export interface QemuConfContext {
  readonly images: ReadonlyMap<string, ImageFacts>;
  /** How many firmware descriptors it has; undefined where that is not known. */
  readonly descriptors: number | undefined;
}

/** A path of the list, and where it stands. */
export interface ListedPath {
  readonly path: string;
  readonly role: 'CODE' | 'VARS';
  readonly span: Span;
}

/** Every path of the `nvram` list that counts, in the order of the text. */
export function listedPaths(text: string): readonly ListedPath[] {
  return (readNvramAssignments(text).at(-1)?.entries ?? []).flatMap(pathsOf);
}

/** The two paths of an entry; what stands before the first colon and behind it. */
function pathsOf({ value, span }: NvramEntry): readonly ListedPath[] {
  if (!pairOf(value)) return [];
  const colon = value.indexOf(':');
  return [
    { path: value.slice(0, colon), role: 'CODE', span: { start: span.start, end: span.start + colon } },
    { path: value.slice(colon + 1), role: 'VARS', span: { start: span.start + colon + 1, end: span.end } },
  ];
}

/** What is wrong in the `nvram` list of a qemu.conf, in the order of the text. Silent about everything else in the file. */
export function checkQemuConf(text: string, context: QemuConfContext): readonly NeighbourFinding[] {
  const assignments = readNvramAssignments(text);
  const last = assignments.at(-1);
  const overridden = assignments.slice(0, -1).map(({ name }) => ({
    code: 'qemu-conf/overridden',
    level: 'warning' as const,
    message: 'nvram is set again below, and only the last one counts.',
    span: name,
  }));
  const found = [...overridden, ...assignments.flatMap(syntax), ...(last ? checkList(last, context) : [])];
  return found.sort((one, other) => one.span.start - other.span.start);
}

function syntax({ problems }: NvramAssignment): readonly NeighbourFinding[] {
  return problems.map(({ message, span }) => ({ code: 'qemu-conf/syntax', level: 'error', message, span }));
}

function checkList({ name, entries }: NvramAssignment, context: QemuConfContext): readonly NeighbourFinding[] {
  const found: NeighbourFinding[] = [];
  const say = (code: string, level: NeighbourFinding['level'], message: string, span: Span) =>
    found.push({ code: `qemu-conf/${code}`, level, message, span });
  if (context.descriptors) {
    const message = `This host has ${context.descriptors} firmware descriptors, so libvirt ignores the list and logs a warning. Remove it, or describe the images in /etc/qemu/firmware.`;
    say('obsolete', 'information', message, name);
  }
  const seen = new Map<string, string>();
  for (const entry of entries) {
    const pair = pairOf(entry.value);
    if (!pair) {
      const message = `libvirt refuses this entry (“Invalid nvram format: '${entry.value}'”): it must be CODE:VARS, two paths with exactly one colon.`;
      say('format', 'error', message, entry.span);
      continue;
    }
    const before = seen.get(pair.code);
    if (before !== undefined) {
      const message = `${pair.code} is listed twice: libvirt takes the first entry, with ${before}.`;
      say('duplicate', 'warning', message, entry.span);
    }
    seen.set(pair.code, before ?? pair.vars);
    for (const { path, role, span } of pathsOf(entry)) {
      const problem = path.startsWith('/')
        ? roleProblem(role, context.images.get(path))
        : { code: 'relative-path', message: `${path} is a relative path; libvirt compares it with the loader's absolute one.` };
      if (problem) say(problem.code, 'warning', problem.message, span);
    }
    const mismatch = pairProblem(context.images.get(pair.code), context.images.get(pair.vars));
    if (mismatch !== undefined) say('mismatch', 'warning', mismatch, entry.span);
  }
  return found;
}

/** The path that is being typed at this place, up to it, and what it replaces; undefined outside of the list's strings. */
export function pathBeingTyped(text: string, offset: number): { readonly typed: string; readonly span: Span } | undefined {
  for (const { entries } of readNvramAssignments(text)) {
    const entry = entries.find(({ span }) => span.start <= offset && offset <= span.end);
    if (!entry) continue;
    const before = entry.value.slice(0, offset - entry.span.start);
    const behind = entry.value.slice(offset - entry.span.start);
    const start = entry.span.start + before.lastIndexOf(':') + 1;
    const rest = behind.indexOf(':');
    return { typed: text.slice(start, offset), span: { start, end: rest < 0 ? entry.span.end : offset + rest } };
  }
  return undefined;
}
