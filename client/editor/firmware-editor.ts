import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { PageCommand, SplitReport, WrittenHalf } from '../../webview/protocol.ts';
import { splitImageFile } from '../split/split-image-file.ts';
import { FirmwareDocument } from './firmware-document.ts';
import { pageHtml } from './page.ts';
import { type Effects, PageSession } from './session.ts';

/** As the manifest's `customEditors` name it: once for files that it opens by itself, once for those that it opens on request. */
const viewType = 'virtlens.firmware';
const viewTypes = [viewType, 'virtlens.firmware.option'];

/** Shows firmware images: what they are, how they are made up, their bytes. */
class FirmwareEditorProvider implements vscode.CustomReadonlyEditorProvider<FirmwareDocument> {
  readonly #dist: vscode.Uri;
  readonly #shown = new Map<vscode.WebviewPanel, PageSession>();

  constructor(extension: vscode.Uri) {
    this.#dist = vscode.Uri.joinPath(extension, 'dist');
  }

  openCustomDocument(uri: vscode.Uri): FirmwareDocument {
    return new FirmwareDocument(uri);
  }

  /** Has the page in front do what a command stands for. */
  command(command: PageCommand): void {
    const [panel, session] = [...this.#shown].find(([shown]) => shown.active) ?? [];
    if (!panel || !session) throw new Error('Open a firmware image first.');
    // Out of the palette, the keyboard goes back to the page.
    panel.reveal();
    session.command(command);
  }

  resolveCustomEditor(document: FirmwareDocument, panel: vscode.WebviewPanel): void {
    const { webview } = panel;
    webview.options = { enableScripts: true, localResourceRoots: [this.#dist] };
    const session = new PageSession(document, effectsOf(document), (message) => void webview.postMessage(message));
    const subscriptions = vscode.Disposable.from(
      webview.onDidReceiveMessage((message: unknown) => session.receive(message)),
      document.onDidChange((state) => session.tell(state)),
    );
    this.#shown.set(panel, session);
    panel.onDidDispose(() => {
      this.#shown.delete(panel);
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

/** The commands of the manifest that the page in front carries out. */
const pageCommands: Readonly<Record<string, PageCommand>> = {
  'virtlens.firmware.find': 'find',
  'virtlens.firmware.goTo': 'go-to',
};

/** Makes the editor and its commands known to VS Code; undone by disposing. */
export function registerFirmwareEditor(context: vscode.ExtensionContext): vscode.Disposable {
  const provider = new FirmwareEditorProvider(context.extensionUri);
  const options = { supportsMultipleEditorsPerDocument: true };
  return vscode.Disposable.from(
    ...viewTypes.map((name) => vscode.window.registerCustomEditorProvider(name, provider, options)),
    ...Object.entries(pageCommands).map(([name, command]) =>
      vscode.commands.registerCommand(name, () => provider.command(command)),
    ),
  );
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
