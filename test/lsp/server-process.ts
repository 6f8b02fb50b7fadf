import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type ClientCapabilities,
  createMessageConnection,
  type InitializeResult,
  type MessageConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { EditedDocument } from './edited-document.ts';

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
    connection.onNotification('window/showMessage', ({ message }: { message: string }) => {
      this.shown.push(message);
      this.#wake();
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

/** The URI of a path of this machine. */
export function uriOf(file: string): string {
  return pathToFileURL(file).href;
}
