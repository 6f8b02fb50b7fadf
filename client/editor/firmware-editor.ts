import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { SplitReport, WrittenHalf } from '../../webview/protocol.ts';
import { splitImageFile } from '../split/split-image-file.ts';
import { FirmwareDocument } from './firmware-document.ts';
import { pageHtml } from './page.ts';
import { type Effects, PageSession } from './session.ts';

/** As the manifest's `customEditors` names it. */
const viewType = 'virtlens.firmware';

/** Shows firmware images: what they are, how they are made up, their bytes. */
class FirmwareEditorProvider implements vscode.CustomReadonlyEditorProvider<FirmwareDocument> {
  readonly #dist: vscode.Uri;

  constructor(extension: vscode.Uri) {
    this.#dist = vscode.Uri.joinPath(extension, 'dist');
  }

  openCustomDocument(uri: vscode.Uri): FirmwareDocument {
    return new FirmwareDocument(uri);
  }

  resolveCustomEditor(document: FirmwareDocument, panel: vscode.WebviewPanel): void {
    const { webview } = panel;
    webview.options = { enableScripts: true, localResourceRoots: [this.#dist] };
    const session = new PageSession(document, effectsOf(document), (message) => void webview.postMessage(message));
    const subscriptions = vscode.Disposable.from(
      webview.onDidReceiveMessage((message: unknown) => session.receive(message)),
      document.onDidChange((state) => session.tell(state)),
    );
    panel.onDidDispose(() => {
      session.end();
      subscriptions.dispose();
    });
    webview.html = pageHtml({
      origin: webview.cspSource,
      script: webview.asWebviewUri(vscode.Uri.joinPath(this.#dist, 'webview.js')).toString(),
      nonce: randomBytes(16).toString('base64url'),
    });
  }
}

/** Makes the editor known to VS Code; undone by disposing. */
export function registerFirmwareEditor(context: vscode.ExtensionContext): vscode.Disposable {
  return vscode.window.registerCustomEditorProvider(viewType, new FirmwareEditorProvider(context.extensionUri), {
    supportsMultipleEditorsPerDocument: true,
  });
}

function effectsOf(document: FirmwareDocument): Effects {
  return {
    writeClipboard: async (text) => vscode.env.clipboard.writeText(text),
    split: async () => {
      const report = await splitFromEditor(document.uri);
      if (report) document.noteSplit(report);
      return report;
    },
    open: async (uri) => {
      await vscode.commands.executeCommand('vscode.openWith', vscode.Uri.parse(uri, true), viewType);
    },
    breathe: () => setImmediate(),
  };
}

/** Asks where to, splits, and reports what was written; undefined when the person thought better of it. */
async function splitFromEditor(image: vscode.Uri): Promise<SplitReport | undefined> {
  const halves = await splitImageFile(image);
  return halves && { halves: [written('VARS', halves.vars), written('CODE', halves.code)] };
}

function written(role: WrittenHalf['role'], half: { path: string; size: number; sha256: string }): WrittenHalf {
  const { size, sha256 } = half;
  return { role, name: path.basename(half.path), uri: vscode.Uri.file(half.path).toString(), size, sha256 };
}
