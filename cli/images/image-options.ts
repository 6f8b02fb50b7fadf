import { UsageError } from '../exit-code.ts';
import { exactly, fileName, oneOf, parse } from '../parse-arguments.ts';

/** Parts of an image that `inspect` shows instead of the overview. */
export const imageViews = ['tree', 'meta', 'vars', 'secure-boot'] as const;

export type ImageView = (typeof imageViews)[number];

export interface InspectOptions {
  readonly command: 'inspect';
  readonly format: 'text' | 'json';
  /** Empty: the overview. */
  readonly views: readonly ImageView[];
  readonly image: string;
}

/** What `extract` takes of a node. */
export const extractParts = ['as-is', 'header', 'body', 'decompressed'] as const;

export type ExtractPart = (typeof extractParts)[number];

export interface ExtractOptions {
  readonly command: 'extract';
  readonly image: string;
  /** A node's path in the tree, its GUID or its name. */
  readonly node: string;
  readonly part: ExtractPart;
  /** Undefined: named after the node, in the current folder. */
  readonly output: string | undefined;
  readonly force: boolean;
  readonly format: 'text' | 'json';
}

/** The arguments behind `virtlens inspect`. Throws a `UsageError`. */
export function readInspectOptions(args: readonly string[]): InspectOptions {
  const flags = Object.fromEntries(imageViews.map((view) => [view, { type: 'boolean' } as const]));
  const { values, positionals } = parse(args, { format: { type: 'string' }, ...flags });
  const [image] = exactly(positionals, 'inspect', ['IMAGE']);
  const views = imageViews.filter((view) => values[view] === true);
  return { command: 'inspect', format: oneOf(values['format'], ['text', 'json']), views, image };
}

/** The arguments behind `virtlens extract`. Throws a `UsageError`. */
export function readExtractOptions(args: readonly string[]): ExtractOptions {
  const flags = Object.fromEntries(extractParts.map((part) => [part, { type: 'boolean' } as const]));
  const { values, positionals } = parse(args, {
    output: { type: 'string', short: 'o' },
    force: { type: 'boolean' },
    format: { type: 'string' },
    ...flags,
  });
  const [image, node] = exactly(positionals, 'extract', ['IMAGE', 'NODE']);
  const [part = 'as-is', other] = extractParts.filter((each) => values[each] === true);
  if (other !== undefined) throw new UsageError(`--${part} and --${other} exclude each other.`);
  const output = fileName(values['output'], '-o');
  const format = oneOf(values['format'], ['text', 'json']);
  return { command: 'extract', image, node, part, output, force: values['force'] === true, format };
}
