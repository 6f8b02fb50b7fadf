import * as vscode from 'vscode';
import type { EditAnswer, Editing, PageCommand } from '../../webview/protocol.ts';
import type { LabelledEdit } from './editing/answer-source.ts';
import { writeRefusal } from './editing/image-file.ts';
import { makePrivateCopy } from './editing/private-copy.ts';
import type { FirmwareDocument } from './firmware-document.ts';
import type { PageSession } from './session.ts';

/** As the manifest's `customEditors` name it: once for files that it opens by itself, once for those that it opens on request. */
export const viewType = 'virtlens.firmware';
export const viewTypes = [viewType, 'virtlens.firmware.option'];

/** Every image that is open, and the pages that show one. */
export class OpenEditors {
  readonly documents = new Set<FirmwareDocument>();
  readonly panels = new Map<vscode.WebviewPanel, { readonly session: PageSession; readonly document: FirmwareDocument }>();

  /** Has the page in front do what a command stands for. */
  command(command: PageCommand): void {
    const [panel, { session }] = this.#front();
    // Out of the palette, the keyboard goes back to the page.
    panel.reveal();
    session.command(command);
  }

  /** The image in front; throws where there is none. */
  active(): FirmwareDocument {
    return this.#front()[1].document;
  }

  /** Whether some image is in front. */
  get isActive(): boolean {
    return [...this.panels.keys()].some(({ active }) => active);
  }

  /** The image of this file, if it is open. */
  of(uri: vscode.Uri): FirmwareDocument | undefined {
    return [...this.documents].find((each) => each.uri.toString() === uri.toString());
  }

  /** Shows a file, and answers with its document once it is read. */
  async open(uri: vscode.Uri): Promise<FirmwareDocument> {
    await vscode.commands.executeCommand('vscode.openWith', uri, viewType);
    const document = this.of(uri);
    if (!document) throw new Error(`${uri.fsPath} could not be opened.`);
    await document.opened();
    return document;
  }

  /** Changes an image; where its file is not written, a private copy of it. Throws in a sentence where that can't be done. */
  async edit(document: FirmwareDocument, change: LabelledEdit): Promise<EditAnswer> {
    await document.opened();
    const editing = await editingOf(document);
    if (editing.kind === 'refused') throw new Error(editing.reason);
    if (editing.kind === 'allowed') return { kind: 'done', label: await document.edit(change) };
    const copy = await makePrivateCopy(document, editing.reason);
    if (!copy) return { kind: 'cancelled' };
    const opened = await this.open(copy);
    await opened.edit(change);
    return { kind: 'copied', name: opened.name };
  }

  #front() {
    const front = [...this.panels].find(([panel]) => panel.active);
    if (!front) throw new Error('Open a firmware image first.');
    return front;
  }
}

/** Whether the image's variables can be changed, and where. */
export async function editingOf({ state, uri, held }: FirmwareDocument): Promise<Editing> {
  if (state.kind !== 'ready' || !state.image.store)
    return { kind: 'refused', reason: held?.fixed ?? 'This image has no variable store that could be changed.' };
  // A list of variables has no flash content that a copy could hold.
  if (held?.fixed !== undefined) return { kind: held.isList ? 'refused' : 'copy-first', reason: held.fixed };
  const reason = await writeRefusal(uri);
  return reason === undefined ? { kind: 'allowed' } : { kind: 'copy-first', reason };
}
