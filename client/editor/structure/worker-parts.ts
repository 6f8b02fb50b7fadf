import { Worker } from 'node:worker_threads';
import { sharedCopy } from '../editing/in-steps.ts';
import type { ImageParts, PartQuestion, PartQuestions } from './parts.ts';
import type { FromWorker, ToWorker } from './worker-messages.ts';

interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

const closed = 'The image is closed; open it again.';

/** Reads in a thread of its own, which starts with the first bytes. */
export class WorkerParts implements ImageParts {
  readonly #script: string | URL;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #lastId = 0;
  /** Loads that are under way; a question waits for those before it. */
  #loaded: Promise<void> = Promise.resolve();

  /** `script`: the bundled worker. */
  constructor(script: string | URL) {
    this.#script = script;
  }

  /** In memory that both threads see: a clone of 256 MiB would hold up the extension host. Bytes that are in such memory stay there. */
  load(bytes: Uint8Array): Promise<void> {
    this.#worker ??= this.#start();
    this.#loaded = this.#loaded.then(async () => {
      const shared = bytes.buffer instanceof SharedArrayBuffer ? bytes : await sharedCopy(bytes);
      this.#tell({ type: 'load', bytes: shared });
    });
    return this.#loaded;
  }

  async ask<Name extends PartQuestion>(name: Name, ask: PartQuestions[Name]['ask'], cancelled: AbortSignal) {
    await this.#loaded;
    const worker = this.#worker;
    if (!worker) throw new Error(closed);
    const id = ++this.#lastId;
    const cancel = () => this.#tell({ type: 'cancel', id });
    cancelled.addEventListener('abort', cancel);
    try {
      const answer = new Promise<unknown>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
      this.#tell({ type: 'ask', id, name, ask });
      // The worker's table of answers holds each name to its type.
      return (await answer) as PartQuestions[Name]['answer'];
    } finally {
      cancelled.removeEventListener('abort', cancel);
    }
  }

  end(): void {
    void this.#worker?.terminate();
    this.#worker = undefined;
    this.#fail(new Error(closed));
  }

  #start(): Worker {
    const worker = new Worker(this.#script);
    // An open image does not keep a process alive that has nothing else to do.
    worker.unref();
    worker.on('message', (message: FromWorker) => this.#settle(message));
    worker.on('error', (error) => {
      this.#worker = undefined;
      this.#fail(new Error(`The image could not be taken apart: ${error.message}`));
    });
    return worker;
  }

  #tell(message: ToWorker): void {
    this.#worker?.postMessage(message);
  }

  #settle(message: FromWorker): void {
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.ok) waiting?.resolve(message.answer);
    else waiting?.reject(new Error(message.message));
  }

  #fail(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
