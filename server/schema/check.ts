/** Schemas as checks of documents. */
import type { Finding, SchemaCheck } from '../rules/rule.ts';
import { domain } from './grammar/domain.ts';
import { Matcher } from './matching/matcher.ts';
import { everyElement } from './matching/places.ts';
import { possibleAttributes, possibleElements } from './matching/possible.ts';
import { schemaFindings } from './messages/findings.ts';
import { newerFindings } from './newer.ts';
import { readRelaxNg } from './relaxng/read.ts';
import type { SchemaFiles } from './relaxng/scope.ts';
import type { LibvirtVersion } from './version.ts';

export type { Matcher } from './matching/matcher.ts';
export { type LibvirtVersion, readVersion } from './version.ts';

let builtIn: Matcher | undefined;

/** The built-in grammar: libvirt 12.8's. What was learnt of it stays for as long as the process lives. */
export const checkByBuiltIn: SchemaCheck = (document) => schemaFindings(document, builtInMatcher());

/** The built-in grammar itself, for what is offered and explained by it. */
export function builtInMatcher(): Matcher {
  builtIn ??= new Matcher(domain);
  return builtIn;
}

/** The grammar of a RELAX NG schema in a file. Throws a SchemaProblem where it or a file it includes can't be read or makes no sense. */
export function readGrammar(file: string, files: SchemaFiles): Matcher {
  const matcher = new Matcher(readRelaxNg(file, files));
  // Asks for every definition once, so that what is wrong with any of them is known now.
  for (const { content } of everyElement(matcher.beginning())) {
    for (const attribute of possibleAttributes(content)) possibleElements(attribute.content);
  }
  return matcher;
}

/** The check of a document by a grammar. */
export function checkBy(grammar: Matcher): SchemaCheck {
  return (document) => schemaFindings(document, grammar);
}

/** A RELAX NG schema in a file, as a check. Throws as `readGrammar` does. */
export function checkBySchemaFile(file: string, files: SchemaFiles): SchemaCheck {
  return checkBy(readGrammar(file, files));
}

/**
 * The check, and besides what is newer than this libvirt, by the versions of the built-in grammar. What the check, by an older schema,
 * refuses for that is said once: as grave as the check has it, but with the version.
 */
export function besidesNewer(check: SchemaCheck | undefined, version: LibvirtVersion): SchemaCheck {
  return (document) => {
    const newer = newerFindings(document, builtInMatcher(), version);
    const found = check?.(document) ?? [];
    const sameAs = (finding: Finding, among: readonly Finding[]) =>
      among.find(({ span }) => span.start === finding.span.start && span.end === finding.span.end);
    return [
      ...found.filter((finding) => sameAs(finding, newer) === undefined),
      ...newer.map((finding) => ({ ...finding, level: sameAs(finding, found)?.level ?? finding.level })),
    ].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  };
}
