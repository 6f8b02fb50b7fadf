import type { FirmwareImage, Region } from '../../firmware/model.ts';
import { ByteWindows } from '../hex/windows.ts';
import type { Host } from '../host.ts';
import { fileSpace, type Space, type StructureEntry } from '../protocol.ts';
import { hex } from '../text.ts';

/** The bytes that the hex view shows: the file's, or those that a compressed section unfolds to. */
export interface SpaceView {
  readonly space: Space;
  readonly size: number;
  readonly regions: readonly Region[];
  readonly windows: ByteWindows;
  /** `File`, or `LZMA section at 0x84060`. */
  readonly label: string;
  /** The compressed section. */
  readonly section: StructureEntry | undefined;
}

/** The views of one version of an image. */
export class SpaceViews {
  readonly #host: Host;
  readonly #version: number;
  readonly #arrived: () => void;
  readonly #views = new Map<Space, SpaceView>();
  readonly file: SpaceView;

  /** `arrived` is called when bytes of a view have come. */
  constructor(host: Host, version: number, image: FirmwareImage, arrived: () => void) {
    this.#host = host;
    this.#version = version;
    this.#arrived = arrived;
    this.file = this.#view(fileSpace, image.size, image.regions, 'File', undefined);
  }

  /** All that were looked at, the file first. */
  get all(): readonly SpaceView[] {
    return [...this.#views.values()];
  }

  /** The view of an unpacked part; undefined where there is none. */
  async of(space: Space): Promise<SpaceView | undefined> {
    const known = this.#views.get(space);
    if (known) return known;
    const answer = await this.#host.ask('space', { version: this.#version, space });
    if (!answer) return undefined;
    const { size, section } = answer;
    const label = `${section.name ?? section.subtype} section at ${hex(section.offset)}`;
    const regions: Region[] = [{ offset: 0, length: size, role: 'code', label: `Unpacked ${label}` }];
    return this.#views.get(space) ?? this.#view(space, size, regions, label, section);
  }

  #view(space: Space, size: number, regions: readonly Region[], label: string, section: StructureEntry | undefined): SpaceView {
    const version = this.#version;
    const read = (offset: number, length: number) =>
      this.#host.ask('read', { version, space, offset, length }).then((answer) => answer.bytes);
    const view = { space, size, regions, label, section, windows: new ByteWindows(size, read, this.#arrived) };
    this.#views.set(space, view);
    return view;
  }
}
