import * as vscode from 'vscode';
import { LanguageClient, type LanguageClientOptions, type ServerOptions, TransportKind } from 'vscode-languageclient/node';
import {
  type AutoCloseParams,
  autoClose,
  commands,
  type DomainParts,
  type DomainPartsParams,
  domainParts,
  type ExplainFirmwareParams,
  explainFirmware,
  type FilesChanged,
  type FirmwareExplanation,
  type FixEdits,
  type FixEditsParams,
  filesChanged,
  fixEdits,
  type NewDomain,
  type NewDomainParams,
  newDomain,
  type OfferedRefactoring,
  type QemuView,
  type QemuViewParams,
  qemuView,
  type RefactoringListParams,
  type RefactoringParams,
  type RefactoringPlan,
  refactoring,
  refactoringList,
  type SplitEdits,
  type SplitEditsParams,
  type SplitPlan,
  type SplitPlanParams,
  type ServerOptions as StartOptions,
  splitEdits,
  splitPlan,
  trustGranted,
} from '../server/protocol.ts';

/** Where the server's findings make sense: not in a diff's old side, not in another extension's read-only views. */
const schemes = ['file', 'untitled', 'vscode-vfs'];

/** The language server, as the rest of the client sees it. */
export class LanguageService {
  readonly #client: LanguageClient;
  readonly #log: vscode.LogOutputChannel;
  #started: Promise<void> | undefined;

  constructor(context: vscode.ExtensionContext) {
    this.#log = vscode.window.createOutputChannel('virtlens', { log: true });
    const module = context.asAbsolutePath('dist/server.mjs');
    const server: ServerOptions = {
      run: { module, transport: TransportKind.ipc },
      debug: { module, transport: TransportKind.ipc, options: { execArgv: ['--nolazy', '--inspect=6009'] } },
    };
    this.#client = new LanguageClient('virtlens', 'virtlens', server, clientOptions(this.#log));
    // Settings and the workspace's image files the server follows by itself.
    context.subscriptions.push(
      this.#log,
      vscode.workspace.onDidGrantWorkspaceTrust(() => void this.#notify(trustGranted)),
    );
  }

  /**
   * Starts the server; resolves with the milliseconds that took. A failure is told to the person once, and to whoever asks the
   * server for something; then it resolves with undefined.
   */
  async start(): Promise<number | undefined> {
    const begun = performance.now();
    this.#started = this.#client.start();
    return this.#started.then(
      () => performance.now() - begun,
      (error: unknown) => this.#tellStartFailed(error),
    );
  }

  async stop(): Promise<void> {
    await this.#started?.catch(() => undefined);
    if (this.#client.needsStop()) await this.#client.stop();
  }

  /** The edits that fix what `scope` names. */
  fixEdits(params: FixEditsParams): Promise<FixEdits> {
    return this.#ask(fixEdits, params);
  }

  /** What splitting the image that the document's loader names would do. */
  splitPlan(params: SplitPlanParams): Promise<SplitPlan> {
    return this.#ask(splitPlan, params);
  }

  /** Which firmware the document's domain gets, and why. */
  explainFirmware(params: ExplainFirmwareParams): Promise<FirmwareExplanation> {
    return this.#ask(explainFirmware, params);
  }

  /** The document for a new guest. */
  newDomain(params: NewDomainParams): Promise<NewDomain> {
    return this.#ask(newDomain, params);
  }

  /** What of QEMU's command line the document's domain decides. */
  qemuView(params: QemuViewParams): Promise<QemuView> {
    return this.#ask(qemuView, params);
  }

  /** What a refactoring would make of the document. Rejects with the reason where it can't be done. */
  async refactoring(params: RefactoringParams): Promise<Exclude<RefactoringPlan, { problem: string }>> {
    const plan = await this.#ask<RefactoringPlan>(refactoring, params);
    if ('problem' in plan) throw new Error(plan.problem);
    return plan;
  }

  /** Every refactoring, with why it can't be done with the document where it can't. */
  refactorings(params: RefactoringListParams): Promise<readonly OfferedRefactoring[]> {
    return this.#ask(refactoringList, params);
  }

  /** What a QEMU command line says of firmware and machine; null where it says nothing of them. */
  domainParts(params: DomainPartsParams): Promise<DomainParts | null> {
    return this.#ask(domainParts, params);
  }

  /** What closes the tag that was just typed; null for nothing, also while there is no server to ask. */
  async closingOfTag(params: AutoCloseParams): Promise<string | null> {
    return this.#ask<string | null>(autoClose, params).catch(() => null);
  }

  /** The edits that make the document use the two halves. */
  splitEdits(params: SplitEditsParams): Promise<SplitEdits> {
    return this.#ask(splitEdits, params);
  }

  /** Tells the server that files were written or removed, so that it looks again. */
  async filesChanged(paths: readonly string[]): Promise<void> {
    const params: FilesChanged = { paths };
    await this.#notify(filesChanged, params);
  }

  /** LSP edits as VS Code's. */
  async textEdits(edits: FixEdits['edits']): Promise<vscode.TextEdit[]> {
    return this.#client.protocol2CodeConverter.asTextEdits([...edits]);
  }

  async #ask<Answer>(method: string, params: object): Promise<Answer> {
    await this.#started;
    return this.#client.sendRequest<Answer>(method, params);
  }

  /** What could not be said to a server that isn't there, a later start says by itself. */
  async #notify(method: string, params?: object): Promise<void> {
    await this.#started?.then(() => this.#client.sendNotification(method, params)).catch(() => undefined);
  }

  async #tellStartFailed(error: unknown): Promise<undefined> {
    this.#log.error(error instanceof Error ? error : String(error));
    const show = 'Show Output';
    const sentence = 'virtlens can not check domain XML: its language server did not start. Firmware images still open.';
    if ((await vscode.window.showErrorMessage(sentence, show)) === show) this.#log.show();
    return undefined;
  }
}

function clientOptions(log: vscode.LogOutputChannel): LanguageClientOptions {
  return {
    documentSelector: [
      ...['libvirt-xml', 'xml'].flatMap((language) => schemes.map((scheme) => ({ scheme, language }))),
      { scheme: 'file', pattern: '**/libvirt/qemu.conf' },
      { scheme: 'file', language: 'json', pattern: '**/qemu/firmware/*.json' },
    ],
    // Asked again at every start: the workspace may be trusted by now.
    initializationOptions: (): StartOptions => ({
      trusted: vscode.workspace.isTrusted,
      hostRoot: vscode.workspace.getConfiguration('virtlens').get<string>('hostRoot') || undefined,
    }),
    outputChannel: log,
    diagnosticCollectionName: 'virtlens',
    markdown: { isTrusted: { enabledCommands: [commands.openImage, commands.splitImage] } },
    connectionOptions: { maxRestartCount: 3 },
  };
}
