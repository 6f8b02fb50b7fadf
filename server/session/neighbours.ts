import { isAbsolute, relative, sep } from 'node:path';
import type { CompletionItem, Diagnostic, Hover, Position } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Host } from '../host/host.ts';
import { neighbourCompletion, neighbourDiagnostics, neighbourHover, neighbourKind } from '../neighbours/service.ts';
import { diskPath } from './uris.ts';

type Neighbour = Parameters<typeof neighbourDiagnostics>[0];

/** The open documents that are no domains and that libvirt's choice of firmware depends on: qemu.conf and firmware descriptors. */
export class NeighbourDocuments {
  #host: Host;
  readonly #text: (uri: string) => TextDocument | undefined;
  readonly #hostRoot: () => string | undefined;

  constructor(host: Host, text: (uri: string) => TextDocument | undefined, hostRoot: () => string | undefined) {
    this.#host = host;
    this.#text = text;
    this.#hostRoot = hostRoot;
  }

  replaceHost(host: Host): void {
    this.#host = host;
  }

  async diagnostics(uri: string): Promise<Diagnostic[] | undefined> {
    const neighbour = this.#neighbour(uri);
    return neighbour && neighbourDiagnostics(neighbour);
  }

  /** `knowsSchema`: the editor shows what the descriptors' schema says by itself. */
  async hover(uri: string, position: Position, knowsSchema: boolean): Promise<Hover | undefined> {
    const neighbour = this.#neighbour(uri);
    return neighbour && neighbourHover(neighbour, neighbour.document.offsetAt(position), knowsSchema);
  }

  async completion(uri: string, position: Position): Promise<CompletionItem[] | undefined> {
    const neighbour = this.#neighbour(uri);
    return neighbour && neighbourCompletion(neighbour, neighbour.document.offsetAt(position));
  }

  #neighbour(uri: string): Neighbour | undefined {
    const document = this.#text(uri);
    const file = diskPath(uri);
    const kind = file === undefined ? undefined : neighbourKind(file);
    if (!document || file === undefined || !kind) return undefined;
    return { kind, path: hostPathOf(file, this.#hostRoot()), document, host: this.#host };
  }
}

/** A file of this machine as the host names it whose files lie below `root`; one that lies elsewhere keeps its name. */
function hostPathOf(file: string, root: string | undefined): string {
  const way = root === undefined ? '..' : relative(root, file);
  return way.split(sep)[0] === '..' || isAbsolute(way) ? file : sep + way;
}
