import * as vscode from 'vscode';
import { messageOf } from '../../files/reason.ts';
import type { DocumentState, SplitReport } from '../../webview/protocol.ts';
import type { LabelledEdit } from './editing/answer-source.ts';
import { type Backup, packBackup } from './editing/backup.ts';
import { EditedImage } from './editing/edited-image.ts';
import type { HeldContent } from './editing/held-content.ts';
import { ImageContent } from './editing/image-content.ts';
import { nameOf, TooLarge, targetRefusal, whyInUse, writeRefusal } from './editing/image-file.ts';
import { areSame, scanOf, sharedCopy } from './editing/in-steps.ts';
import { ShownState } from './editing/shown-state.ts';
import { type Patch, storeChange } from './editing/store-change.ts';
import { Turns } from './editing/turns.ts';
import { watchFile } from './editing/watch-file.ts';

/** What a document asks the person. */
export interface DocumentQuestions {
  /** The file was changed by somebody else while there are unsaved changes here. */
  changedOnDisk(document: FirmwareDocument): Promise<'load' | 'keep'>;
  /** The file was changed by somebody else, and is about to be saved. */
  overwrite(document: FirmwareDocument): Promise<boolean>;
  /** A running guest works with the file, which is about to be saved. */
  saveBelowGuest(document: FirmwareDocument, why: string): Promise<boolean>;
}

/** A change that was made, which VS Code may have taken back and made again. */
export interface UndoableStep {
  /** For menus: `Delete Boot0002`. */
  readonly label: string;
  undo(): Promise<void>;
  redo(): Promise<void>;
}

/**
 * The bytes of one firmware image and what they mean: as the file holds them, and as they were changed here. Whatever reads or
 * changes all of them has its turn one after the other, and takes large images in steps.
 */
export class FirmwareDocument implements vscode.CustomDocument {
  readonly uri: vscode.Uri;
  readonly #shown: ShownState;
  readonly onDidChange: vscode.Event<DocumentState>;
  readonly #edited = new vscode.EventEmitter<UndoableStep>();
  /** A change was made here, for VS Code's list of edits. */
  readonly onDidEdit = this.#edited.event;
  readonly #disposed = new vscode.EventEmitter<void>();
  readonly onDidDispose = this.#disposed.event;
  readonly #watching: vscode.Disposable;
  readonly #questions: DocumentQuestions;
  readonly #turns = new Turns();
  readonly #content: ImageContent;
  #restored: Backup | undefined;
  #image: EditedImage | undefined;
  /** Counts readings that were asked for, so that of several that wait only the last is done. */
  #readings = 0;
  #asking = false;
  /** The person wants to save although a guest runs. */
  #agreed = false;

  /** Begins to read at once; `state` says how far that is. `backup`: changes of an earlier session that were never saved. */
  constructor(uri: vscode.Uri, questions: DocumentQuestions, backup?: Backup) {
    this.uri = uri;
    this.#questions = questions;
    this.#content = new ImageContent(uri);
    this.#restored = backup;
    this.#shown = new ShownState(this.name);
    this.onDidChange = this.#shown.onDidChange;
    this.#watching = watchFile(uri, () => void this.#read());
    void this.#read();
  }

  get name(): string {
    return nameOf(this.uri);
  }

  get state(): DocumentState {
    return this.#shown.now;
  }

  /** Empty unless the state is `ready`. Changes are written into them. */
  get bytes(): Uint8Array {
    return this.#image?.bytes ?? new Uint8Array();
  }

  /** What the file is around the bytes; undefined until it was read. */
  get held(): HeldContent | undefined {
    return this.#content.held;
  }

  /** Whether there is something to save. */
  get differs(): boolean {
    return this.#image?.differs ?? false;
  }

  /** Resolves when the image is there; throws where it can't be read. */
  async opened(): Promise<void> {
    if (this.state.kind === 'loading') await new Promise<unknown>((resolve) => once(this.onDidChange, resolve));
    if (this.state.kind === 'failed') throw new Error(`${this.state.title}. ${this.state.message}`);
  }

  /** The bytes as they are now, which nobody writes to any more. */
  copy(): Promise<Uint8Array> {
    return this.#turns.take(() => sharedCopy(this.bytes));
  }

  /** Changes the image; answers with what undo will call it. Throws in a sentence where that can't be done. */
  edit({ edit, label }: LabelledEdit): Promise<string> {
    return this.#turns.take(async () => {
      const image = this.#openForWriting();
      if (this.state.kind !== 'ready') throw new Error(`${this.name} is not open.`);
      const change = storeChange(image.bytes, this.state.image, edit);
      if (!change.ok) throw new Error(change.reason);
      const description = label ?? change.description;
      if (change.patches.length === 0) return description;
      const { patches } = change;
      const step = image.change(patches, description);
      await this.#shown.showPatched(image.bytes, patches, this.held);
      this.#edited.fire({
        label: description,
        undo: () => this.#exchange(image, patches, step.undo),
        redo: () => this.#exchange(image, patches, step.redo),
      });
      return description;
    });
  }

  /** Writes the changes. Throws where the file is not to be written, or was changed by somebody else and is to stay so. */
  save(): Promise<void> {
    return this.#turns.take(async () => {
      const image = this.#openForWriting();
      const refusal = await writeRefusal(this.uri);
      if (refusal) throw new Error(`${refusal} “Save As…” writes a copy of your own.`);
      await this.#askBelowGuest();
      const found = await this.#content.read().catch(() => undefined);
      const isKnown = !found || (await image.savedIs(found)) || (await areSame(found, image.bytes));
      if (!isKnown && !(await this.#questions.overwrite(this)))
        throw new Error(`${this.name} was changed on disk, and stays as it is there.`);
      await this.#content.write(image.bytes);
      image.saved();
      this.#shown.note({ deleted: false });
    });
  }

  /** Writes the image, changes included, elsewhere. */
  async saveAs(target: vscode.Uri): Promise<void> {
    const refusal = await targetRefusal(target);
    if (refusal) throw new Error(refusal);
    await this.#turns.take(() => this.#content.writeTo(target, this.bytes));
  }

  /** Takes back everything that is not saved. */
  revert(): Promise<void> {
    return this.#turns.take(async () => {
      const bytes = await this.#content.read();
      const isKnown = (await this.#image?.savedIs(bytes)) ?? false;
      await this.#startFrom(bytes, { edited: isKnown });
    });
  }

  /** Unsaved changes as they are kept over a restart. */
  async backup(): Promise<Uint8Array> {
    const [bytes, madeOn] = await this.#turns.take(async () => {
      if (!this.#image) throw new Error(`${this.name} is not open.`);
      return [await sharedCopy(this.#image.bytes), await this.#image.savedDigest()] as const;
    });
    return packBackup({ bytes, madeOn });
  }

  /** Looks whether a running guest works with the file, and tells the pages. */
  async lookForGuest(): Promise<void> {
    await this.#turns.take(() => this.#lookForGuest());
  }

  /** Remembers what splitting wrote, for pages that are hidden and come back. */
  noteSplit(report: SplitReport): void {
    this.#shown.note({ report });
  }

  dispose(): void {
    this.#watching.dispose();
    this.#image = undefined;
    this.#disposed.fire();
    for (const source of [this.#shown, this.#edited, this.#disposed]) source.dispose();
  }

  #openForWriting(): EditedImage {
    if (!this.#image) throw new Error(`${this.name} is not open.`);
    const fixed = this.held?.fixed;
    if (fixed === undefined) return this.#image;
    throw new Error(`${this.name} is not changed. ${fixed}`);
  }

  #exchange(image: EditedImage, patches: readonly Patch[], step: () => void): Promise<void> {
    return this.#turns.take(async () => {
      // After a time in which the file could not be read, there is another image.
      if (image !== this.#image) throw new Error(`${this.name} was read anew since; its earlier changes are gone.`);
      step();
      await this.#shown.showPatched(image.bytes, patches, this.held);
    });
  }

  async #lookForGuest(): Promise<string | undefined> {
    const inUse = await whyInUse(this.uri);
    if (inUse === undefined) this.#agreed = false;
    this.#shown.note({ inUse });
    return inUse;
  }

  /** Once for each time that a guest runs: VS Code may save by itself after every change. */
  async #askBelowGuest(): Promise<void> {
    const inUse = await this.#lookForGuest();
    if (inUse === undefined || this.#agreed) return;
    this.#agreed = await this.#questions.saveBelowGuest(this, inUse);
    if (!this.#agreed) throw new Error(inUse);
  }

  async #read(): Promise<void> {
    const reading = ++this.#readings;
    await this.#turns.take(async () => {
      if (reading !== this.#readings) return;
      try {
        await this.#take(await this.#content.read());
      } catch (error) {
        await this.#fail(error);
      }
      await this.#lookForGuest();
    });
  }

  async #take(bytes: Uint8Array): Promise<void> {
    const image = this.#image;
    if (!image) return this.#begin(bytes);
    this.#shown.note({ deleted: false });
    if (await image.savedIs(bytes)) return;
    if (await areSame(image.bytes, bytes)) image.saved();
    else if (image.differs) void this.#settle(image, bytes);
    else await this.#startFrom(bytes);
  }

  /** The first bytes. Changes of an earlier session count above them. */
  async #begin(bytes: Uint8Array): Promise<void> {
    const restored = this.#takeRestored();
    const image = restored ? await this.#restore(restored, bytes) : await this.#startFrom(bytes);
    if (restored && restored.madeOn !== (await image.savedDigest())) void this.#settle(image, bytes);
  }

  /** Changes of an earlier session, above a file that holds these bytes now. */
  async #restore(restored: Backup, saved: Uint8Array): Promise<EditedImage> {
    const image = await this.#startFrom(await sharedCopy(restored.bytes));
    await image.savedAs(saved);
    return image;
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
      const answer = await this.#questions.changedOnDisk(this);
      if (answer === 'keep') await this.#turns.take(() => image.savedAs(bytes));
    } finally {
      this.#asking = false;
    }
  }

  /** A file that is gone leaves the last bytes standing; anything else that is wrong takes their place, unless changes would go with them. */
  async #fail(error: unknown): Promise<void> {
    const gone = error instanceof vscode.FileSystemError && error.code === 'FileNotFound';
    const restored = this.#takeRestored();
    if (restored && !this.#image) await this.#restore(restored, new Uint8Array());
    if (this.#image && (gone || restored || this.differs)) return this.#shown.note({ deleted: gone });
    this.#image = undefined;
    if (error instanceof TooLarge) return this.#shown.fail('This file is too large for a firmware image', error.message);
    if (gone) return this.#shown.fail(`${this.name} does not exist`, 'It is shown here as soon as it is there again.');
    this.#shown.fail(`${this.name} can’t be read`, messageOf(error));
  }

  async #startFrom(bytes: Uint8Array, { edited = false } = {}): Promise<EditedImage> {
    const scan = await scanOf(bytes);
    const image = this.#image ?? new EditedImage(bytes);
    image.startFrom(bytes);
    this.#image = image;
    this.#shown.show(bytes, scan, this.held, edited);
    return image;
  }
}

function once<T>(event: vscode.Event<T>, listener: (value: T) => void): void {
  const listening = event((value) => {
    listening.dispose();
    listener(value);
  });
}
