import * as vscode from 'vscode';
import { analyzeImage } from '../../../firmware/image.ts';
import { isSkipped, type Scan } from '../../../firmware/scan.ts';
import type { DocumentState } from '../../../webview/protocol.ts';
import { containerOf, describedIn, type HeldContent } from './held-content.ts';
import { scanOf } from './in-steps.ts';
import type { Patch } from './store-change.ts';

type Ready = Extract<DocumentState, { kind: 'ready' }>;

/** What the pages show of a document: its image as the bytes are now, what is known besides them, or why there is none. */
export class ShownState {
  readonly #name: string;
  readonly #changed = new vscode.EventEmitter<DocumentState>();
  readonly onDidChange = this.#changed.event;
  #state: DocumentState;
  #scan: Scan | undefined;
  #version = 0;

  /** `name`: the file's, which stands above the pages. */
  constructor(name: string) {
    this.#name = name;
    this.#state = { kind: 'loading', name };
  }

  get now(): DocumentState {
    return this.#state;
  }

  /** Shows these bytes. `scan`: of the same; `held`: what the file is around them; `edited`: they are not those that were first read. */
  show(bytes: Uint8Array, scan: Scan, held: HeldContent | undefined, edited: boolean): void {
    this.#scan = scan;
    const read = analyzeImage(bytes, scan);
    const { deleted, inUse } = this.#state.kind === 'ready' ? this.#state : { deleted: false, inUse: undefined };
    this.#become({
      kind: 'ready',
      name: this.#name,
      version: ++this.#version,
      image: held ? describedIn(held, read) : read,
      container: held && containerOf(held),
      deleted: deleted && edited,
      edited,
      inUse,
      report: undefined,
    });
  }

  /** Shows bytes that these patches changed: what lies side by side is looked for again only if they may have a part in that. */
  async showPatched(bytes: Uint8Array, patches: readonly Patch[], held: HeldContent | undefined): Promise<void> {
    const scan = this.#scan;
    const isSame = scan && patches.every(({ offset, after }) => isSkipped(bytes, scan, offset, offset + after.length));
    this.show(bytes, isSame ? scan : await scanOf(bytes), held, true);
  }

  /** Adds what is known besides the bytes; says nothing where it is known already, or where no image is shown. */
  note(news: Partial<Pick<Ready, 'deleted' | 'inUse' | 'report'>>): void {
    const state = this.#state;
    if (state.kind !== 'ready') return;
    const keys = Object.keys(news) as (keyof typeof news)[];
    if (keys.some((key) => news[key] !== state[key])) this.#become({ ...state, ...news });
  }

  /** Shows why there is no image. */
  fail(title: string, message: string): void {
    this.#become({ kind: 'failed', name: this.#name, title, message });
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #become(state: DocumentState): void {
    this.#state = state;
    this.#changed.fire(state);
  }
}
