import { readDescriptor } from '../host/descriptor.ts';
import type { FirmwareDescriptor, ImageFacts } from '../host/facts.ts';
import type { NeighbourFinding, Span } from './finding.ts';
import { type ImageRole, pairProblem, roleProblem } from './image-role.ts';
import { type JsonNode, member, readJson, stringsIn } from './json.ts';

/** What is known of the host when one of its firmware descriptors is read. */
export interface DescriptorContext {
  /** The descriptor's own path on the host. */
  readonly path: string;
  readonly images: ReadonlyMap<string, ImageFacts>;
  /** In the order libvirt tries them; undefined where that is not known. */
  readonly descriptors: readonly FirmwareDescriptor[] | undefined;
  /** The path of the descriptor of the same name that hides this one. */
  readonly hiddenBy: string | undefined;
}

/** A file that a descriptor names, and where. */
export interface NamedFile {
  readonly path: string;
  readonly role: ImageRole;
  readonly format: string;
  readonly span: Span;
}

/** The features libvirt reads; the last one is new in QEMU and not read by all of them. */
const knownFeatures: ReadonlySet<string> = new Set([
  ...['acpi-s3', 'acpi-s4', 'amd-sev', 'amd-sev-es', 'amd-sev-snp', 'intel-tdx', 'enrolled-keys', 'requires-smm'],
  ...['secure-boot', 'verbose-dynamic', 'verbose-static', 'host-uefi-vars'],
]);

/** The flash images that a descriptor names. What is loaded into memory may be of any kind. */
export function namedFiles(text: string): readonly NamedFile[] {
  const mapping = member(readJson(text), 'mapping');
  if (stringOf(member(mapping, 'device'))?.value !== 'flash') return [];
  const mode = stringOf(member(mapping, 'mode'))?.value ?? 'split';
  return [
    ...namedFile(member(mapping, 'executable'), mode === 'combined' ? 'unified' : 'CODE'),
    ...(mode === 'split' ? namedFile(member(mapping, 'nvram-template'), 'VARS') : []),
  ];
}

function namedFile(file: JsonNode | undefined, role: ImageRole): readonly NamedFile[] {
  const name = stringOf(member(file, 'filename'));
  if (!name) return [];
  return [{ path: name.value, role, format: stringOf(member(file, 'format'))?.value ?? 'raw', span: inner(name.span) }];
}

/** What is wrong with a firmware descriptor, in the order of the text. Text that is no JSON is left to the editor. */
export function checkDescriptor(text: string, context: DescriptorContext): readonly NeighbourFinding[] {
  const root = readJson(text);
  if (!root) return [];
  const start = { start: root.span.start, end: root.span.start + 1 };
  const descriptor = readDescriptor(context.path, text);
  if ('problem' in descriptor) {
    const message = `libvirt can't use this descriptor: ${descriptor.problem.slice(context.path.length).replace(/^: /, 'it ')}.`;
    return [{ code: 'descriptor/invalid', level: 'error', message, span: member(root, 'mapping')?.span ?? start }];
  }
  const features = member(root, 'features');
  const found = [
    ...hidden(context, start),
    ...device(descriptor, member(member(root, 'mapping'), 'device')?.span ?? start),
    ...files(namedFiles(text), context),
    ...unknownFeatures(features),
    ...contradictions(descriptor, features?.span ?? start, namedFiles(text), context),
    ...sortTrap(descriptor, start, context),
  ];
  return found.sort((one, other) => one.span.start - other.span.start);
}

function* hidden({ hiddenBy }: DescriptorContext, span: Span): Generator<NeighbourFinding> {
  if (hiddenBy === undefined) return;
  const message = `libvirt does not read this descriptor: ${hiddenBy} has the same name in a more specific folder.`;
  yield { code: 'descriptor/hidden', level: 'information', message, span };
}

function* device({ mapping }: FirmwareDescriptor, span: Span): Generator<NeighbourFinding> {
  if (mapping.device !== 'kernel') return;
  const message = 'libvirt 12 ignores descriptors of firmware that is loaded as a kernel.';
  yield { code: 'descriptor/kernel', level: 'information', message, span };
}

function* files(named: readonly NamedFile[], { images }: DescriptorContext): Generator<NeighbourFinding> {
  for (const { path, role, format, span } of named) {
    const image = images.get(path);
    const problem = roleProblem(role, image);
    if (problem) yield { code: `descriptor/${problem.code}`, level: 'warning', message: problem.message, span };
    if (image?.state !== 'read') continue;
    const isQcow2 = image.summary.kind === 'qcow2';
    if (isQcow2 === (format === 'qcow2')) continue;
    const message = `The format is given as ${format}, and ${path} is ${isQcow2 ? 'qcow2' : 'not qcow2'}.`;
    yield { code: 'descriptor/wrong-format', level: 'warning', message, span };
  }
  const [code, vars] = named;
  const mismatch = code && vars && pairProblem(images.get(code.path), images.get(vars.path));
  if (mismatch) yield { code: 'descriptor/mismatch', level: 'warning', message: mismatch, span: vars.span };
}

function* unknownFeatures(features: JsonNode | undefined): Generator<NeighbourFinding> {
  for (const { value, span } of stringsIn(features)) {
    if (knownFeatures.has(value)) continue;
    const message = `libvirt skips the feature ${value}, which it does not know.`;
    yield { code: 'descriptor/unknown-feature', level: 'information', message, span };
  }
}

/** Features that don't go together, or not with what the template holds. Arm firmware has Secure Boot without SMM. */
function* contradictions(
  { features, targets, mapping }: FirmwareDescriptor,
  span: Span,
  named: readonly NamedFile[],
  { images }: DescriptorContext,
): Generator<NeighbourFinding> {
  const has = (name: string) => features.includes(name);
  const isX86Flash = mapping.device === 'flash' && targets.some(({ architecture }) => architecture === 'x86_64');
  if (isX86Flash && has('secure-boot') !== has('requires-smm')) {
    const [one, other] = has('secure-boot') ? ['secure-boot', 'requires-smm'] : ['requires-smm', 'secure-boot'];
    const message = `It has ${one} without ${other}; on x86 the two go together, and libvirt logs a warning.`;
    yield { code: 'descriptor/features', level: 'warning', message, span };
  }
  if (has('enrolled-keys') && !has('secure-boot')) {
    const message = 'It has enrolled-keys without secure-boot: keys that nothing checks. libvirt logs a warning.';
    yield { code: 'descriptor/features', level: 'warning', message, span };
  }
  const template = named.find(({ role }) => role === 'VARS');
  const store = template && images.get(template.path);
  if (store?.state !== 'read' || store.summary.kind !== 'vars') return;
  if (has('enrolled-keys') && store.summary.secureBoot.state === 'off') {
    const message = `It says enrolled-keys, and in ${store.path} Secure Boot is off: ${store.summary.secureBoot.reason}`;
    yield { code: 'descriptor/no-keys', level: 'warning', message, span: template?.span ?? span };
  } else if (!has('enrolled-keys') && store.summary.secureBoot.state === 'on') {
    const message = `${store.path} has keys enrolled, and the descriptor does not say enrolled-keys: guests that want no keys may get it.`;
    yield { code: 'descriptor/keys-not-said', level: 'information', message, span: template?.span ?? span };
  }
}

const confidentialFeatures = ['amd-sev-es', 'amd-sev-snp', 'intel-tdx'];

/** Firmware for confidential guests that comes before a generic one is chosen for guests that never asked for it. */
function* sortTrap(
  descriptor: FirmwareDescriptor,
  span: Span,
  { descriptors, path }: DescriptorContext,
): Generator<NeighbourFinding> {
  if (descriptor.mapping.device !== 'memory' || !confidentialFeatures.some((name) => descriptor.features.includes(name)))
    return;
  const at = descriptors?.findIndex((each) => each.path === path) ?? -1;
  if (at < 0) return;
  const withSecureBoot = descriptor.features.includes('secure-boot');
  const later = descriptors
    ?.slice(at + 1)
    .find(
      ({ mapping, features, targets }) =>
        mapping.device === 'flash' &&
        features.includes('secure-boot') === withSecureBoot &&
        targets.some(({ architecture }) => descriptor.targets.some((target) => target.architecture === architecture)),
    );
  if (!later) return;
  const message = `Its name sorts before ${later.path}, so libvirt may choose it for guests that are not confidential: as ROM, without NVRAM. A name that sorts behind it avoids that.`;
  yield { code: 'descriptor/sort-order', level: 'warning', message, span };
}

function stringOf(node: JsonNode | undefined): Extract<JsonNode, { kind: 'string' }> | undefined {
  return node?.kind === 'string' ? node : undefined;
}

/** Without the quotes. */
function inner({ start, end }: Span): Span {
  return { start: start + 1, end: end - 1 };
}
