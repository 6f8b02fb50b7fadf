import { randomBytes } from 'node:crypto';
import path from 'node:path';
import * as vscode from 'vscode';
import { messageOf } from '../../files/reason.ts';
import type { PageCommand, SplitReport, WrittenHalf } from '../../webview/protocol.ts';
import { splitImageFile } from '../split/split-image-file.ts';
import { type Backup, unpackBackup } from './editing/backup.ts';
import {
  agreeToRemoveKeys,
  askForCertificate,
  askToOverwrite,
  askToSaveBelowGuest,
  askWhatCounts,
  saveCertificate,
} from './editing/questions.ts';
import { registerEditorCommands } from './editor-commands.ts';
import { type DocumentQuestions, FirmwareDocument } from './firmware-document.ts';
import { editingOf, OpenEditors, viewType, viewTypes } from './open-editors.ts';
import { pageHtml } from './page.ts';
import { type Effects, PageSession } from './session.ts';
import type { ImageEffects } from './structure/answers.ts';
import { ImageWorkbench } from './structure/effects.ts';

/** Shows firmware images: what they are, how they are made up, their bytes; and changes their variables. */
class FirmwareEditorProvider implements vscode.CustomEditorProvider<FirmwareDocument> {
  readonly #questions: DocumentQuestions;
  readonly #dist: vscode.Uri;
  readonly #open: OpenEditors;
  readonly #workbench: ImageWorkbench;
  readonly #edited = new vscode.EventEmitter<vscode.CustomDocumentEditEvent<FirmwareDocument>>();
  readonly onDidChangeCustomDocument = this.#edited.event;

  /** `name`: the editor's, as the manifest has it. */
  constructor(name: string, extension: vscode.Uri, open: OpenEditors, workbench: ImageWorkbench) {
    this.#questions = questionsIn(name);
    this.#dist = vscode.Uri.joinPath(extension, 'dist');
    this.#open = open;
    this.#workbench = workbench;
  }

  async openCustomDocument(uri: vscode.Uri, context: vscode.CustomDocumentOpenContext): Promise<FirmwareDocument> {
    const backup = context.backupId === undefined ? undefined : await readBackup(context.backupId);
    const document = new FirmwareDocument(uri, this.#questions, backup);
    document.onDidEdit((step) => this.#edited.fire({ document, ...step }));
    document.onDidDispose(() => this.#open.documents.delete(document));
    this.#open.documents.add(document);
    return document;
  }

  async saveCustomDocument(document: FirmwareDocument): Promise<void> {
    await document.save();
  }

  async saveCustomDocumentAs(document: FirmwareDocument, target: vscode.Uri): Promise<void> {
    await document.saveAs(target);
  }

  async revertCustomDocument(document: FirmwareDocument): Promise<void> {
    await document.revert();
  }

  async backupCustomDocument(
    document: FirmwareDocument,
    { destination }: vscode.CustomDocumentBackupContext,
  ): Promise<vscode.CustomDocumentBackup> {
    await vscode.workspace.fs.writeFile(destination, await document.backup());
    return { id: destination.toString(), delete: () => void vscode.workspace.fs.delete(destination).then(undefined, () => {}) };
  }

  resolveCustomEditor(document: FirmwareDocument, panel: vscode.WebviewPanel): void {
    const { webview } = panel;
    webview.options = { enableScripts: true, localResourceRoots: [this.#dist] };
    const effects = { ...this.#workbench.effectsOf(document.uri), ...effectsOf(document, this.#open) };
    const session = new PageSession(document, effects, (message) => void webview.postMessage(message));
    const subscriptions = vscode.Disposable.from(
      webview.onDidReceiveMessage((message: unknown) => session.receive(message)),
      document.onDidChange((state) => session.tell(state)),
      // Guests start and end while nobody looks here.
      panel.onDidChangeViewState(() => void (panel.active && document.lookForGuest())),
      vscode.window.onDidChangeWindowState(({ focused }) => void (focused && panel.active && document.lookForGuest())),
    );
    this.#open.panels.set(panel, { session, document });
    panel.onDidDispose(() => {
      this.#open.panels.delete(panel);
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
  const open = new OpenEditors();
  const workbench = new ImageWorkbench(context);
  const options = { supportsMultipleEditorsPerDocument: true };
  return vscode.Disposable.from(
    registerEditorCommands(context, open),
    // Each its own: VS Code takes an edit for a document of the editor whose provider told it.
    ...viewTypes.map((name) =>
      vscode.window.registerCustomEditorProvider(
        name,
        new FirmwareEditorProvider(name, context.extensionUri, open, workbench),
        options,
      ),
    ),
    ...Object.entries(pageCommands).map(([name, command]) =>
      vscode.commands.registerCommand(name, () => open.command(command)),
    ),
  );
}

/** Undefined where it can't be read, which is said: the file is shown as it is on disk. */
async function readBackup(id: string): Promise<Backup | undefined> {
  try {
    return await unpackBackup(await vscode.workspace.fs.readFile(vscode.Uri.parse(id, true)));
  } catch (error) {
    void vscode.window.showErrorMessage(messageOf(error));
    return undefined;
  }
}

/** What the documents of one editor ask. VS Code takes back the changes of the editor in front only, and a file may be open in both. */
function questionsIn(editor: string): DocumentQuestions {
  return {
    changedOnDisk: async (document) => {
      const answer = await askWhatCounts(document.name);
      if (answer === 'load') {
        await vscode.commands.executeCommand('vscode.openWith', document.uri, editor);
        await vscode.commands.executeCommand('workbench.action.files.revert');
      }
      return answer;
    },
    overwrite: (document) => askToOverwrite(document.name),
    saveBelowGuest: (_, why) => askToSaveBelowGuest(why),
  };
}

function effectsOf(document: FirmwareDocument, open: OpenEditors): Omit<Effects, keyof ImageEffects> {
  return {
    split: async () => {
      if (document.differs)
        throw new Error('There are changes that are not saved. Save them first: the file on disk is split.');
      const report = await splitFromEditor(document.uri);
      if (report) document.noteSplit(report);
      return report;
    },
    open: async (uri) => {
      await vscode.commands.executeCommand('vscode.openWith', vscode.Uri.parse(uri, true), viewType);
    },
    editing: () => editingOf(document),
    edit: (change) => open.edit(document, change),
    askForCertificate,
    agreeToRemoveKeys: () => agreeToRemoveKeys(document.name),
    saveCertificate,
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
