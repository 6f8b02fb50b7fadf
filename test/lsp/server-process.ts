import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type ClientCapabilities,
  type CodeAction,
  type CompletionItem,
  type CompletionList,
  createMessageConnection,
  type Diagnostic,
  type DocumentDiagnosticReport,
  type DocumentLink,
  type DocumentSymbol,
  type Hover,
  type InitializeResult,
  type MessageConnection,
  type Position,
  type PublishDiagnosticsParams,
  type Range,
  StreamMessageReader,
  StreamMessageWriter,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';

const serverMain = path.resolve(import.meta.dirname, '../../server/main.ts');

/** What an editor like VS Code 1.100 says of itself, as far as the server asks. */
export const modernEditor: ClientCapabilities = {
  textDocument: {
    diagnostic: { dynamicRegistration: true, relatedInformation: true },
    publishDiagnostics: { relatedInformation: true },
    hover: { contentFormat: ['markdown', 'plaintext'] },
    completion: {
      completionItem: {
        snippetSupport: true,
        insertReplaceSupport: true,
        documentationFormat: ['markdown', 'plaintext'],
        insertTextModeSupport: { valueSet: [1, 2] },
      },
    },
    rename: { prepareSupport: true },
    formatting: { dynamicRegistration: true },
    rangeFormatting: { dynamicRegistration: true },
  },
  workspace: {
    configuration: true,
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    workspaceEdit: { documentChanges: true },
    workspaceFolders: true,
    diagnostics: { refreshSupport: true },
    inlayHint: { refreshSupport: true },
  },
};

/** An editor that asks for nothing and understands little. */
export const plainEditor: ClientCapabilities = {};

export interface StartOptions {
  readonly capabilities?: ClientCapabilities;
  readonly initializationOptions?: unknown;
  /** Paths. */
  readonly workspaceFolders?: readonly string[];
  /** What `workspace/configuration` answers for the section `virtlens`. */
  readonly configuration?: unknown;
}

/** The real server as a process, and the editor's side of the connection. */
export class ServerProcess {
  readonly connection: MessageConnection;
  readonly process: ChildProcess;
  readonly initialized: InitializeResult;
  configuration: unknown;
  /** What the server sent to the editor's log. */
  readonly log: string[] = [];
  /** What the server asked the editor to show to the person. */
  readonly shown: string[] = [];
  readonly registrations: string[] = [];
  readonly #published: PublishDiagnosticsParams[] = [];
  readonly #waiting = new Set<() => void>();
  /** Rejects when the process ends. */
  readonly #died: Promise<never>;
  #refreshes = 0;
  #hintRefreshes = 0;

  private constructor(
    process: ChildProcess,
    connection: MessageConnection,
    died: Promise<never>,
    initialized: InitializeResult,
    configuration: unknown,
  ) {
    this.#died = died;
    this.process = process;
    this.connection = connection;
    this.initialized = initialized;
    this.configuration = configuration;
    connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
      this.#published.push(params);
      this.#wake();
    });
    connection.onRequest('workspace/diagnostic/refresh', () => {
      this.#refreshes += 1;
      this.#wake();
      return null;
    });
    connection.onRequest('workspace/inlayHint/refresh', () => {
      this.#hintRefreshes += 1;
      this.#wake();
      return null;
    });
    connection.onRequest('workspace/configuration', ({ items }: { items: unknown[] }) => items.map(() => this.configuration));
    connection.onRequest('client/registerCapability', ({ registrations }: { registrations: { method: string }[] }) => {
      this.registrations.push(...registrations.map(({ method }) => method));
      this.#wake();
      return null;
    });
    connection.onRequest('window/showMessageRequest', ({ message }: { message: string }) => {
      this.shown.push(message);
      this.#wake();
      return null;
    });
    connection.onNotification('window/logMessage', ({ message }: { message: string }) => {
      this.log.push(message);
      this.#wake();
    });
  }

  /** Starts the server and does the handshake. */
  static async start(options: StartOptions = {}): Promise<ServerProcess> {
    const child = spawn(process.execPath, [serverMain, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
    const connection = createMessageConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
    connection.listen();
    const died = new Promise<never>((_, reject) => {
      child.once('exit', (code) => reject(new Error(`The server has ended with ${code}.`)));
    });
    // An end that nobody waits against is no error.
    died.catch(() => undefined);
    const initializing = connection.sendRequest<InitializeResult>('initialize', {
      processId: process.pid,
      rootUri: null,
      capabilities: options.capabilities ?? modernEditor,
      initializationOptions: options.initializationOptions,
      workspaceFolders:
        options.workspaceFolders?.map((folder) => ({ uri: uriOf(folder), name: path.basename(folder) })) ?? null,
    });
    const initialized = await Promise.race([initializing, died]);
    const server = new ServerProcess(child, connection, died, initialized, options.configuration ?? null);
    await connection.sendNotification('initialized', {});
    return server;
  }

  /** Says `shutdown` and `exit`, and gives the exit code. */
  async stop(): Promise<number | null> {
    const ended = new Promise<number | null>((resolve) => this.process.once('exit', resolve));
    await Promise.race([this.connection.sendRequest('shutdown'), this.#died]);
    await this.connection.sendNotification('exit');
    const code = await ended;
    this.connection.dispose();
    return code;
  }

  /** Rejects when the server ends instead of answering. */
  async request<Answer>(method: string, params: object): Promise<Answer> {
    return Promise.race([this.connection.sendRequest<Answer>(method, params), this.#died]);
  }

  async open(uri: string, text: string, version = 1, languageId = 'xml'): Promise<EditedDocument> {
    await this.connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId, version, text } });
    return new EditedDocument(this, TextDocument.create(uri, languageId, version, text));
  }

  /** Resolves with the next published diagnostics of this document that `holds` is true for; those that came before count. */
  async published(uri: string, holds: (params: PublishDiagnosticsParams) => boolean): Promise<PublishDiagnosticsParams> {
    let found: PublishDiagnosticsParams | undefined;
    await this.until(() => {
      found = this.#published.find((params) => params.uri === uri && holds(params));
      return found !== undefined;
    });
    if (!found) throw new Error('unreachable: until() waits for it');
    return found;
  }

  get publications(): readonly PublishDiagnosticsParams[] {
    return this.#published;
  }

  get refreshes(): number {
    return this.#refreshes;
  }

  get hintRefreshes(): number {
    return this.#hintRefreshes;
  }

  /** Resolves when the server has sent what makes `holds` true. The test's own time limit ends a wait in vain. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      await Promise.race([new Promise<void>((resolve) => this.#waiting.add(resolve)), this.#died]);
    }
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}

/** A document that is open in the editor. */
export class EditedDocument {
  readonly #server: ServerProcess;
  #text: TextDocument;

  constructor(server: ServerProcess, text: TextDocument) {
    this.#server = server;
    this.#text = text;
  }

  get uri(): string {
    return this.#text.uri;
  }

  get text(): string {
    return this.#text.getText();
  }

  get version(): number {
    return this.#text.version;
  }

  /** Where `needle` starts, or `into` characters behind that. */
  at(needle: string, into = 0): Position {
    const offset = this.text.indexOf(needle);
    if (offset < 0) throw new Error(`${needle} does not stand in the text`);
    return this.#text.positionAt(offset + into);
  }

  textIn(range: Range): string {
    return this.#text.getText(range);
  }

  /** Types: replaces a range, as an editor sends it. */
  async edit(range: Range, text: string): Promise<void> {
    const change = { range, text };
    this.#text = TextDocument.update(this.#text, [change], this.version + 1);
    await this.#server.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: this.uri, version: this.version },
      contentChanges: [change],
    });
  }

  /** Replaces the first `needle`. */
  async replace(needle: string, text: string): Promise<void> {
    await this.edit({ start: this.at(needle), end: this.at(needle, needle.length) }, text);
  }

  async close(): Promise<void> {
    await this.#server.connection.sendNotification('textDocument/didClose', { textDocument: { uri: this.uri } });
  }

  async pull(previousResultId?: string): Promise<DocumentDiagnosticReport> {
    return this.#ask('textDocument/diagnostic', { identifier: 'virtlens', ...(previousResultId && { previousResultId }) });
  }

  async diagnostics(): Promise<Diagnostic[]> {
    const report = await this.pull();
    if (report.kind !== 'full') throw new Error(`asked without a previous result, got ${report.kind}`);
    return report.items;
  }

  /** Rule and reported text of each diagnostic. */
  async findings(): Promise<string[]> {
    return (await this.diagnostics()).map(({ code, range }) => `${code} ${this.textIn(range)}`);
  }

  async hover(position: Position): Promise<Hover | null> {
    return this.#ask('textDocument/hover', { position });
  }

  /** `trigger`: the character that was typed, where the editor asks because of it. */
  async completion(position: Position, trigger?: string): Promise<readonly CompletionItem[]> {
    const context = trigger === undefined ? { triggerKind: 1 } : { triggerKind: 2, triggerCharacter: trigger };
    const list = await this.#ask<CompletionList | null>('textDocument/completion', { position, context });
    return list?.items ?? [];
  }

  async links(): Promise<DocumentLink[] | null> {
    return this.#ask('textDocument/documentLink', {});
  }

  async symbols(): Promise<DocumentSymbol[] | null> {
    return this.#ask('textDocument/documentSymbol', {});
  }

  async codeActions(range: Range, only?: readonly string[]): Promise<CodeAction[] | null> {
    return this.#ask('textDocument/codeAction', { range, context: { diagnostics: [], ...(only && { only }) } });
  }

  get everything(): Range {
    return { start: { line: 0, character: 0 }, end: this.#text.positionAt(this.text.length) };
  }

  /** The text after a versioned edit of this version of this document. */
  after(edit: WorkspaceEdit | undefined): string {
    const [change] = edit?.documentChanges ?? [];
    if (!change || !('textDocument' in change)) throw new Error('no edit that is bound to a version');
    if (change.textDocument.uri !== this.uri || change.textDocument.version !== this.version) {
      throw new Error(`the edit is for version ${change.textDocument.version} of ${change.textDocument.uri}`);
    }
    return TextDocument.applyEdits(
      this.#text,
      change.edits.flatMap((one) => ('newText' in one ? [one] : [])),
    );
  }

  async #ask<Answer>(method: string, params: object): Promise<Answer> {
    return this.#server.request(method, { textDocument: { uri: this.uri }, ...params });
  }
}

export function uriOf(file: string): string {
  return pathToFileURL(file).href;
}
