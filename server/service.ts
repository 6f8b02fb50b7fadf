import { type Domain, readDomain } from './domain/domain.ts';
import { forgetReadings } from './domain/read-once.ts';
import type { Analysis } from './features/analysis.ts';
import type { HostFacts } from './host/facts.ts';
import { atChosenLevels, checkDocument, sorted } from './rules/check.ts';
import type { Finding, Settings } from './rules/rule.ts';
import { Lines } from './xml/lines.ts';
import { parseXml } from './xml/parse.ts';
import type { XmlDocument } from './xml/tree.ts';

/** One version of a document, read but not judged: this needs nothing of the host. */
export interface ReadDocument {
  readonly uri: string;
  readonly version: number;
  readonly lines: Analysis['lines'];
  readonly tree: XmlDocument;
  /** Undefined for XML that is no libvirt domain: nothing is ever said about that. */
  readonly domain: Domain | undefined;
}

/** Reads a text, however broken it is. */
export function readDocument(uri: string, version: number, text: string): ReadDocument {
  forgetReadings();
  const tree = parseXml(text);
  return { uri, version, lines: new Lines(text), tree, domain: readDomain(tree) };
}

/**
 * Judges a document that was read, by what is known of the host; undefined where it is no domain. `shared` is what it has in common
 * with other documents of the workspace.
 */
export function analyse(
  document: ReadDocument,
  host: HostFacts,
  settings: Settings,
  shared: readonly Finding[] = [],
): Analysis | undefined {
  const { uri, version, lines, tree, domain } = document;
  if (!domain) return undefined;
  const own = checkDocument(tree, host, settings, domain);
  const findings = shared.length === 0 ? own : sorted([...own, ...atChosenLevels(shared, settings)]);
  return { uri, version, lines, tree, domain, host, settings, findings };
}
