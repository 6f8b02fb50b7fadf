/**
 * Reads RELAX NG in its XML syntax (ISO/IEC 19757-2): patterns, name classes, datatypes, and grammars over several files. Definitions
 * become patterns when they are first needed.
 */
import {
  type Content,
  DATATYPE_NAMES,
  type DataPattern,
  type DatatypeName,
  type Definition,
  define,
  type Facets,
  type NameClass,
  type Pattern,
} from '../patterns/pattern.ts';
import { wholeTextTest } from '../patterns/regular-expression.ts';
import { type Markup, SchemaProblem, splitName } from './markup.ts';
import { readSchemaFile, referredFile, requiredAttribute, type SchemaFiles, Scope } from './scope.ts';

const EMPTY: Pattern = { kind: 'empty' };
const NAME_CLASSES: ReadonlySet<string> = new Set(['name', 'anyName', 'nsName']);

/** The pattern that a document must match. Throws a SchemaProblem, at once or when a definition is first needed. */
export function readRelaxNg(file: string, files: SchemaFiles): Definition {
  const root = readSchemaFile(file, undefined, files);
  if (root.name === 'grammar') return new Scope(root, files, contentOf).start(file);
  return define(() => translate(root, new Scope({ ...root, children: [] }, files, contentOf)));
}

/** All of an element's patterns, as a group. */
function contentOf(element: Markup, scope: Scope): Pattern {
  return group(element.children, scope);
}

function group(elements: readonly Markup[], scope: Scope): Pattern {
  const [only] = elements;
  if (only === undefined) return EMPTY;
  return elements.length === 1 ? resolved(translate(only, scope)) : { kind: 'group', parts: translated(elements, scope) };
}

/** A definition stays a reference, for it may be the one that is being made. */
function resolved(content: Content): Pattern {
  return typeof content === 'function' ? { kind: 'group', parts: [content] } : content;
}

function translated(elements: readonly Markup[], scope: Scope): Content[] {
  return elements.map((element) => translate(element, scope));
}

function translate(element: Markup, scope: Scope): Content {
  switch (element.name) {
    case 'empty':
    case 'text':
      return { kind: element.name };
    case 'notAllowed':
      return { kind: 'not-allowed' };
    case 'choice':
    case 'interleave':
      return { kind: element.name, parts: translated(element.children, scope) };
    case 'group':
      return contentOf(element, scope);
    case 'mixed':
      return { kind: 'interleave', parts: [{ kind: 'text' }, contentOf(element, scope)] };
    case 'optional':
      return { kind: 'choice', parts: [EMPTY, contentOf(element, scope)] };
    case 'zeroOrMore':
      return { kind: 'choice', parts: [EMPTY, { kind: 'one-or-more', content: contentOf(element, scope) }] };
    case 'oneOrMore':
      return { kind: 'one-or-more', content: contentOf(element, scope) };
    case 'list':
      return { kind: 'list', content: contentOf(element, scope) };
    case 'element':
      return elementPattern(element, scope);
    case 'attribute':
      return attributePattern(element, scope);
    case 'value':
      return {
        kind: 'value',
        text: element.text,
        type: element.attributes['type'] === 'string' ? 'string' : 'token',
        about: undefined,
      };
    case 'data':
      return dataPattern(element, scope);
    default:
      return reference(element, scope);
  }
}

function reference(element: Markup, scope: Scope): Content {
  switch (element.name) {
    case 'ref':
      return scope.named(requiredAttribute(element, 'name'), element);
    case 'parentRef':
      if (scope.parent === undefined) throw new SchemaProblem(`${element.file}: a <parentRef> stands in no inner <grammar>.`);
      return scope.parent.named(requiredAttribute(element, 'name'), element);
    case 'externalRef':
      return define(() => readRelaxNg(referredFile(element), scope.files));
    case 'grammar':
      return new Scope(element, scope.files, contentOf, scope).start(element.file);
    default:
      throw new SchemaProblem(`${element.file}: <${element.name}> is no pattern of RELAX NG.`);
  }
}

function elementPattern(element: Markup, scope: Scope): Pattern {
  const name = nameOf(element, element.namespace);
  const content = element.attributes['name'] === undefined ? element.children.slice(1) : element.children;
  return { kind: 'element', name, content: define(() => group(content, scope)), about: undefined };
}

function attributePattern(element: Markup, scope: Scope): Pattern {
  // A name= of an attribute has no namespace unless the attribute itself says one.
  const name = nameOf(element, element.attributes['ns'] ?? '');
  const value = element.attributes['name'] === undefined ? element.children.slice(1) : element.children;
  return { kind: 'attribute', name, value: value.length === 0 ? { kind: 'text' } : group(value, scope), about: undefined };
}

function nameOf(element: Markup, namespace: string): NameClass {
  const written = element.attributes['name'];
  if (written !== undefined) return qualifiedName(written, namespace, element);
  const [first] = element.children;
  if (first === undefined) throw new SchemaProblem(`${element.file}: an <${element.name}> has no name.`);
  return nameClass(first);
}

function nameClass(element: Markup): NameClass {
  switch (element.name) {
    case 'name':
      return qualifiedName(element.text, element.namespace, element);
    case 'anyName':
      return { kind: 'any-name', except: exceptNames(element) };
    case 'nsName':
      return { kind: 'any-of-namespace', namespace: element.namespace, except: exceptNames(element) };
    case 'choice':
      return { kind: 'either-name', names: element.children.map(nameClass) };
    default:
      throw new SchemaProblem(
        `${element.file}: <${element.name}> stands where one of ${[...NAME_CLASSES].join(', ')} or choice must.`,
      );
  }
}

function exceptNames(element: Markup): NameClass | undefined {
  const except = element.children.find((child) => child.name === 'except');
  return except && { kind: 'either-name', names: except.children.map(nameClass) };
}

function qualifiedName(written: string, namespace: string, element: Markup): NameClass {
  const [local, prefix] = splitName(written.trim());
  if (prefix === '') return { kind: 'name', namespace, local };
  const declared = element.prefixes.get(prefix);
  if (declared === undefined) throw new SchemaProblem(`${element.file}: the prefix of ${written.trim()} is declared nowhere.`);
  return { kind: 'name', namespace: declared, local };
}

function dataPattern(element: Markup, scope: Scope): DataPattern {
  const type = requiredAttribute(element, 'type');
  if (!isDatatype(type)) throw new SchemaProblem(`${element.file}: the datatype ${type} is not known.`);
  const except = element.children.find((child) => child.name === 'except');
  return {
    kind: 'data',
    type,
    facets: facetsOf(element.children.filter((child) => child.name === 'param')),
    expected: undefined,
    except: except && { kind: 'choice', parts: translated(except.children, scope) },
  };
}

function isDatatype(type: string): type is DatatypeName {
  return (DATATYPE_NAMES as readonly string[]).includes(type);
}

function facetsOf(params: readonly Markup[]): Facets {
  const pattern: string[] = [];
  const bounds: Record<string, string> = {};
  const lengths: Record<string, number> = {};
  for (const param of params) {
    const name = requiredAttribute(param, 'name');
    if (name === 'pattern') pattern.push(expression(param));
    else if (/^(?:min|max)(?:In|Ex)clusive$/.test(name)) bounds[name] = wholeNumber(param);
    else if (/^(?:length|minLength|maxLength)$/.test(name)) lengths[name] = Number(wholeNumber(param));
    else throw new SchemaProblem(`${param.file}: the facet ${name} is not known.`);
  }
  return { ...bounds, ...lengths, ...(pattern.length > 0 && { pattern }) };
}

function expression(param: Markup): string {
  try {
    wholeTextTest(param.text);
  } catch {
    throw new SchemaProblem(`${param.file}: ${param.text} is no regular expression of XML Schema.`);
  }
  return param.text;
}

function wholeNumber(param: Markup): string {
  const digits = param.text.trim();
  if (!/^-?[0-9]+$/.test(digits))
    throw new SchemaProblem(`${param.file}: ${digits} is no whole number, and only those can be bounds.`);
  return digits;
}
