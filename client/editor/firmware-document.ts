import * as vscode from 'vscode';
import { analyzeImage } from '../../firmware/image.ts';
import { largestImage } from '../../firmware/limits.ts';
import type { DocumentState, SplitReport } from '../../webview/protocol.ts';
import type { ShownDocument } from './session.ts';

/** The bytes of one firmware image and what they mean, read again whenever the file changes. */
export class FirmwareDocument implements vscode.CustomDocument, ShownDocument {
  readonly uri: vscode.Uri;
  readonly #changed = new vscode.EventEmitter<DocumentState>();
  readonly onDidChange = this.#changed.event;
  readonly #watching: vscode.Disposable;
  readonly #name: string;
  #state: DocumentState;
  #bytes: Uint8Array = new Uint8Array();
  #version = 0;
  /** Counts readings, so that of two that overlap the later one counts. */
  #readings = 0;

  /** Begins to read at once; `state` says how far that is. */
  constructor(uri: vscode.Uri) {
    this.uri = uri;
    this.#name = uri.path.split('/').at(-1) ?? uri.path;
    this.#state = { kind: 'loading', name: this.#name };
    this.#watching = watchFile(uri, () => void this.#read());
    void this.#read();
  }

  get state(): DocumentState {
    return this.#state;
  }

  get bytes(): Uint8Array {
    return this.#bytes;
  }

  /** Remembers what splitting wrote, for pages that are hidden and come back. */
  noteSplit(report: SplitReport): void {
    if (this.#state.kind === 'ready') this.#become({ ...this.#state, report });
  }

  dispose(): void {
    this.#watching.dispose();
    this.#changed.dispose();
    this.#bytes = new Uint8Array();
  }

  async #read(): Promise<void> {
    const reading = ++this.#readings;
    const outcome = await readBytes(this.uri).catch((error: unknown) => this.#failed(error));
    if (reading !== this.#readings) return;
    if (outcome instanceof Uint8Array) this.#take(outcome);
    else this.#become(outcome);
  }

  #take(bytes: Uint8Array): void {
    const shown = this.#state.kind === 'ready' ? this.#state : undefined;
    const same = shown !== undefined && Buffer.compare(this.#bytes, bytes) === 0;
    if (same && !shown.deleted) return;
    if (same) {
      this.#become({ ...shown, deleted: false });
      return;
    }
    const image = analyzeImage(bytes);
    this.#bytes = bytes;
    this.#become({ kind: 'ready', name: this.#name, version: ++this.#version, image, deleted: false, report: undefined });
  }

  /** A file that is gone leaves the last bytes standing; anything else that is wrong takes their place. */
  #failed(error: unknown): DocumentState {
    const gone = error instanceof vscode.FileSystemError && error.code === 'FileNotFound';
    if (gone && this.#state.kind === 'ready') return { ...this.#state, deleted: true };
    if (error instanceof TooLarge) {
      return { kind: 'failed', name: this.#name, title: 'This file is too large for a firmware image', message: error.message };
    }
    const title = gone ? `${this.#name} does not exist` : `${this.#name} can’t be read`;
    const reason = error instanceof Error ? error.message : String(error);
    return {
      kind: 'failed',
      name: this.#name,
      title,
      message: gone ? 'It is shown here as soon as it is there again.' : reason,
    };
  }

  #become(state: DocumentState): void {
    if (state.kind === 'failed') this.#bytes = new Uint8Array();
    this.#state = state;
    this.#changed.fire(state);
  }
}

class TooLarge extends Error {}

async function readBytes(uri: vscode.Uri): Promise<Uint8Array> {
  const { size } = await vscode.workspace.fs.stat(uri);
  if (size > largestImage) {
    throw new TooLarge(
      `It has ${Math.round(size / 1024 / 1024)} MiB; the firmware editor opens up to ${largestImage / 1024 / 1024} MiB. ` +
        'If it is the disk of a guest, there is no firmware in it.',
    );
  }
  return vscode.workspace.fs.readFile(uri);
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
