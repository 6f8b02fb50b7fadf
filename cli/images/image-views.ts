/** What `inspect` shows of an image beside the overview: its tree, OVMF's metadata, the variables, Secure Boot. */
import type { OpenedContainer } from '../../firmware/containers/container.ts';
import type { FirmwareImage } from '../../firmware/model.ts';
import { vendors } from '../../firmware/names.ts';
import { readOvmfMetadata } from '../../firmware/ovmf-metadata.ts';
import { secureBootReport } from '../../firmware/signatures/report.ts';
import { readBuild } from '../../firmware/structure/build.ts';
import type { Structure } from '../../firmware/structure/structure.ts';
import type { Paint } from '../console.ts';
import type { ImageView } from './image-options.ts';
import { containerJson, containerText } from './inspect-container.ts';
import { metadataText } from './inspect-meta.ts';
import { secureBootText } from './inspect-secure-boot.ts';
import { treeText } from './inspect-tree.ts';
import { variablesJson, variablesText } from './inspect-vars.ts';

/** An image as far as it has been read; its compressed parts are opened only when a view needs them. */
export interface SeenImage {
  readonly path: string;
  readonly container: OpenedContainer;
  readonly structure: () => Structure;
  /** Decides which certificates have expired. */
  readonly today: Date;
}

/** The variables that Secure Boot rests on. */
const keyVariables = [
  ['PK', vendors.global],
  ['KEK', vendors.global],
  ['db', vendors.imageSecurity],
  ['dbx', vendors.imageSecurity],
] as const;

/** For people: the views one below the other. */
export function viewsText(seen: SeenImage, views: readonly ImageView[], paint: Paint): string {
  const { bytes, image, isList } = seen.container;
  const texts: Readonly<Record<ImageView, () => string>> = {
    tree: () => treeText(seen.structure().root, paint),
    meta: () => metadataText(readOvmfMetadata(bytes), readBuild(seen.structure()), paint),
    vars: () => variablesText(bytes, image, isList, paint),
    'secure-boot': () => secureBootText(secureBootReport(image, bytes, seen.today), paint),
  };
  return [...containerText(seen.container, paint), ...views.map((view) => texts[view]())].join('\n\n');
}

/** For programs: one object with a key for each view. Offsets and lengths are bytes; what is not known is null. */
export function viewsJson(seen: SeenImage, views: readonly ImageView[]): string {
  const { path, container, today } = seen;
  const { bytes, image, isList } = container;
  const shown = (view: ImageView) => views.includes(view);
  const structure = shown('tree') || shown('meta') ? seen.structure() : undefined;
  const report = {
    path,
    size: bytes.length,
    kind: image.kind,
    container: containerJson(container),
    ...(shown('tree') && structure ? { tree: structure.root } : {}),
    ...(shown('meta') && structure ? { metadata: readOvmfMetadata(bytes), build: readBuild(structure) } : {}),
    ...(shown('vars') ? variablesJson(bytes, image, isList) : {}),
    ...(shown('secure-boot')
      ? { secureBoot: { ...image.secureBoot, keys: keysOf(image), ...secureBootReport(image, bytes, today) } }
      : {}),
  };
  return JSON.stringify(report, (_, value: unknown) => (value === undefined ? null : value), 2);
}

/** Bytes of each key variable that is live. */
function keysOf({ variables }: FirmwareImage): { readonly name: string; readonly size: number }[] {
  return keyVariables.flatMap(([name, guid]) => {
    const found = variables.find((each) => each.live && each.name === name && each.guid === guid);
    return found ? [{ name, size: found.size }] : [];
  });
}
