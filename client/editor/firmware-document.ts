import * as vscode from 'vscode';
import { applyEdit } from '../../firmware/editing/edit.ts';
import { analyzeImage } from '../../firmware/image.ts';
import type { DocumentState, SplitReport } from '../../webview/protocol.ts';
import type { LabelledEdit } from './editing/answer-source.ts';
import { type Backup, digestOf, packBackup } from './editing/backup.ts';
import { EditedImage, type Step } from './editing/edited-image.ts';
import { nameOf, readImageFile, TooLarge, writeImageFile, writeRefusal } from './editing/image-file.ts';
import { openWrapped } from './editing/wrapped-file.ts';

/** What a document asks the person. */
export interface DocumentQuestions {
  /** The file was changed by somebody else while there are unsaved changes here. */
  changedOnDisk(document: FirmwareDocument): Promise<'load' | 'keep'>;
  /** The file was changed by somebody else, and is about to be saved. */
  overwrite(document: FirmwareDocument): Promise<boolean>;
}

/** The bytes of one firmware image and what they mean: as the file holds them, and as they were changed here. */
export class FirmwareDocument implements vscode.CustomDocument {
  readonly uri: vscode.Uri;
  readonly #changed = new vscode.EventEmitter<DocumentState>();
  readonly onDidChange = this.#changed.event;
  readonly #edited = new vscode.EventEmitter<Step>();
  /** A change was made here, for VS Code's list of edits. */
  readonly onDidEdit = this.#edited.event;
  readonly #disposed = new vscode.EventEmitter<void>();
  readonly onDidDispose = this.#disposed.event;
  readonly #watching: vscode.Disposable;
  readonly #questions: DocumentQuestions;
  #restored: Backup | undefined;
  #image: EditedImage | undefined;
  #state: DocumentState;
  /** What the file is around the bytes, where they are not its own: then they are only shown. */
  #wrapping: string | undefined;
  #version = 0;
  /** Counts readings, so that of two that overlap the later one counts. */
  #readings = 0;
  #asking = false;
  /** What is being written: the file's change is our own. */
  #writing: Uint8Array | undefined;

  /** Begins to read at once; `state` says how far that is. `backup`: changes of an earlier session that were never saved. */
  constructor(uri: vscode.Uri, questions: DocumentQuestions, backup?: Backup) {
    this.uri = uri;
    this.#questions = questions;
    this.#restored = backup;
    this.#state = { kind: 'loading', name: this.name };
    this.#watching = watchFile(uri, () => void this.#read());
    void this.#read();
  }

  get name(): string {
    return nameOf(this.uri);
  }

  get state(): DocumentState {
    return this.#state;
  }

  /** Empty unless the state is `ready`. */
  get bytes(): Uint8Array {
    return this.#image?.bytes ?? new Uint8Array();
  }

  /** Whether there is something to save. */
  get differs(): boolean {
    return this.#image?.differs ?? false;
  }

  /** Resolves when the image is there; throws where it can't be read. */
  async opened(): Promise<void> {
    if (this.#state.kind === 'loading') await new Promise<unknown>((resolve) => once(this.onDidChange, resolve));
    if (this.#state.kind === 'failed') throw new Error(`${this.#state.title}. ${this.#state.message}`);
  }

  /** Changes the image; returns what undo will call it. Throws in a sentence where that can't be done. */
  edit({ edit, label }: LabelledEdit): string {
    const image = this.#openForWriting();
    const result = applyEdit(image.bytes, edit);
    if (!result.ok) throw new Error(result.reason);
    const description = label ?? result.description;
    if (result.changed.length === 0) return description;
    const step = image.change(result.bytes, description);
    this.#show(this.#isDeleted, true);
    this.#edited.fire({
      label: description,
      undo: () => this.#exchange(image, step.undo),
      redo: () => this.#exchange(image, step.redo),
    });
    return description;
  }

  /** Writes the changes. Throws where the file is not to be written, or was changed by somebody else and is to stay so. */
  async save(): Promise<void> {
    const image = this.#openForWriting();
    const refusal = await writeRefusal(this.uri);
    if (refusal) throw new Error(`${refusal} “Save As…” writes a copy of your own.`);
    const found = await readImageFile(this.uri).catch(() => undefined);
    if (found && !isSame(found, image.saved) && !isSame(found, image.bytes) && !(await this.#questions.overwrite(this)))
      throw new Error(`${this.name} was changed on disk, and stays as it is there.`);
    const { bytes } = image;
    this.#writing = bytes;
    try {
      await writeImageFile(this.uri, bytes);
      image.savedAs(bytes);
    } finally {
      this.#writing = undefined;
    }
    if (this.#isDeleted) this.#show(false);
  }

  /** Writes the image, changes included, elsewhere. */
  async saveAs(target: vscode.Uri): Promise<void> {
    const refusal = await writeRefusal(target);
    if (refusal) throw new Error(refusal);
    await writeImageFile(target, this.bytes);
  }

  /** Takes back everything that is not saved. */
  async revert(): Promise<void> {
    const { bytes, wrapping } = await openWrapped(await readImageFile(this.uri));
    this.#wrapping = wrapping;
    this.#image?.startFrom(bytes);
    this.#show(false);
  }

  /** Unsaved changes as they are kept over a restart. */
  async backup(): Promise<Uint8Array> {
    const image = this.#image;
    if (!image) throw new Error(`${this.name} is not open.`);
    return packBackup({ bytes: image.bytes, madeOn: digestOf(image.saved) });
  }

  /** Remembers what splitting wrote, for pages that are hidden and come back. */
  noteSplit(report: SplitReport): void {
    if (this.#state.kind === 'ready') this.#become({ ...this.#state, report });
  }

  dispose(): void {
    this.#watching.dispose();
    this.#image = undefined;
    this.#disposed.fire();
    for (const emitter of [this.#changed, this.#edited, this.#disposed]) emitter.dispose();
  }

  get #isDeleted(): boolean {
    return this.#state.kind === 'ready' && this.#state.deleted;
  }

  #openForWriting(): EditedImage {
    if (!this.#image) throw new Error(`${this.name} is not open.`);
    if (this.#wrapping === undefined) return this.#image;
    throw new Error(`${this.name} is a qcow2 file, which is only shown here. “Save As…” writes what it holds as a raw image.`);
  }

  #exchange(image: EditedImage, step: () => void): void {
    // After a time in which the file could not be read, there is another image.
    if (image !== this.#image) throw new Error(`${this.name} was read anew since; its earlier changes are gone.`);
    step();
    this.#show(this.#isDeleted, true);
  }

  async #read(): Promise<void> {
    const reading = ++this.#readings;
    const outcome = await readImageFile(this.uri)
      .then(openWrapped)
      .catch((error: unknown) => this.#failed(error));
    if (reading !== this.#readings) return;
    if ('kind' in outcome) return this.#become(outcome);
    this.#wrapping = outcome.wrapping;
    this.#take(outcome.bytes);
  }

  #take(bytes: Uint8Array): void {
    const image = this.#image;
    if (this.#writing && isSame(this.#writing, bytes)) return;
    if (!image) {
      this.#begin(bytes);
    } else if (isSame(image.saved, bytes)) {
      this.#thereAgain();
    } else if (!image.differs || isSame(image.bytes, bytes)) {
      image.startFrom(bytes);
      this.#show(false);
    } else {
      this.#thereAgain();
      void this.#settle(image, bytes);
    }
  }

  #thereAgain(): void {
    if (this.#state.kind === 'ready' && this.#state.deleted) this.#become({ ...this.#state, deleted: false });
  }

  /** The first bytes. Changes of an earlier session count above them. */
  #begin(bytes: Uint8Array): void {
    const image = new EditedImage(bytes);
    this.#image = image;
    const restored = this.#takeRestored();
    if (restored) image.restore(restored.bytes);
    this.#show(false);
    if (restored && restored.madeOn !== digestOf(bytes)) void this.#settle(image, bytes);
  }

  #takeRestored(): Backup | undefined {
    const restored = this.#restored;
    this.#restored = undefined;
    return restored;
  }

  /** The file holds something that neither was read here nor comes from here. */
  async #settle(image: EditedImage, bytes: Uint8Array): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    try {
      if ((await this.#questions.changedOnDisk(this)) === 'keep') image.savedAs(bytes);
    } finally {
      this.#asking = false;
    }
  }

  /** A file that is gone leaves the last bytes standing; anything else that is wrong takes their place, unless changes would go with them. */
  #failed(error: unknown): DocumentState {
    const gone = error instanceof vscode.FileSystemError && error.code === 'FileNotFound';
    const restored = this.#takeRestored();
    if (restored && !this.#image) {
      this.#image = new EditedImage(restored.bytes);
      return this.#described(this.#image, gone);
    }
    if (this.#state.kind === 'ready' && (gone || this.differs)) return { ...this.#state, deleted: gone };
    this.#image = undefined;
    if (error instanceof TooLarge) {
      return { kind: 'failed', name: this.name, title: 'This file is too large for a firmware image', message: error.message };
    }
    const reason = error instanceof Error ? error.message : String(error);
    return {
      kind: 'failed',
      name: this.name,
      title: gone ? `${this.name} does not exist` : `${this.name} can’t be read`,
      message: gone ? 'It is shown here as soon as it is there again.' : reason,
    };
  }

  #show(deleted: boolean, edited = false): void {
    if (this.#image) this.#become(this.#described(this.#image, deleted, edited));
  }

  #described({ bytes }: EditedImage, deleted: boolean, edited = false): DocumentState {
    const read = analyzeImage(bytes);
    const wrapping = this.#wrapping === undefined ? [] : [{ text: this.#wrapping, offset: undefined }];
    const image = { ...read, evidence: [...wrapping, ...read.evidence] };
    return { kind: 'ready', name: this.name, version: ++this.#version, image, deleted, edited, report: undefined };
  }

  #become(state: DocumentState): void {
    this.#state = state;
    this.#changed.fire(state);
  }
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one === other || Buffer.compare(one, other) === 0;
}

function once<T>(event: vscode.Event<T>, listener: (value: T) => void): void {
  const listening = event((value) => {
    listening.dispose();
    listener(value);
  });
}

/** Calls back when the file is created, changed or deleted. A watched folder also reports files that are replaced by renaming. */
function watchFile(uri: vscode.Uri, changed: () => void): vscode.Disposable {
  const folder = vscode.Uri.joinPath(uri, '..');
  const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, '*'));
  const heard = (other: vscode.Uri) => {
    if (other.toString() === uri.toString()) changed();
  };
  return vscode.Disposable.from(watcher, watcher.onDidCreate(heard), watcher.onDidChange(heard), watcher.onDidDelete(heard));
}
