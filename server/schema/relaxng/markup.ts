/** A RELAX NG file as elements of RELAX NG's namespace; annotations of other namespaces are left out. */
import { XMLParser, XMLValidator } from 'fast-xml-parser';

const RELAX_NG = 'http://relaxng.org/ns/structure/1.0';

/** What an element inherits from those around it. */
export interface Surroundings {
  readonly file: string;
  /** The namespace of names without a prefix: the nearest `ns`. */
  readonly namespace: string;
  readonly prefixes: ReadonlyMap<string, string>;
}

export interface Markup extends Surroundings {
  /** Without its prefix. */
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Markup[];
  /** The text directly inside. */
  readonly text: string;
}

/** What is wrong with a schema, in a sentence that names the file. */
export class SchemaProblem extends Error {}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  trimValues: false,
  parseTagValue: false,
  parseAttributeValue: false,
  htmlEntities: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
});

/** The root of a schema file. Throws a SchemaProblem. */
export function readMarkup(file: string, text: string): Markup {
  const valid = XMLValidator.validate(text);
  if (valid !== true) throw new SchemaProblem(`${file}, line ${valid.err.line}: ${valid.err.msg}`);
  const outside: Surroundings = { file, namespace: '', prefixes: new Map() };
  const [root] = elementsOf(parser.parse(text), outside);
  if (root === undefined)
    throw new SchemaProblem(`${file} is no RELAX NG schema in XML: its root is not of the namespace ${RELAX_NG}.`);
  return root;
}

function elementsOf(nodes: unknown, around: Surroundings): Markup[] {
  return list(nodes).flatMap((node) => {
    const name = Object.keys(node).find((key) => key !== ':@');
    if (name === undefined || name.startsWith('#')) return [];
    const element = elementOf(name, node, around);
    return element === undefined ? [] : [element];
  });
}

function elementOf(written: string, node: Readonly<Record<string, unknown>>, around: Surroundings): Markup | undefined {
  const attributes: Record<string, string> = {};
  let { namespace, prefixes } = around;
  for (const [name, value] of Object.entries(node[':@'] ?? {})) {
    const text = String(value);
    if (name === 'xmlns') prefixes = new Map(prefixes).set('', text);
    else if (name.startsWith('xmlns:')) prefixes = new Map(prefixes).set(name.slice('xmlns:'.length), text);
    else if (!name.includes(':')) attributes[name] = text;
  }
  namespace = attributes['ns'] ?? namespace;
  const [local, prefix] = splitName(written);
  if (prefixes.get(prefix) !== RELAX_NG) return undefined;
  const inside: Surroundings = { file: around.file, namespace, prefixes };
  const content = node[written];
  const text = list(content)
    .map((child) => child['#text'])
    .filter((part) => part !== undefined)
    .join('');
  return { ...inside, name: local, attributes, children: elementsOf(content, inside), text };
}

/** `qemu:arg` as `arg` and `qemu`. */
export function splitName(name: string): readonly [local: string, prefix: string] {
  const colon = name.indexOf(':');
  return colon < 0 ? [name, ''] : [name.slice(colon + 1), name.slice(0, colon)];
}

function list(nodes: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(nodes) ? nodes : [];
}
