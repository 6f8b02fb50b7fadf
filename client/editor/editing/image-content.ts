import type * as vscode from 'vscode';
import { asItIs, contentOf, type HeldContent, packed } from './held-content.ts';
import { nameOf, readImageFile, writeImageFile } from './image-file.ts';
import { areSame, sharedCopy } from './in-steps.ts';

const nothing = new Uint8Array();

/** The content of an image's file, read from it and written back into it, whatever the file keeps it in. */
export class ImageContent {
  readonly #uri: vscode.Uri;
  #held: HeldContent | undefined;

  constructor(uri: vscode.Uri) {
    this.#uri = uri;
  }

  /** What is known of the file since it was read last; undefined before. */
  get held(): HeldContent | undefined {
    return this.#held;
  }

  /**
   * The content, in memory that threads share. A container that still holds what was read or written here last gives the same content
   * again, although its bytes would now be laid out in another way.
   */
  async read(): Promise<Uint8Array> {
    const file = await readImageFile(this.#uri);
    const last = this.#held;
    if (last && last.format !== 'raw' && (await areSame(file, last.file))) return sharedCopy(last.bytes);
    const held = await contentOf(file, nameOf(this.#uri));
    const { bytes, format } = held;
    // Flash content is not compared with what was read last: a large image would only fill the memory.
    this.#held = format === 'raw' ? { ...held, file: nothing, bytes: nothing } : held;
    // Changes are written into what is handed out.
    return bytes === file ? file : sharedCopy(bytes);
  }

  /** Writes the file with this content. Throws in a sentence where it can't be written. */
  async write(bytes: Uint8Array): Promise<void> {
    const held = this.#held;
    // Gone before it was read, when changes of an earlier session were had back.
    if (!held) return this.writeTo(this.#uri, bytes);
    const file = await packed(bytes, held);
    await writeImageFile(this.#uri, file);
    if (held.format !== 'raw') this.#held = { ...held, file, bytes: bytes.slice() };
  }

  /** Writes the content into another file. */
  async writeTo(target: vscode.Uri, bytes: Uint8Array): Promise<void> {
    await writeImageFile(target, await packed(bytes, this.#held ?? asItIs(nothing), nameOf(target)));
  }
}
