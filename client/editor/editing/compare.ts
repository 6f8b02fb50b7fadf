import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import * as vscode from 'vscode';
import type { ToCompare } from './compare-worker.ts';
import type { HeldContent } from './held-content.ts';

const scheme = 'virtlens-compare';

/** An image that is compared: its name for people, and its bytes as they are now, in memory that the thread sees too. */
export interface ComparedImage {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** What the file is around them. */
  readonly held: HeldContent | undefined;
}

/** Shows comparisons as documents that belong to no file; each is gone when it is closed. */
export class Comparisons implements vscode.TextDocumentContentProvider {
  readonly #script: string;
  readonly #texts = new Map<string, string>();
  #count = 0;

  /** `script`: the bundled worker. */
  constructor(script: string) {
    this.#script = script;
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.toString()) ?? 'Compare the images again: this is from an earlier session.\n';
  }

  /** Lets VS Code show them. */
  register(): vscode.Disposable {
    return vscode.Disposable.from(
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#texts.delete(uri.toString())),
    );
  }

  async show(one: ComparedImage, other: ComparedImage): Promise<vscode.TextDocument> {
    const options = { location: vscode.ProgressLocation.Window, title: `Comparing ${one.name} with ${other.name}` };
    const text = await vscode.window.withProgress(options, () => this.#compare(one, other));
    const path = `/${one.name} ↔ ${other.name}.diff`;
    const uri = vscode.Uri.from({ scheme, path, query: String(++this.#count) });
    this.#texts.set(uri.toString(), text);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { preview: true });
    return document;
  }

  async #compare(one: ComparedImage, other: ComparedImage): Promise<string> {
    const lists = [one, other].some(({ held }) => held?.isList);
    const workerData: ToCompare = { names: [one.name, other.name], one: one.bytes, other: other.bytes, lists };
    const worker = new Worker(this.#script, { workerData });
    try {
      const [text] = await once(worker, 'message');
      return String(text);
    } finally {
      await worker.terminate();
    }
  }
}
