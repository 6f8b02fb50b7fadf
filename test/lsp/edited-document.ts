import type {
  CodeAction,
  CodeActionTriggerKind,
  CompletionItem,
  CompletionList,
  Diagnostic,
  DocumentDiagnosticReport,
  DocumentLink,
  DocumentSymbol,
  Hover,
  Position,
  Range,
  WorkspaceEdit,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { ServerProcess } from './server-process.ts';

/** A document that is open in the editor, and what the editor asks about it. */
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

  async codeActions(range: Range, only?: readonly string[], triggerKind?: CodeActionTriggerKind): Promise<CodeAction[] | null> {
    const context = { diagnostics: [], ...(only && { only }), ...(triggerKind && { triggerKind }) };
    return this.#ask('textDocument/codeAction', { range, context });
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
