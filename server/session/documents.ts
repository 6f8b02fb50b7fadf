import { type Connection, TextDocuments } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { forgetReadings } from '../domain/read-once.ts';
import type { Analysis } from '../features/analysis.ts';
import type { HostFacts } from '../host/facts.ts';
import type { Finding, Settings } from '../rules/rule.ts';
import { analyse, type ReadDocument, readDocument } from '../service.ts';
import { sizeHeap } from './heap.ts';

interface Cached {
  readonly read: ReadDocument;
  /** The last analysis of this version, with what it was made of. */
  analysis:
    | {
        readonly host: HostFacts;
        readonly settings: Settings;
        readonly shared: readonly Finding[];
        readonly result: Analysis | undefined;
      }
    | undefined;
}

/** Called with the document's URI. */
interface DocumentEvents {
  readonly opened: (uri: string) => void;
  /** It has another text, or its first one. */
  readonly changed: (uri: string) => void;
  readonly closed: (uri: string) => void;
}

/** The documents that are open in the editor: one tree per version, one analysis per version, facts and settings. */
export class OpenDocuments {
  readonly #texts = new TextDocuments(TextDocument);
  readonly #cache = new Map<string, Cached>();

  listen(connection: Connection, { opened, changed, closed }: DocumentEvents): void {
    this.#sizeHeap();
    this.#texts.onDidOpen(({ document }) => opened(document.uri));
    this.#texts.onDidChangeContent(({ document }) => {
      this.#sizeHeap();
      changed(document.uri);
    });
    this.#texts.onDidClose(({ document }) => {
      this.#cache.delete(document.uri);
      forgetReadings();
      this.#sizeHeap();
      closed(document.uri);
    });
    this.#texts.listen(connection);
  }

  uris(): readonly string[] {
    return this.#texts.keys();
  }

  /** The text as it is now; undefined where it is not open. */
  text(uri: string): TextDocument | undefined {
    return this.#texts.get(uri);
  }

  /** The document as it is now; undefined where it is not open. */
  read(uri: string): ReadDocument | undefined {
    return this.#cached(uri)?.read;
  }

  /** The same object as long as the version, the facts, the settings and what it shares with other documents are the same. */
  analysis(uri: string, host: HostFacts, settings: Settings, shared: readonly Finding[]): Analysis | undefined {
    const cached = this.#cached(uri);
    if (!cached) return undefined;
    const { analysis } = cached;
    if (analysis?.host !== host || analysis.settings !== settings || analysis.shared !== shared) {
      cached.analysis = { host, settings, shared, result: analyse(cached.read, host, settings, shared) };
    }
    return cached.analysis?.result;
  }

  #sizeHeap(): void {
    sizeHeap(Math.max(0, ...this.#texts.all().map((text) => text.getText().length)));
  }

  #cached(uri: string): Cached | undefined {
    const text = this.#texts.get(uri);
    if (!text) return undefined;
    const before = this.#cache.get(uri);
    if (before?.read.version === text.version) return before;
    const cached: Cached = { read: readDocument(uri, text.version, text.getText()), analysis: undefined };
    this.#cache.set(uri, cached);
    return cached;
  }
}
