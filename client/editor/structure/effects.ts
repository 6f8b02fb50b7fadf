import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import * as vscode from 'vscode';
import { writeWhole } from '../../../files/write.ts';
import type { Bookmark, NodeProblem } from '../../../webview/protocol.ts';
import type { ImageEffects } from './answers.ts';
import { PageProblems, type ToldProblems } from './page-problems.ts';
import { WorkerParts } from './worker-parts.ts';

/** Problems of one image that VS Code lists; the rest is in the structure. */
const mostListed = 200;

/** What the Image pages of all editors make happen in VS Code. */
export class ImageWorkbench {
  readonly #context: vscode.ExtensionContext;
  readonly #problems = vscode.languages.createDiagnosticCollection('virtlens-firmware');
  /** What the pages know, by image. */
  readonly #listed = new Map<string, PageProblems>();

  constructor(context: vscode.ExtensionContext) {
    this.#context = context;
    context.subscriptions.push(this.#problems);
  }

  /** For one page of the image. */
  effectsOf(image: vscode.Uri): ImageEffects {
    const { workspaceState, extensionUri } = this.#context;
    const key = `bookmarks:${image.toString()}`;
    const page = {};
    return {
      writeClipboard: async (text) => vscode.env.clipboard.writeText(text),
      breathe: () => setImmediate(),
      startParts: () => new WorkerParts(vscode.Uri.joinPath(extensionUri, 'dist', 'structure-worker.mjs').fsPath),
      saveBytes: (suggested, bytes) => saveBytes(vscode.Uri.joinPath(image, '..', suggested), bytes),
      bookmarks: () => workspaceState.get<readonly Bookmark[]>(key, []),
      keepBookmarks: async (bookmarks) => workspaceState.update(key, bookmarks.length === 0 ? undefined : bookmarks),
      askName: async (suggested) => vscode.window.showInputBox({ title: 'Name of the bookmark', value: suggested }),
      listProblems: (told) => this.#list(image, page, told),
    };
  }

  #list(image: vscode.Uri, page: object, told: ToldProblems | undefined): void {
    const listed = this.#listed.get(image.toString()) ?? new PageProblems();
    this.#listed.set(image.toString(), listed);
    listed.tell(page, told);
    if (listed.isOver) this.#listed.delete(image.toString());
    this.#problems.set(image, listed.all().slice(0, mostListed).map(diagnosticOf));
  }
}

/** An image has no lines; the message names the place. */
function diagnosticOf({ message, space, offset }: NodeProblem): vscode.Diagnostic {
  const place = space === '' ? `at 0x${offset.toString(16)}` : `at 0x${offset.toString(16)} of an unpacked part`;
  const start = new vscode.Position(0, 0);
  const text = `${message} (${place})`;
  const diagnostic = new vscode.Diagnostic(new vscode.Range(start, start), text, vscode.DiagnosticSeverity.Warning);
  diagnostic.source = 'virtlens';
  return diagnostic;
}

async function saveBytes(suggested: vscode.Uri, bytes: Uint8Array): Promise<string | undefined> {
  const target = await vscode.window.showSaveDialog({ defaultUri: suggested, title: 'Extract', saveLabel: 'Extract' });
  if (!target) return undefined;
  // The dialog has asked before it answers with a file that exists.
  if (target.scheme === 'file') await writeWhole(target.fsPath, bytes, { overwrite: true });
  else await vscode.workspace.fs.writeFile(target, bytes);
  return path.posix.basename(target.path);
}
