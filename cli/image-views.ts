/** What `inspect` shows of an image beside the overview: its tree, OVMF's metadata, the variables, Secure Boot. */
import type { FirmwareImage } from '../firmware/model.ts';
import { vendors } from '../firmware/names.ts';
import { readOvmfMetadata } from '../firmware/ovmf-metadata.ts';
import { readBuild } from '../firmware/structure/build.ts';
import type { Structure } from '../firmware/structure/structure.ts';
import { sizeText } from '../firmware/wording.ts';
import { columns } from './columns.ts';
import { type Paint, printable } from './console.ts';
import type { ImageView } from './image-options.ts';
import { variableTable } from './image-report.ts';
import { metadataText } from './inspect-meta.ts';
import { treeText } from './inspect-tree.ts';

/** An image as far as it has been read; its compressed parts are opened only when a view needs them. */
export interface SeenImage {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly image: FirmwareImage;
  readonly structure: () => Structure;
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
  const texts: Readonly<Record<ImageView, () => string>> = {
    tree: () => treeText(seen.structure().root, paint),
    meta: () => metadataText(readOvmfMetadata(seen.bytes), readBuild(seen.structure()), paint),
    vars: () => variableTable(seen.image, paint) ?? 'There is no variable store in it.',
    'secure-boot': () => secureBootText(seen.image, paint),
  };
  return views.map((view) => texts[view]()).join('\n\n');
}

/** For programs: one object with a key for each view. Offsets and lengths are bytes; what is not known is null. */
export function viewsJson(seen: SeenImage, views: readonly ImageView[]): string {
  const { path, bytes, image } = seen;
  const shown = (view: ImageView) => views.includes(view);
  const structure = shown('tree') || shown('meta') ? seen.structure() : undefined;
  const report = {
    path,
    size: bytes.length,
    kind: image.kind,
    ...(shown('tree') && structure ? { tree: structure.root } : {}),
    ...(shown('meta') && structure ? { metadata: readOvmfMetadata(bytes), build: readBuild(structure) } : {}),
    ...(shown('vars') ? { store: image.store, variables: image.variables } : {}),
    ...(shown('secure-boot') ? { secureBoot: { ...image.secureBoot, keys: keysOf(image) } } : {}),
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

function secureBootText(image: FirmwareImage, paint: Paint): string {
  const { state, reason } = image.secureBoot;
  const rows = keysOf(image).map(({ name, size }) => [`  ${name}`, sizeText(size)]);
  const title = `${paint('bold', 'Secure Boot')} ${state}: ${printable(reason)}`;
  return rows.length > 0 ? `${title}\n${columns(rows, [1])}` : title;
}
