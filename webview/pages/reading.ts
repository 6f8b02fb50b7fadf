import type { FirmwareImage } from '../../firmware/model.ts';
import type { Host } from '../host.ts';
import { fileSpace, type Space } from '../protocol.ts';
import { StructureModel } from '../structure/model.ts';
import { type SpaceView, SpaceViews } from './views.ts';

/** What a reading tells while more of the image comes to be known. */
interface Told {
  /** More of the structure. */
  learnt(): void;
  /** Bytes that were asked for. */
  arrived(): void;
}

/** What is known of one version of an image: its structure, as far as it was opened, and the bytes of its parts. */
export class Reading {
  readonly model: StructureModel;
  readonly views: SpaceViews;
  readonly #host: Host;
  readonly #version: number;

  constructor(host: Host, version: number, image: FirmwareImage, { learnt, arrived }: Told) {
    this.#host = host;
    this.#version = version;
    this.views = new SpaceViews(host, version, image, arrived);
    this.model = new StructureModel((ids, from) => host.ask('branches', { version, ids, from }), learnt);
  }

  /** Takes the structure as far as it is shown at first. */
  async begin(): Promise<void> {
    this.model.take(await this.#host.ask('structure', { version: this.#version }));
  }

  /** The bytes that a compressed section unfolds to, or the file's; undefined where it can't be unpacked. */
  async view(space: Space): Promise<SpaceView | undefined> {
    if (space === fileSpace) return this.views.file;
    const reached = await this.model.reachSpace(space);
    return reached ? this.views.of(space).catch(() => undefined) : undefined;
  }
}
