import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CodeLensRefreshRequest,
  type Connection,
  type Diagnostic,
  MessageType,
  ShowMessageNotification,
  type ShowMessageParams,
} from 'vscode-languageserver/node';
import type { Analysis } from '../features/analysis.ts';
import { diagnostics } from '../features/diagnostics.ts';
import type { HostFacts } from '../host/facts.ts';
import { messageOf } from '../host/message.ts';
import type { Matcher } from '../schema/check.ts';
import { ChosenHost } from './chosen-host.ts';
import { type Client, folderPaths } from './client.ts';
import { type DiagnosticsChannel, pullChannel, pushChannel } from './diagnostics-channel.ts';
import { OpenDocuments } from './documents.ts';
import { mayChangeHost } from './host-changes.ts';
import { FactsKeeper } from './host-facts.ts';
import { NeighbourDocuments } from './neighbours.ts';
import { PreferenceKeeper } from './preferences.ts';
import { SchemaKeeper } from './schemas.ts';
import { WorkspaceDomains } from './workspace-domains.ts';

/** One client's stay: its documents, what is known of the host, and the way diagnostics go. */
export class Session {
  readonly client: Client;
  readonly documents = new OpenDocuments();
  readonly #connection: Connection;
  readonly #facts: FactsKeeper;
  readonly neighbours: NeighbourDocuments;
  readonly #preferences: PreferenceKeeper;
  readonly #schemas = new SchemaKeeper({
    mayRead: () => this.#host.isTrusted,
    hostRoot: () => this.hostRoot,
    warn: (message) => this.#warn(message),
    changed: () => this.#channel.changedAll(),
  });
  readonly #channel: DiagnosticsChannel;
  readonly #workspace: WorkspaceDomains;
  readonly #host: ChosenHost;

  constructor(connection: Connection, client: Client) {
    this.client = client;
    this.#connection = connection;
    this.#host = new ChosenHost(client, (message) => this.#warn(message));
    const host = this.#host.open();
    this.neighbours = new NeighbourDocuments(
      host,
      (uri) => this.documents.text(uri),
      () => this.hostRoot,
    );
    this.#facts = new FactsKeeper(host, () => this.#hostChanged());
    this.#preferences = new PreferenceKeeper(
      client.answersConfiguration
        ? (uri) => connection.workspace.getConfiguration({ ...(uri !== undefined && { scopeUri: uri }), section: 'virtlens' })
        : undefined,
    );
    this.#workspace = new WorkspaceDomains(() => this.openDocuments().flatMap((uri) => this.documents.read(uri) ?? []));
    this.#channel = client.pullsDiagnostics
      ? pullChannel(connection, this, client.refreshesDiagnostics)
      : pushChannel(connection, this);
    this.documents.listen(connection, {
      opened: (uri) => this.#besideChanged(this.#workspace.lookBeside(uri)),
      changed: (uri) => {
        this.#workspace.changed();
        this.#channel.changed(uri);
        // An editor that asks knows that documents hang together; the others are told.
        if (!client.pullsDiagnostics) this.#channel.changedAll();
      },
      closed: (uri) => {
        this.#workspace.forget(uri);
        this.#facts.forget(uri);
        this.#preferences.forget(uri);
        this.#channel.closed(uri);
        // From now on its file counts, which may have been saved without anybody telling.
        this.#besideChanged(this.#workspace.refresh([uri]));
      },
    });
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

  neighbourDiagnostics(uri: string): Promise<Diagnostic[] | undefined> {
    return this.neighbours.diagnostics(uri);
  }

  /** What a document is completed and explained by. */
  async grammar(uri: string): Promise<Matcher> {
    return this.#schemas.grammarFor(await this.#preferences.for(uri));
  }

  /** The same, and what is known of the host by now: a completion waits for no disk. */
  async choosingBy(uri: string): Promise<{ readonly matcher: Matcher; readonly host: HostFacts }> {
    return { matcher: await this.grammar(uri), host: this.#facts.known(uri) };
  }

  async wantsInlayHints(uri: string): Promise<boolean> {
    return (await this.#preferences.for(uri)).inlayHints;
  }

  /** Below which folder the host's files lie, if not at `/`. */
  get hostRoot(): string | undefined {
    return this.#host.isTrusted ? this.#host.root : undefined;
  }

  /** A path of the host as a path of this machine; below a host root with the links resolved, which would lead out of it. */
  fileOf(hostPath: string, { realPaths }: HostFacts): string {
    const { hostRoot } = this;
    return hostRoot === undefined ? hostPath : join(hostRoot, realPaths.get(hostPath) ?? hostPath);
  }

  /**
   * The files of this machine that paths of the host lead to. Before the workspace is trusted, and where a profile stands for the host,
   * only the images that were read are known to be any.
   */
  async filesAmong(hostPaths: readonly string[], facts: HostFacts): Promise<ReadonlyMap<string, string>> {
    const isFile = async (path: string): Promise<boolean> => {
      if (facts.images.get(path)?.state === 'read') return true;
      return this.#host.hasFiles && (await stat(this.fileOf(path, facts)).catch(() => undefined))?.isFile() === true;
    };
    const looked = [...new Set(hostPaths)].map(async (path) => ((await isFile(path)) ? [path] : []));
    return new Map((await Promise.all(looked)).flat().map((path) => [path, this.fileOf(path, facts)]));
  }

  openDocuments(): readonly string[] {
    return this.documents.uris();
  }

  /** Reads the domains of the workspace's folders, in the background. */
  async readWorkspace(): Promise<void> {
    if (await this.#workspace.scan(this.#host.folders)) this.#channel.changedAll();
  }

  /** These files were written or removed; without any, it is not known which. What is known of them is looked at again. */
  async filesChanged(uris: readonly string[] = []): Promise<void> {
    this.#schemas.lookAgain();
    if (await this.#workspace.refresh(uris)) this.#channel.changedAll();
    const documents = this.openDocuments().flatMap((uri) => this.documents.read(uri) ?? []);
    const inSight = { root: this.#host.root, texts: documents.map(({ tree }) => tree.text) };
    if (uris.length > 0 && !uris.some((uri) => mayChangeHost(uri, inSight))) return;
    await this.#facts.lookAgain(documents);
  }

  trust(): void {
    this.#host.trust();
    this.#replaceHost();
    void this.guarded('asking virsh', () => this.#askVirsh());
  }

  foldersChanged(added: readonly string[], removed: readonly string[]): void {
    const gone = new Set(folderPaths(removed));
    const stayed = this.#host.folders.filter((folder) => !gone.has(folder));
    if (this.#host.replaceFolders([...stayed, ...folderPaths(added)])) this.#replaceHost();
    void this.guarded('reading the workspace', () => this.readWorkspace());
  }

  async configurationChanged(section: unknown): Promise<void> {
    this.#preferences.changed(section);
    this.#schemas.lookAgain();
    await this.applyConfiguredHost();
    this.#channel.changedAll();
    if (this.client.refreshesHints) await this.#connection.languages.inlayHint.refresh();
  }

  /** Has the documents judged by the host that the configuration asks for. */
  async applyConfiguredHost(): Promise<void> {
    if (!this.#host.choose(await this.#preferences.for(undefined))) return;
    // Of what another libvirt said the host is to know nothing: asking forgets that.
    const asking = this.#askVirsh();
    this.#replaceHost();
    await asking;
  }

  /** Runs `act`; what it throws is told to the editor's log, and the session goes on. */
  async guarded<T>(what: string, act: () => T | Promise<T>): Promise<T | undefined> {
    try {
      return await act();
    } catch (error) {
      this.#connection.console.error(`${what} failed: ${messageOf(error)}`);
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
    const [host, preferences] = await Promise.all([factsFor(uri, domain), this.#preferences.for(uri)]);
    const settings = this.#schemas.settingsFor(preferences);
    // The document may have changed or been closed meanwhile.
    const document = this.documents.read(uri);
    return document && this.documents.analysis(uri, host, settings, this.#workspace.findingsOf(document));
  }

  async #askVirsh(): Promise<void> {
    if (await this.#host.askVirsh()) this.#replaceHost();
  }

  /** Tells the person without asking anything: an editor that knows no questions would refuse to answer one. */
  #warn(message: string): void {
    const warning: ShowMessageParams = { type: MessageType.Warning, message };
    void this.guarded('warning', () => this.#connection.sendNotification(ShowMessageNotification.type, warning));
  }

  #besideChanged(look: Promise<boolean>): void {
    void this.guarded('looking beside a document', async () => {
      if (await look) this.#channel.changedAll();
    });
  }

  /** What is said of every document may be different now. */
  #hostChanged(): void {
    this.#channel.changedAll();
    if (!this.client.refreshesLenses) return;
    void this.guarded('refreshing lenses', () => this.#connection.sendRequest(CodeLensRefreshRequest.type));
  }

  #replaceHost(): void {
    const host = this.#host.open();
    this.neighbours.replaceHost(host);
    this.#facts.replaceHost(host);
    this.#hostChanged();
  }
}
