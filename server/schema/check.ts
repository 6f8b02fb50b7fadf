/** Schemas as checks of documents. */
import type { SchemaCheck } from '../rules/rule.ts';
import { domain } from './grammar/domain.ts';
import { Matcher } from './matching/matcher.ts';
import { everyElement } from './matching/places.ts';
import { possibleAttributes, possibleElements } from './matching/possible.ts';
import { schemaFindings } from './messages/findings.ts';
import { readRelaxNg } from './relaxng/read.ts';
import type { SchemaFiles } from './relaxng/scope.ts';

let builtIn: Matcher | undefined;

/** The built-in grammar: libvirt 12.8's. What was learnt of it stays for as long as the process lives. */
export const checkByBuiltIn: SchemaCheck = (document) => schemaFindings(document, builtInMatcher());

/** The built-in grammar itself, for what is offered and explained by it. */
export function builtInMatcher(): Matcher {
  builtIn ??= new Matcher(domain);
  return builtIn;
}

/** A RELAX NG schema in a file. Throws a SchemaProblem where it or a file it includes can't be read or makes no sense. */
export function checkBySchemaFile(file: string, files: SchemaFiles): SchemaCheck {
  const matcher = new Matcher(readRelaxNg(file, files));
  // Asks for every definition once, so that what is wrong with any of them is known now.
  for (const { content } of everyElement(matcher.beginning())) {
    for (const attribute of possibleAttributes(content)) possibleElements(attribute.content);
  }
  return (document) => schemaFindings(document, matcher);
}
