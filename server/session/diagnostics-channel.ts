import type { Connection, Diagnostic, DocumentDiagnosticReport } from 'vscode-languageserver/node';
import type { Analysis } from '../features/analysis.ts';

/** How diagnostics reach the editor. */
export interface DiagnosticsChannel {
  /** The text of this document has changed, or it was opened. */
  changed(uri: string): void;
  closed(uri: string): void;
  /** Something else than a text has changed: every document may have other findings now. */
  changedAll(): void;
}

/** What a channel needs of the session. */
export interface DiagnosticsSource {
  /** Undefined where the document is not open or is no domain. */
  analysis(uri: string): Promise<Analysis | undefined>;
  diagnostics(analysis: Analysis): Diagnostic[];
  /** What is to be told about a document that is no domain; undefined where that is nothing. */
  neighbourDiagnostics(uri: string): Promise<Diagnostic[] | undefined>;
  openDocuments(): readonly string[];
  /** Runs `act`; what it throws is logged. */
  guarded<T>(what: string, act: () => Promise<T>): Promise<T | undefined>;
}

/** The editor asks (LSP 3.17, pull diagnostics); all there is to tell it is that asking again is worth it. */
export function pullChannel(connection: Connection, source: DiagnosticsSource, canRefresh: boolean): DiagnosticsChannel {
  const names = new ResultNames();
  let refreshing = false;
  connection.languages.diagnostics.on(async ({ textDocument, previousResultId }): Promise<DocumentDiagnosticReport> => {
    const analysis = await source.guarded('diagnostics', () => source.analysis(textDocument.uri));
    if (!analysis) {
      const items = await source.guarded('diagnostics', () => source.neighbourDiagnostics(textDocument.uri));
      return { kind: 'full', items: items ?? [] };
    }
    const resultId = names.nameOf(analysis);
    if (resultId === previousResultId) return { kind: 'unchanged', resultId };
    return { kind: 'full', resultId, items: source.diagnostics(analysis) };
  });
  return {
    changed: () => undefined,
    closed: () => undefined,
    changedAll: () => {
      if (!canRefresh || refreshing) return;
      refreshing = true;
      // In a turn of its own, so that one change in many documents asks once.
      setImmediate(() => {
        refreshing = false;
        void source.guarded('refreshing diagnostics', () => connection.languages.diagnostics.refresh());
      });
    },
  };
}

/** Names for results, so that the same analysis is not sent twice. Another server's names mean nothing to this one. */
class ResultNames {
  readonly #names = new WeakMap<Analysis, string>();
  readonly #server = `${process.pid}-${Date.now()}`;
  #count = 0;

  nameOf(analysis: Analysis): string {
    const known = this.#names.get(analysis);
    if (known !== undefined) return known;
    this.#count += 1;
    const name = `${this.#server}-${this.#count}`;
    this.#names.set(analysis, name);
    return name;
  }
}

/** For editors that do not ask: diagnostics are sent when a text has come to rest for as long as one keystroke follows another. */
const rest = 50;

/** Diagnostics for editors that do not ask: they are sent once the text has come to rest. */
export function pushChannel(connection: Connection, source: DiagnosticsSource): DiagnosticsChannel {
  const waiting = new Map<string, NodeJS.Timeout>();
  /** What each document was last told of, and undefined for what is no domain: the same analysis is not sent again. */
  const shown = new Map<string, Analysis | undefined>();
  const publish = async (uri: string): Promise<void> => {
    const analysis = await source.analysis(uri);
    // The text moved on meanwhile: what is waiting will say more.
    if (waiting.has(uri)) return;
    if (analysis) {
      if (shown.get(uri) === analysis) return;
      shown.set(uri, analysis);
      const { version } = analysis;
      await connection.sendDiagnostics({ uri, version, diagnostics: source.diagnostics(analysis) });
    } else {
      await publishOrClear(uri, await source.neighbourDiagnostics(uri));
    }
  };
  const publishOrClear = async (uri: string, diagnostics: Diagnostic[] | undefined): Promise<void> => {
    if (waiting.has(uri)) return;
    if (!diagnostics) return clear(uri);
    shown.set(uri, undefined);
    await connection.sendDiagnostics({ uri, diagnostics });
  };
  /** Of a document that was never a domain, nothing is said, not even that nothing was found. */
  const clear = async (uri: string): Promise<void> => {
    if (shown.delete(uri)) await connection.sendDiagnostics({ uri, diagnostics: [] });
  };
  const publishSoon = (uri: string): void => {
    clearTimeout(waiting.get(uri));
    const timer = setTimeout(() => {
      waiting.delete(uri);
      void source.guarded('diagnostics', () => publish(uri));
    }, rest);
    waiting.set(uri, timer);
  };
  return {
    changed: publishSoon,
    closed: (uri) => {
      clearTimeout(waiting.get(uri));
      waiting.delete(uri);
      void source.guarded('clearing diagnostics', () => clear(uri));
    },
    changedAll: () => {
      for (const uri of source.openDocuments()) publishSoon(uri);
    },
  };
}
