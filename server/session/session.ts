import { join } from 'node:path';
import type { Connection, Diagnostic } from 'vscode-languageserver/node';
import type { Analysis } from '../features/analysis.ts';
import { diagnostics } from '../features/diagnostics.ts';
import type { HostFacts } from '../host/facts.ts';
import { filesBelow, filesWithin } from '../host/files.ts';
import { createHost, type Host } from '../host/host.ts';
import { type Client, folderPaths } from './client.ts';
import { type DiagnosticsChannel, pullChannel, pushChannel } from './diagnostics-channel.ts';
import { OpenDocuments } from './documents.ts';
import { FactsKeeper } from './host-facts.ts';
import { PreferenceKeeper } from './preferences.ts';

/** One client's stay: its documents, what is known of the host, and the way diagnostics go. */
export class Session {
  readonly client: Client;
  readonly documents = new OpenDocuments();
  readonly #connection: Connection;
  readonly #facts: FactsKeeper;
  readonly #preferences: PreferenceKeeper;
  readonly #channel: DiagnosticsChannel;
  #trusted: boolean;
  #folders: readonly string[];
  /** Undefined: `/`. */
  #hostRoot: string | undefined;

  constructor(connection: Connection, client: Client) {
    this.client = client;
    this.#connection = connection;
    this.#trusted = client.options.trusted;
    this.#hostRoot = client.options.hostRoot;
    this.#folders = client.folders;
    this.#facts = new FactsKeeper(this.#openHost(), () => this.#channel.changedAll());
    this.#preferences = new PreferenceKeeper(
      client.answersConfiguration
        ? (uri) => connection.workspace.getConfiguration({ ...(uri !== undefined && { scopeUri: uri }), section: 'virtlens' })
        : undefined,
    );
    this.#channel = client.pullsDiagnostics
      ? pullChannel(connection, this, client.refreshesDiagnostics)
      : pushChannel(connection, this);
    this.documents.listen(
      connection,
      (uri) => this.#channel.changed(uri),
      (uri) => {
        this.#facts.forget(uri);
        this.#preferences.forget(uri);
        this.#channel.closed(uri);
      },
    );
  }

  /** What is known of a document now; undefined where it is not open or is no domain. Waits for a disk only the first time, and not for long. */
  analysis(uri: string): Promise<Analysis | undefined> {
    return this.#analyse(uri, this.#facts.current.bind(this.#facts));
  }

  /** Like `analysis`, with what the disk says now: for what a person asked for by name. */
  latestAnalysis(uri: string): Promise<Analysis | undefined> {
    return this.#analyse(uri, this.#facts.latest.bind(this.#facts));
  }

  diagnostics(analysis: Analysis): Diagnostic[] {
    return diagnostics(analysis, this.client.abilities);
  }

  /** A path of the host as a path of this machine. */
  fileOf(hostPath: string): string {
    return this.#trusted && this.#hostRoot !== undefined ? join(this.#hostRoot, hostPath) : hostPath;
  }

  openDocuments(): readonly string[] {
    return this.documents.uris();
  }

  /** Files were written or removed: what is known of them is looked at again, and diagnostics follow. */
  async filesChanged(): Promise<void> {
    const documents = this.openDocuments().flatMap((uri) => this.documents.read(uri) ?? []);
    await this.#facts.lookAgain(documents);
  }

  trust(): void {
    this.#trusted = true;
    this.#replaceHost();
  }

  foldersChanged(added: readonly string[], removed: readonly string[]): void {
    const gone = new Set(folderPaths(removed));
    this.#folders = [...this.#folders.filter((folder) => !gone.has(folder)), ...folderPaths(added)];
    if (!this.#trusted) this.#replaceHost();
  }

  async configurationChanged(section: unknown): Promise<void> {
    this.#preferences.changed(section);
    await this.applyConfiguredHostRoot();
    this.#channel.changedAll();
  }

  /** The configuration's host root, where there is one, stands above the one given at the start. */
  async applyConfiguredHostRoot(): Promise<void> {
    const { hostRoot = this.client.options.hostRoot } = await this.#preferences.for(undefined);
    if (hostRoot === this.#hostRoot) return;
    this.#hostRoot = hostRoot;
    this.#replaceHost();
  }

  /** Runs `act`; what it throws is told to the editor's log, and the session goes on. */
  async guarded<T>(what: string, act: () => T | Promise<T>): Promise<T | undefined> {
    try {
      return await act();
    } catch (error) {
      this.#connection.console.error(`${what} failed: ${error instanceof Error ? error.message : String(error)}`);
      if (error instanceof Error && error.stack !== undefined) this.#connection.console.log(error.stack);
      return undefined;
    }
  }

  async #analyse(
    uri: string,
    factsFor: (uri: string, domain: Analysis['domain']) => Promise<HostFacts>,
  ): Promise<Analysis | undefined> {
    const domain = this.documents.read(uri)?.domain;
    if (!domain) return undefined;
    const [host, settings] = await Promise.all([factsFor(uri, domain), this.#preferences.for(uri)]);
    return this.documents.analysis(uri, host, settings);
  }

  #openHost(): Host {
    return createHost(this.#trusted ? filesBelow(this.#hostRoot ?? '/') : filesWithin(this.#folders));
  }

  #replaceHost(): void {
    this.#facts.replaceHost(this.#openHost());
    this.#channel.changedAll();
  }
}
