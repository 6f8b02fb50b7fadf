import { messageOf } from '../files/reason.ts';
import { writeWhole } from '../files/write.ts';
import type { Host } from '../server/host/host.ts';
import { applyPreferredFixes, atChosenLevels, sorted } from '../server/rules/check.ts';
import type { Settings } from '../server/rules/rule.ts';
import { analyse, readDocument } from '../server/service.ts';
import { ClaimLedger, checkWorkspace } from '../server/workspace/workspace.ts';
import type { CheckOptions } from './check-options.ts';
import type { CheckedDocument, JudgedDocument } from './checked.ts';
import type { Console } from './console.ts';
import { printable } from './console.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { findDocuments } from './find-documents.ts';
import { openHost } from './open-host.ts';
import { readBytes } from './read-bytes.ts';
import { type DecodedText, decodeXml } from './read-text.ts';
import { githubReport } from './report-github.ts';
import { jsonReport } from './report-json.ts';
import { counted, textReport } from './report-text.ts';
import { openSchema } from './schema.ts';

/** What the workspace's own rules need to know of levels: nothing was chosen. */
const usualLevels: Settings = { levels: {} };

/** `virtlens check`. A document that can't be read is told on standard error, and the others are checked all the same. */
export async function check(options: CheckOptions, console: Console): Promise<ExitCode> {
  const host = openHost(options.host);
  const settings: Settings = { levels: {}, schema: openSchema(options.schema, options.libvirtVersion, options.host) };
  const checked: CheckedDocument[] = [];
  const claims = new ClaimLedger();
  let failed = false;
  for (const found of findDocuments(options.paths)) {
    try {
      if ('problem' in found) throw new Error(`can't be read: ${found.problem}`);
      // The domain itself is let go: of a thousand, the trees would fill the memory.
      const { domain, problem, ...document } = await checkOne(found.path, options.fix, { host, settings }, console);
      if (domain) claims.add({ file: document.path, domain });
      checked.push(document);
      if (problem !== undefined) {
        failed = true;
        console.note(`virtlens: ${printable(problem)}`);
      }
    } catch (error) {
      failed = true;
      console.note(`virtlens: ${printable(`${found.path} ${messageOf(error)}`)}.`);
    }
  }
  const documents = withShared(checked, claims);
  const report = reports[options.format](documents, console);
  if (report !== '') console.print(report);
  if (failed) return exitCode.unusable;
  return documents.some(({ findings }) => findings.some(({ level }) => level === 'error')) ? exitCode.findings : exitCode.fine;
}

const reports: Readonly<Record<CheckOptions['format'], (documents: readonly CheckedDocument[], console: Console) => string>> = {
  text: (documents, console) => textReport(documents, console.paint),
  json: jsonReport,
  github: githubReport,
};

/** The documents with what they share with each other. */
export function withShared<Document extends CheckedDocument>(
  documents: readonly Document[],
  claims: ClaimLedger,
): readonly Document[] {
  const contested = claims.contestedFiles();
  const domains = documents.flatMap(({ path, text }) => {
    const domain = contested.has(path) ? readDocument(path, 0, text).domain : undefined;
    return domain ? [{ file: path, domain }] : [];
  });
  const shared = checkWorkspace(domains, claims);
  return documents.map((document) => {
    const more = shared.get(document.path);
    return more ? { ...document, findings: sorted([...document.findings, ...atChosenLevels(more, usualLevels)]) } : document;
  });
}

/** A document that may not have been fixed, and why: a sentence that names it. */
type FixedDocument = JudgedDocument & { readonly problem?: string };

/** Throws an error whose message goes behind the path. */
async function checkOne(path: string, fix: boolean, by: JudgedBy, console: Console): Promise<FixedDocument> {
  const bytes = path === '-' ? await console.readStandardInput() : readBytes(path);
  const decoding = decodeXml(bytes);
  if ('refusal' in decoding) throw new Error(decoding.refusal);
  const checked = await judge(path, decoding.decoded.text, by);
  return fix ? fixOne(checked, decoding.decoded, by, console) : checked;
}

/** What documents are judged by. */
export interface JudgedBy {
  readonly host: Host;
  readonly settings: Settings;
}

/** One document by itself. */
export async function judge(path: string, text: string, { host, settings }: JudgedBy): Promise<JudgedDocument> {
  const document = readDocument(path, 0, text);
  const facts = document.domain && (await host.factsFor(document.domain));
  const findings = (facts && analyse(document, facts, settings)?.findings) ?? [];
  return { path, text, root: document.tree.root?.name, domain: document.domain, findings };
}

/** Applies what is only an edit, and writes the file where that changed it. */
async function fixOne(
  before: JudgedDocument,
  { encode, encoding }: DecodedText,
  by: JudgedBy,
  console: Console,
): Promise<FixedDocument> {
  if (!before.domain) return before;
  const { host, settings } = by;
  const { text, applied } = applyPreferredFixes(before.text, await host.factsFor(before.domain), settings);
  if (text === before.text) return before;
  if (!encode) {
    const problem = `${before.path} was not fixed: it is written in ${encoding}, and only UTF-8 and UTF-16 are written here.`;
    return { ...before, problem };
  }
  try {
    await writeWhole(before.path, encode(text), { overwrite: true });
  } catch (error) {
    return { ...before, problem: messageOf(error) };
  }
  console.note(`${printable(before.path)}: fixed ${counted(applied.length, 'finding')}.`);
  return judge(before.path, text, by);
}
