import { messageOf } from '../files/reason.ts';
import type { Level } from '../server/rules/rule.ts';
import { ClaimLedger } from '../server/workspace/workspace.ts';
import { judge, withShared } from './check.ts';
import type { ReportOptions } from './check-options.ts';
import type { CheckedDocument, JudgedDocument } from './checked.ts';
import { columns } from './columns.ts';
import { type Console, type Paint, printable } from './console.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { findDocuments } from './find-documents.ts';
import { type FirmwareCost, firmwareCost } from './firmware-cost.ts';
import { type FirmwareUse, firmwareUse } from './firmware-use.ts';
import { openHost } from './open-host.ts';
import { readBytes } from './read-bytes.ts';
import { decodeXml } from './read-text.ts';
import { counted } from './report-text.ts';
import { openSchema } from './schema.ts';

/** One domain in the report. */
interface ReportedDomain {
  readonly document: JudgedDocument & { readonly domain: NonNullable<JudgedDocument['domain']> };
  readonly use: FirmwareUse;
}

/** `virtlens report`. A document that can't be read is told on standard error, and the others are reported all the same. */
export async function report(options: ReportOptions, console: Console): Promise<ExitCode> {
  const host = openHost(options.host);
  const settings = { levels: {}, schema: openSchema('builtin', options.libvirtVersion, options.host) };
  const checked: JudgedDocument[] = [];
  const claims = new ClaimLedger();
  let unreadable = false;
  for (const found of findDocuments(options.paths)) {
    try {
      if ('problem' in found) throw new Error(`can't be read: ${found.problem}`);
      const decoding = decodeXml(found.path === '-' ? await console.readStandardInput() : readBytes(found.path));
      if ('refusal' in decoding) throw new Error(decoding.refusal);
      const judged = await judge(found.path, decoding.decoded.text, { host, settings });
      if (judged.domain) claims.add({ file: judged.path, domain: judged.domain });
      checked.push(judged);
    } catch (error) {
      unreadable = true;
      console.note(`virtlens: ${printable(`${found.path} ${messageOf(error)}`)}.`);
    }
  }
  const domains: ReportedDomain[] = [];
  for (const document of withShared(checked, claims)) {
    const { domain } = document;
    if (!domain) continue;
    const use = await firmwareUse(domain, await host.factsFor(domain), host);
    domains.push({ document: { ...document, domain }, use });
  }
  const cost = firmwareCost(domains.map(({ use }) => use));
  console.print(options.format === 'json' ? json(domains, cost) : text(domains, cost, console.paint));
  return unreadable ? exitCode.unusable : exitCode.fine;
}

const levels: readonly Level[] = ['error', 'warning', 'information', 'hint'];

function countsOf({ findings }: CheckedDocument): Readonly<Record<Level, number>> {
  const count = (level: Level): number => findings.filter((finding) => finding.level === level).length;
  return { error: count('error'), warning: count('warning'), information: count('information'), hint: count('hint') };
}

function json(domains: readonly ReportedDomain[], cost: FirmwareCost): string {
  const entries = domains.map(({ document, use }) => {
    const { name, type, os } = document.domain;
    return {
      path: document.path,
      name: name?.value ?? null,
      type: type?.value ?? null,
      arch: os.arch?.value ?? null,
      machine: os.machine?.value ?? null,
      firmware: { kind: use.kind, path: use.path ?? null },
      secureBoot: use.secureBoot,
      findings: countsOf(document),
    };
  });
  return JSON.stringify({ version: 1, domains: entries, firmwareBytes: cost }, null, 2);
}

const head = ['Domain', 'Type', 'Machine', 'Firmware', 'Secure Boot', 'Findings'];

function text(domains: readonly ReportedDomain[], cost: FirmwareCost, paint: Paint): string {
  if (domains.length === 0) return 'No domains were found.';
  const names = domains.map(({ document }) => nameOf(document));
  const folder = commonFolder(domains.map(({ document }) => document.path));
  const rows = domains.map((domain) => row(domain, names, folder));
  const [title = '', ...lines] = columns([head, ...rows]).split('\n');
  const painted = lines.map((line, index) => {
    const findings = rows[index]?.at(-1) ?? '';
    return line.slice(0, line.length - findings.length) + paint(styleOf(domains[index]), findings);
  });
  return [[paint('bold', title), ...painted].join('\n'), ...costText(domains.length, cost)].join('\n\n');
}

function nameOf({ domain, path }: ReportedDomain['document']): string {
  return domain.name?.value.trim() || path;
}

/** The folder that all of them are in, with its slash; empty where there is none. */
function commonFolder(paths: readonly string[]): string {
  const [first = '', ...others] = paths;
  let folder = first.slice(0, first.lastIndexOf('/') + 1);
  while (!others.every((path) => path.startsWith(folder))) folder = folder.slice(0, folder.slice(0, -1).lastIndexOf('/') + 1);
  return folder;
}

/** A name that several documents have is told with its file, from `folder` on. */
function row({ document, use }: ReportedDomain, names: readonly string[], folder: string): readonly string[] {
  const { type, os } = document.domain;
  const name = nameOf(document);
  const isUnique = names.indexOf(name) === names.lastIndexOf(name);
  const cells = [
    isUnique ? name : `${name} (${document.path.slice(folder.length)})`,
    type?.value ?? '-',
    os.machine?.value ?? '-',
    firmwareText(use),
    secureBootText[use.secureBoot],
    findingsText(document),
  ];
  return cells.map(printable);
}

function firmwareText({ kind, path, parts }: FirmwareUse): string {
  const words = { bios: 'BIOS', uefi: 'UEFI', rom: 'ROM', auto: 'UEFI, auto', other: '-' };
  const unified = parts?.unified ? ' (unified)' : '';
  return path === undefined ? words[kind] : `${words[kind]}: ${path}${unified}`;
}

const secureBootText: Readonly<Record<FirmwareUse['secureBoot'], string>> = { on: 'on', off: 'off', unknown: '?', none: '-' };

function findingsText(document: CheckedDocument): string {
  const counts = countsOf(document);
  const found = levels.filter((level) => counts[level] > 0);
  return (
    found.map((level) => (level === 'information' ? `${counts[level]} info` : counted(counts[level], level))).join(', ') ||
    'none'
  );
}

function styleOf(reported: ReportedDomain | undefined): Parameters<Paint>[0] {
  const counts = reported && countsOf(reported.document);
  if (!counts || levels.every((level) => counts[level] === 0)) return 'green';
  return counts.error > 0 ? 'red' : counts.warning > 0 ? 'yellow' : 'dim';
}

function costText(domains: number, { guests, now, unified, split }: FirmwareCost): readonly string[] {
  if (guests === 0) return [`${counted(domains, 'domain')}. What firmware takes on disk is not known here.`];
  const rows = [
    ['now', mib(now), ''],
    ['all unified', mib(unified), 'an image for each guest'],
    ['all split', mib(split), 'each CODE once, a variable store for each guest'],
  ];
  return [
    `${counted(domains, 'domain')}, ${guests} of them with UEFI firmware whose size is known. It takes on disk:\n${columns(
      rows,
      [1],
    )
      .split('\n')
      .map((line) => `  ${line}`)
      .join('\n')}`,
  ];
}

function mib(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}
