/** Which namespace a name of the document is in (Namespaces in XML 1.0). */
import type { XmlElement } from '../../xml/tree.ts';
import { nameKey } from '../patterns/names.ts';

/** A name with its prefix resolved. */
export interface QualifiedName {
  readonly namespace: string;
  readonly local: string;
  /** The two as one string. */
  readonly key: string;
}

/** The prefixes declared around a place. */
export class Namespaces {
  private readonly declared: ReadonlyMap<string, string>;
  private readonly outer: Namespaces | undefined;

  constructor(declared: ReadonlyMap<string, string>, outer?: Namespaces) {
    this.declared = declared;
    this.outer = outer;
  }

  /** What holds inside `element`. */
  within(element: XmlElement): Namespaces {
    let declared: Map<string, string> | undefined;
    for (const { name, value } of element.attributes) {
      if (!isDeclaration(name)) continue;
      declared ??= new Map();
      declared.set(name === 'xmlns' ? '' : name.slice('xmlns:'.length), value);
    }
    return declared === undefined ? this : new Namespaces(declared, this);
  }

  /** What holds where a prefix is declared besides. */
  declaring(prefix: string, uri: string): Namespaces {
    return new Namespaces(new Map([[prefix, uri]]), this);
  }

  /** The URI; undefined for a prefix that nobody declared. */
  uri(prefix: string): string | undefined {
    return this.declared.get(prefix) ?? this.outer?.uri(prefix);
  }

  /** The nearest prefix that stands for the URI, `''` where it is the default; undefined where none does. */
  prefixOf(uri: string): string | undefined {
    const own = [...this.declared].find(([prefix, declared]) => declared === uri && this.uri(prefix) === uri);
    if (own !== undefined) return own[0];
    const outer = this.outer?.prefixOf(uri);
    // What was bound outside may be bound to another URI by now.
    return outer !== undefined && this.uri(outer) === uri ? outer : undefined;
  }

  /** An undeclared prefix leaves the name as it is written, in no namespace: so libxml2 reads it. */
  elementName(written: string): QualifiedName {
    const colon = written.indexOf(':');
    if (colon < 0) return qualified(this.uri('') ?? '', written);
    const uri = this.uri(written.slice(0, colon));
    return uri === undefined ? qualified('', written) : qualified(uri, written.slice(colon + 1));
  }

  /** Attributes without a prefix are in no namespace, whatever the default is. */
  attributeName(written: string): QualifiedName {
    return written.includes(':') ? this.elementName(written) : qualified('', written);
  }
}

/** `xml:` is bound without a declaration. */
export const NO_NAMESPACES = new Namespaces(new Map([['xml', 'http://www.w3.org/XML/1998/namespace']]));

/** `qemu:arg` as `arg` and `qemu`. */
export function localAndPrefix(written: string): readonly [local: string, prefix: string] {
  const colon = written.indexOf(':');
  return colon < 0 ? [written, ''] : [written.slice(colon + 1), written.slice(0, colon)];
}

/** Whether an attribute declares a namespace, which no schema speaks of. */
export function isDeclaration(name: string): boolean {
  return name.startsWith('xmlns') && (name.length === 5 || name.charCodeAt(5) === 0x3a);
}

/**
 * Names without a namespace, which nearly all are. Bounded, because a server reads what people type; and a long name, being cut from a
 * document's text, would keep all of that.
 */
const plainNames = new Map<string, QualifiedName>();
const MOST_PLAIN_NAMES = 2000;
const LONGEST_PLAIN_NAME = 24;

function qualified(namespace: string, local: string): QualifiedName {
  if (namespace !== '') return { namespace, local, key: nameKey(namespace, local) };
  let name = plainNames.get(local);
  if (name === undefined) {
    name = { namespace, local, key: nameKey(namespace, local) };
    if (local.length <= LONGEST_PLAIN_NAME && plainNames.size < MOST_PLAIN_NAMES) plainNames.set(local, name);
  }
  return name;
}
