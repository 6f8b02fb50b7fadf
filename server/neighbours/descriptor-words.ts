import descriptorSchema from '../../syntaxes/firmware-descriptor.schema.json' with { type: 'json' };
import type { Span } from './finding.ts';
import { type JsonNode, readJson } from './json.ts';

/** The part of JSON Schema that our own schema is written in. */
interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly string[];
  readonly enumDescriptions?: readonly string[];
  readonly $ref?: string;
}

const schema: Schema = descriptorSchema;
const file: Schema = descriptorSchema.definitions.file;

/** Markdown about what stands at a place, and where that is. */
interface Words {
  readonly markdown: string;
  readonly span: Span;
}

/** What the key or the word at this place of a firmware descriptor means; undefined where there is nothing to say. */
export function wordsAbout(text: string, offset: number): Words | undefined {
  const root = readJson(text);
  return root && within(root, schema, offset);
}

function within(node: JsonNode, about: Schema, offset: number): Words | undefined {
  if (!holds(node.span, offset)) return undefined;
  switch (node.kind) {
    case 'object':
      for (const { name, nameSpan, value } of node.members) {
        const part = about.properties?.[name];
        if (!part) continue;
        if (holds(nameSpan, offset))
          return part.description === undefined ? undefined : { markdown: part.description, span: nameSpan };
        const found = within(value, part.$ref === undefined ? part : file, offset);
        if (found) return found;
      }
      return undefined;
    case 'array':
      for (const item of node.items) {
        const found = about.items && within(item, about.items, offset);
        if (found) return found;
      }
      return undefined;
    case 'string': {
      const markdown = meaning(node.value, about);
      return markdown === undefined ? undefined : { markdown, span: node.span };
    }
    default:
      return undefined;
  }
}

function meaning(word: string, about: Schema): string | undefined {
  for (const { enum: words, enumDescriptions } of [about, ...(about.anyOf ?? [])]) {
    const found = words && enumDescriptions?.[words.indexOf(word)];
    if (found !== undefined) return found;
  }
  return undefined;
}

function holds({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset <= end;
}
