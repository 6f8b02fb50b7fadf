import type { TextDocument } from 'vscode-languageserver-textdocument';
import {
  type CompletionItem,
  CompletionItemKind,
  type Diagnostic,
  DiagnosticSeverity,
  type Hover,
  MarkupKind,
  type Range,
} from 'vscode-languageserver-types';
import { describeImage } from '../features/explaining/hover.ts';
import type { ImageFacts } from '../host/facts.ts';
import type { Host } from '../host/host.ts';
import type { Level } from '../rules/rule.ts';
import { checkDescriptor, namedFiles } from './descriptor.ts';
import { wordsAbout } from './descriptor-words.ts';
import type { NeighbourFinding, Span } from './finding.ts';
import { checkQemuConf, listedPaths, pathBeingTyped } from './qemu-conf.ts';

/** A file beside the domains that libvirt's choice of firmware depends on. */
export type NeighbourKind = 'qemu.conf' | 'descriptor';

/** Which of them a document is, by its path; undefined for every other document. */
export function neighbourKind(path: string): NeighbourKind | undefined {
  if (/\/libvirt\/qemu\.conf$/.test(path)) return 'qemu.conf';
  return /\/qemu\/firmware\/[^/]+\.json$/.test(path) ? 'descriptor' : undefined;
}

interface Neighbour {
  readonly kind: NeighbourKind;
  /** The document's path on the host. */
  readonly path: string;
  readonly document: TextDocument;
  readonly host: Host;
}

const severities: Readonly<Record<Level, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** What is to be told about such a file, by what the host has. */
export async function neighbourDiagnostics(neighbour: Neighbour): Promise<Diagnostic[]> {
  const { document } = neighbour;
  return (await findings(neighbour)).map(({ code, level, message, span }) => ({
    range: rangeOf(document, span),
    severity: severities[level],
    code,
    source: 'virtlens',
    message,
  }));
}

async function findings({ kind, path, document, host }: Neighbour): Promise<readonly NeighbourFinding[]> {
  const text = document.getText();
  const named = kind === 'qemu.conf' ? listedPaths(text) : namedFiles(text);
  const [images, descriptors] = await Promise.all([imagesOf(named, host), host.descriptors()]);
  if (kind === 'qemu.conf') return checkQemuConf(text, { images, descriptors: descriptors?.length });
  const name = path.slice(path.lastIndexOf('/') + 1);
  const hiding = descriptors?.find((each) => each.path.endsWith(`/${name}`));
  return checkDescriptor(text, {
    path,
    images,
    descriptors,
    hiddenBy: hiding && hiding.path !== path ? hiding.path : undefined,
  });
}

/** Where nothing is known of the host, a file that was not found may well exist. */
async function imagesOf(named: readonly { readonly path: string }[], host: Host): Promise<ReadonlyMap<string, ImageFacts>> {
  const images = await Promise.all(named.map(({ path }) => host.summaryOf(path)));
  const isKnown = (await host.descriptors()) !== undefined;
  return new Map(images.filter(({ state }) => isKnown || state === 'read').map((image) => [image.path, image]));
}

/**
 * What the image is that the path under the cursor leads to, and, where the editor doesn't know that from the schema, what the key or
 * word of a descriptor means; undefined anywhere else.
 */
export async function neighbourHover(
  { kind, document, host }: Neighbour,
  offset: number,
  knowsSchema: boolean,
): Promise<Hover | undefined> {
  const text = document.getText();
  const named = kind === 'qemu.conf' ? listedPaths(text) : namedFiles(text);
  const found = named.find(({ span }) => span.start <= offset && offset <= span.end);
  if (!found) {
    const words = kind === 'descriptor' && !knowsSchema ? wordsAbout(text, offset) : undefined;
    return words && { contents: { kind: MarkupKind.Markdown, value: words.markdown }, range: rangeOf(document, words.span) };
  }
  const image = await host.summaryOf(found.path);
  const lines =
    image.state === 'read' ? describeImage(found.role, image.summary) : [`**${found.role}: no such file was found**`];
  return { contents: { kind: MarkupKind.Markdown, value: lines.join('\n\n') }, range: rangeOf(document, found.span) };
}

/** The files and folders that a path of qemu.conf's list may go on with. */
export async function neighbourCompletion({ kind, document, host }: Neighbour, offset: number): Promise<CompletionItem[]> {
  const place = kind === 'qemu.conf' ? pathBeingTyped(document.getText(), offset) : undefined;
  if (!place?.typed.startsWith('/')) return place ? folderStarts(document, place.span) : [];
  const folder = place.typed.slice(0, place.typed.lastIndexOf('/'));
  const names = await host.filesIn(folder || '/');
  const range = rangeOf(document, { start: place.span.start + folder.length + 1, end: place.span.end });
  return [...names].sort().map((name) => ({
    label: name,
    kind: name.includes('.') ? CompletionItemKind.File : CompletionItemKind.Folder,
    textEdit: { range, newText: name },
  }));
}

/** Where distributions keep firmware. */
const firmwareFolders = ['/usr/share/OVMF/', '/usr/share/AAVMF/', '/usr/share/edk2/', '/var/lib/libvirt/qemu/nvram/'];

function folderStarts(document: TextDocument, span: Span): CompletionItem[] {
  const range = rangeOf(document, span);
  return firmwareFolders.map((folder) => ({
    label: folder,
    kind: CompletionItemKind.Folder,
    textEdit: { range, newText: folder },
  }));
}

function rangeOf(document: TextDocument, { start, end }: Span): Range {
  return { start: document.positionAt(start), end: document.positionAt(end) };
}
