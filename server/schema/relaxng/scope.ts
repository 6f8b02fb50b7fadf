/** The definitions of a grammar, gathered from the file and all it includes. */
import { type Content, type Definition, define, type Pattern } from '../patterns/pattern.ts';
import { type Markup, readMarkup, SchemaProblem } from './markup.ts';

/** Gives the text of a schema file; undefined where there is none. */
export type SchemaFiles = (file: string) => string | undefined;

/** Makes a pattern of what a definition contains. */
type Translate = (content: Markup, scope: Scope) => Pattern;

interface Gathered {
  readonly parts: Markup[];
  combine: 'choice' | 'interleave' | undefined;
  /** How many parts say nothing of how they are combined: at most one may. */
  plain: number;
}

/** The name that `<start>` is kept under; no definition can have it. */
const START = '<start>';

/** The definitions of one `<grammar>`, with what it includes; a name is looked for here, and by `<parentRef>` in the parent. */
export class Scope {
  readonly parent: Scope | undefined;
  readonly files: SchemaFiles;
  private readonly gathered = new Map<string, Gathered>();
  private readonly definitions = new Map<string, Definition>();
  private readonly translate: Translate;

  constructor(grammar: Markup, files: SchemaFiles, translate: Translate, parent?: Scope) {
    this.parent = parent;
    this.files = files;
    this.translate = translate;
    this.gather(grammar, new Set(), [grammar.file]);
  }

  start(file: string): Definition {
    return this.definition(START, `${file} has no <start>.`);
  }

  named(name: string, from: Markup): Definition {
    return this.definition(name, `${from.file}: <${from.name} name="${name}"> refers to what is not defined.`);
  }

  private definition(name: string, otherwise: string): Definition {
    let definition = this.definitions.get(name);
    if (definition === undefined) {
      const gathered = this.gathered.get(name);
      if (gathered === undefined) throw new SchemaProblem(otherwise);
      definition = define(() => this.combined(gathered));
      this.definitions.set(name, definition);
    }
    return definition;
  }

  private combined(gathered: Gathered): Content {
    const parts = gathered.parts.map((part) => this.translate(part, this));
    const [only] = parts;
    return only !== undefined && parts.length === 1 ? only : { kind: gathered.combine ?? 'choice', parts };
  }

  /** Takes in what `container` defines, but not what is in `overridden`. */
  private gather(container: Markup, overridden: ReadonlySet<string>, including: readonly string[]): void {
    for (const child of container.children) {
      if (child.name === 'div') this.gather(child, overridden, including);
      else if (child.name === 'include') this.include(child, overridden, including);
      else if (child.name === 'define' || child.name === 'start') {
        const name = definedName(child);
        if (!overridden.has(name)) this.add(name, child);
      }
    }
  }

  private include(element: Markup, overridden: ReadonlySet<string>, including: readonly string[]): void {
    const file = referredFile(element);
    if (including.includes(file)) throw new SchemaProblem(`${element.file} includes ${file}, which includes it again.`);
    const grammar = readSchemaFile(file, element, this.files);
    if (grammar.name !== 'grammar')
      throw new SchemaProblem(`${file} is included, but its root is <${grammar.name}>, not <grammar>.`);
    this.gather(grammar, new Set([...overridden, ...definedNames(element)]), [...including, file]);
    this.gather(element, overridden, including);
  }

  private add(name: string, part: Markup): void {
    const gathered = this.gathered.get(name) ?? { parts: [], combine: undefined, plain: 0 };
    const { combine } = part.attributes;
    if (combine === 'choice' || combine === 'interleave') gathered.combine = combine;
    else gathered.plain++;
    if (gathered.plain > 1)
      throw new SchemaProblem(`${part.file}: ${name} is defined twice, without a word on how to combine both.`);
    gathered.parts.push(part);
    this.gathered.set(name, gathered);
  }
}

function definedName(element: Markup): string {
  return element.name === 'start' ? START : requiredAttribute(element, 'name');
}

function definedNames(container: Markup): string[] {
  return container.children.flatMap((child) => {
    if (child.name === 'div') return definedNames(child);
    return child.name === 'define' || child.name === 'start' ? [definedName(child)] : [];
  });
}

/** An attribute that has to be there, without white space around it. Throws a SchemaProblem. */
export function requiredAttribute(element: Markup, name: string): string {
  const value = element.attributes[name];
  if (value === undefined) throw new SchemaProblem(`${element.file}: a <${element.name}> lacks its ${name}=.`);
  return value.trim();
}

/** The file that `href` names, as seen from the file it stands in. */
export function referredFile(element: Markup): string {
  const href = requiredAttribute(element, 'href').replace(/^file:\/\//, '');
  const folder = /^(?:\/|[a-zA-Z]:[\\/])/.test(href) ? '' : element.file.replace(/[^/\\]*$/, '');
  return folder + href;
}

/** The root of the file. Throws a SchemaProblem that names who wants it. */
export function readSchemaFile(file: string, from: Markup | undefined, files: SchemaFiles): Markup {
  const text = files(file);
  if (text !== undefined) return readMarkup(file, text);
  throw new SchemaProblem(
    from === undefined ? `${file} can't be read.` : `${from.file} includes ${file}, which can't be read.`,
  );
}
