import { readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { CodeLensRefreshRequest, type Connection, type Diagnostic } from 'vscode-languageserver/node';
import type { Analysis } from '../features/analysis.ts';
import { diagnostics } from '../features/diagnostics.ts';
import { askVirsh } from '../host/ask-virsh.ts';
import { buildsInThread } from '../host/build-thread.ts';
import { type LibvirtAnswers, readCapabilities, together } from '../host/capabilities.ts';
import type { HostFacts } from '../host/facts.ts';
import { filesBelow, filesWithin } from '../host/files.ts';
import { createHost, type Host } from '../host/host.ts';
import { messageOf } from '../host/message.ts';
import { hostFromProfile } from '../host/profile.ts';
import { userDescriptors } from '../host/user-descriptors.ts';
import type { Matcher } from '../schema/check.ts';
import { type Client, folderPaths } from './client.ts';
import { type DiagnosticsChannel, pullChannel, pushChannel } from './diagnostics-channel.ts';
import { OpenDocuments } from './documents.ts';
import { mayChangeHost } from './host-changes.ts';
import { FactsKeeper } from './host-facts.ts';
import { NeighbourDocuments } from './neighbours.ts';
import { type LibvirtChoice, PreferenceKeeper } from './preferences.ts';
import { SchemaKeeper } from './schemas.ts';
import { VirshAnswers } from './virsh-answers.ts';
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
    mayRead: () => this.#trusted,
    hostRoot: () => this.hostRoot,
    warn: (message) => {
      this.#connection.window.showWarningMessage(message);
    },
    changed: () => this.#channel.changedAll(),
  });
  readonly #channel: DiagnosticsChannel;
  readonly #workspace: WorkspaceDomains;
  #trusted: boolean;
  #folders: readonly string[];
  /** Undefined: `/`. */
  #hostRoot: string | undefined;
  #hostProfile: string | undefined;
  #libvirt: LibvirtChoice = { session: false, domCapabilities: undefined, askVirsh: false };
  /** What virsh said, where it may be asked. */
  readonly #virsh = new VirshAnswers(askVirsh);
  readonly #readBuild = buildsInThread();

  constructor(connection: Connection, client: Client) {
    this.client = client;
    this.#connection = connection;
    this.#trusted = client.options.trusted;
    this.#hostRoot = client.options.hostRoot;
    this.#folders = client.folders;
    const host = this.#openHost();
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
    return this.#trusted ? this.#hostRoot : undefined;
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
    const mayLook = this.#trusted && this.#hostProfile === undefined;
    const isFile = async (path: string): Promise<boolean> => {
      if (facts.images.get(path)?.state === 'read') return true;
      return mayLook && (await stat(this.fileOf(path, facts)).catch(() => undefined))?.isFile() === true;
    };
    const looked = [...new Set(hostPaths)].map(async (path) => ((await isFile(path)) ? [path] : []));
    return new Map((await Promise.all(looked)).flat().map((path) => [path, this.fileOf(path, facts)]));
  }

  openDocuments(): readonly string[] {
    return this.documents.uris();
  }

  /** Reads the domains of the workspace's folders, in the background. */
  async readWorkspace(): Promise<void> {
    if (await this.#workspace.scan(this.#folders)) this.#channel.changedAll();
  }

  /** These files were written or removed; without any, it is not known which. What is known of them is looked at again. */
  async filesChanged(uris: readonly string[] = []): Promise<void> {
    this.#schemas.lookAgain();
    if (await this.#workspace.refresh(uris)) this.#channel.changedAll();
    const documents = this.openDocuments().flatMap((uri) => this.documents.read(uri) ?? []);
    const inSight = { root: this.#hostRoot, texts: documents.map(({ tree }) => tree.text) };
    if (uris.length > 0 && !uris.some((uri) => mayChangeHost(uri, inSight))) return;
    await this.#facts.lookAgain(documents);
  }

  trust(): void {
    this.#trusted = true;
    this.#replaceHost();
    void this.guarded('asking virsh', () => this.#askVirsh());
  }

  foldersChanged(added: readonly string[], removed: readonly string[]): void {
    const gone = new Set(folderPaths(removed));
    this.#folders = [...this.#folders.filter((folder) => !gone.has(folder)), ...folderPaths(added)];
    if (!this.#trusted) this.#replaceHost();
    void this.guarded('reading the workspace', () => this.readWorkspace());
  }

  async configurationChanged(section: unknown): Promise<void> {
    this.#preferences.changed(section);
    this.#schemas.lookAgain();
    await this.applyConfiguredHostRoot();
    this.#channel.changedAll();
    if (this.client.refreshesHints) await this.#connection.languages.inlayHint.refresh();
  }

  /** The configuration's host root, where there is one, stands above the one given at the start; a host profile above both. */
  async applyConfiguredHostRoot(): Promise<void> {
    const { hostRoot = this.client.options.hostRoot, hostProfile, libvirt } = await this.#preferences.for(undefined);
    if (hostRoot === this.#hostRoot && hostProfile === this.#hostProfile && isDeepStrictEqual(libvirt, this.#libvirt)) return;
    this.#hostRoot = hostRoot;
    this.#hostProfile = hostProfile;
    this.#libvirt = libvirt;
    // Of what another libvirt said the host is to know nothing, so that is forgotten first.
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

  #openHost(): Host {
    if (this.#trusted && this.#hostProfile !== undefined) return this.#profiledHost(this.#hostProfile);
    if (!this.#trusted) return createHost(filesWithin(this.#folders));
    return createHost(filesBelow(this.#hostRoot ?? '/'), {
      userDescriptors: this.#libvirt.session ? userDescriptors() : undefined,
      readBuild: this.#readBuild,
      libvirt: together([this.#virsh.now, this.#savedAnswers()].filter((answers) => answers !== undefined)),
    });
  }

  /** Only where the person allows it, the folder is trusted, and the host is this machine. */
  async #askVirsh(): Promise<void> {
    const { askVirsh: allowed, session } = this.#libvirt;
    const isThisMachine = this.#hostRoot === undefined && this.#hostProfile === undefined;
    const connection = session ? 'qemu:///session' : 'qemu:///system';
    try {
      if (await this.#virsh.askFor(allowed && this.#trusted && isThisMachine ? connection : undefined)) this.#replaceHost();
    } catch (error) {
      this.#connection.window.showWarningMessage(messageOf(error));
    }
  }

  /** What `virsh domcapabilities` said once, out of the file that the person names. */
  #savedAnswers(): LibvirtAnswers | undefined {
    const path = this.#libvirt.domCapabilities;
    if (path === undefined) return undefined;
    try {
      const answers = readCapabilities(readFileSync(path, 'utf8'));
      if (!('problem' in answers)) return answers;
      this.#connection.window.showWarningMessage(`${path} ${answers.problem}.`);
    } catch (error) {
      const reason = messageOf(error);
      this.#connection.window.showWarningMessage(`${path} can't be read: ${reason}`);
    }
    return undefined;
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

  /** A profile that can't be used is told to the person, and then nothing is known of the host. */
  #profiledHost(path: string): Host {
    try {
      const host = hostFromProfile(readFileSync(path, 'utf8'));
      if (!('problem' in host)) return host;
      this.#connection.window.showWarningMessage(`The host profile ${path} ${host.problem}.`);
    } catch (error) {
      const reason = messageOf(error);
      this.#connection.window.showWarningMessage(`The host profile ${path} can't be read: ${reason}`);
    }
    return createHost(undefined);
  }

  #replaceHost(): void {
    const host = this.#openHost();
    this.neighbours.replaceHost(host);
    this.#facts.replaceHost(host);
    this.#hostChanged();
  }
}
