import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rules } from '../server/rules/index.ts';
import type { Rule, RuleExample } from '../server/rules/rule.ts';
import { rulePageFile } from '../server/rules/rule-page.ts';
import { type SchemaRule, schemaRules } from '../server/schema/rules.ts';
import { sharedRules } from '../server/workspace/rules.ts';
import type { SharedRule } from '../server/workspace/shared-rule.ts';

/** Writes docs/rules from the rules themselves. With `--check` it writes nothing and exits with 1 where a page is stale. */

const folder = fileURLToPath(new URL('../docs/rules/', import.meta.url));

const complaints: Readonly<Record<Rule['complains'], string>> = {
  schema: 'when it checks the document against its schema',
  define: 'when the domain is defined',
  start: 'only when the guest starts',
  never: 'never: the guest starts, and something is silently wrong',
};

const levels = {
  error: 'libvirt refuses this on every host',
  warning: 'it fails on most hosts, loses data, or does not do what was meant',
  information: 'it works, and there is a better way',
  hint: 'an offer',
} as const;

function page(rule: Rule): string {
  return `${[
    `# ${prose(rule.title)}`,
    `\`${rule.id}\``,
    [
      '| | |',
      '|---|---|',
      `| Level | ${rule.level}: ${levels[rule.level]} |`,
      `| libvirt complains | ${complaints[rule.complains]} |`,
      `| What it speaks of exists since | libvirt ${rule.since} |`,
    ].join('\n'),
    rule.reason.trim(),
    '## Examples',
    'What the rule points at stands between `⟦` and `⟧`.',
    ...rule.examples.map(example),
    '## Where it is silent',
    rule.silentOn.map(({ title }) => `- ${prose(title)}.`).join('\n'),
    '## Another level, or none',
    silencing(rule),
  ].join('\n\n')}\n`;
}

function example({ title, level, before, fixed }: RuleExample): string {
  const fixes = Object.entries(fixed).map(([fix, after]) => {
    const changed = telling(after, before);
    return changed === '' ? `*${prose(fix)}* takes it away.` : `*${prose(fix)}* makes of it:\n\n${xml(changed)}`;
  });
  return [`### ${prose(title)}`, `Level: ${level}.`, xml(telling(before, Object.values(fixed)[0] ?? '')), ...fixes].join(
    '\n\n',
  );
}

function xml(text: string): string {
  return `\`\`\`xml\n${text}\n\`\`\``;
}

function unmarked(text: string): string {
  return text.replace(/[⟦⟧]/g, '');
}

/** The root's start tag and the sections of a guest, such as `<os>`, that `other` has otherwise or that carry a mark; the rest says nothing here. */
function telling(text: string, other: string): string {
  const known = sections(unmarked(other));
  return sections(text)
    .filter((section) => section.includes('⟦') || (other !== '' && !known.includes(unmarked(section))))
    .join('\n');
}

/** The start tag of the guest's root, and its children, which the examples indent by two spaces, without that indent. */
function sections(text: string): readonly string[] {
  const root = text.match(/^⟦?<domain.*$/m) ?? [];
  const found = text.matchAll(/^ {2}⟦?<[a-z].*$(?:\n {2}(?: |<\/).*$)*/gm);
  return [...root, ...Array.from(found, ([section]) => section.replace(/^ {2}/gm, ''))];
}

/** So that `<nvram>` in a sentence stays what it is. */
function prose(text: string): string {
  return text.replaceAll('<', '\\<');
}

/** What is checked across files has no examples of one document. */
function sharedPage(rule: SharedRule): string {
  return `${[
    `# ${prose(rule.title)}`,
    `\`${rule.id}\``,
    [
      '| | |',
      '|---|---|',
      `| Level | ${rule.level}: ${levels[rule.level]} |`,
      '| Looks at | all domains of the workspace, or of one check |',
    ].join('\n'),
    rule.reason.trim(),
    '## Where it is silent',
    rule.silentOn.map((title) => `- ${title}.`).join('\n'),
    '## Another level, or none',
    silencing(rule),
  ].join('\n\n')}\n`;
}

/** What the schema finds follows from a grammar, not from a check of its own. */
function schemaPage({ id, title, reason, level, example }: SchemaRule): string {
  return `${[
    `# ${prose(title)}`,
    `\`${id}\``,
    [
      '| | |',
      '|---|---|',
      level === 'error' ? "| Level | error: libvirt's schema refuses it |" : `| Level | ${level}: ${levels[level]} |`,
      `| libvirt complains | ${complaints.schema} |`,
      `| Checked by | ${example.libvirtVersion === undefined ? 'the schema that `virtlens.schema` names: the built-in one, or that of your libvirt' : 'the versions in the built-in grammar, where `virtlens.libvirtVersion` names a libvirt'} |`,
    ].join('\n'),
    reason,
    '## Example',
    'What is reported stands between `⟦` and `⟧`.',
    xml(example.lines.join('\n')),
    `> ${prose(example.message)}`,
    ['Fixes:', ...example.fixes.map((fix) => `- *${prose(fix)}*`)].join('\n'),
    '## Another level, or none',
    silencing({ id, level }),
  ].join('\n\n')}\n`;
}

function silencing({ id, level }: Pick<Rule, 'id' | 'level'>): string {
  const other = level === 'information' ? 'hint' : 'information';
  return `In the editor's settings:\n\n\`\`\`json\n"virtlens.levels": {\n  "${id}": "off"\n}\n\`\`\`\n\nInstead of \`off\` it can be \`error\`, \`warning\`, \`information\` or \`hint\`, for instance \`"${other}"\`.`;
}

function overview(): string {
  const rows = [...rules, ...schemaRules, ...sharedRules].map(
    (rule) => `| [\`${rule.id}\`](${rulePageFile(rule.id)}) | ${prose(rule.title)} | ${rule.level} |`,
  );
  return `${[
    '# Rules',
    'Each finding links to the page of its rule. The levels:',
    Object.entries(levels)
      .map(([level, meaning]) => `- **${level}**: ${meaning}.`)
      .join('\n'),
    ['| Rule | Finds | Level |', '|---|---|---|', ...rows].join('\n'),
    'Errors whose code begins with `xml/` are [well-formedness errors](xml.md).',
  ].join('\n\n')}\n`;
}

const wellFormedness = `# Well-formedness errors

The codes that begin with \`xml/\` name places where the text is no XML: a tag that doesn't match, an attribute twice, an entity that
doesn't exist. libvirt refuses such a document as a whole (\`XML error\`), so they are errors. Each has its own code and says what is wrong at its
place; the rest of the document is still read and judged.

They are reported only in documents whose root element is \`<domain>\`.
`;

function pages(): ReadonlyMap<string, string> {
  return new Map([
    ['README.md', overview()],
    ['xml.md', wellFormedness],
    ...rules.map((rule) => [rulePageFile(rule.id), page(rule)] as const),
    ...schemaRules.map((rule) => [rulePageFile(rule.id), schemaPage(rule)] as const),
    ...sharedRules.map((rule) => [rulePageFile(rule.id), sharedPage(rule)] as const),
  ]);
}

/** Each page that isn't what the rules say, or that no rule owns, with what is wrong. */
function stalePages(wanted: ReadonlyMap<string, string>): readonly string[] {
  mkdirSync(folder, { recursive: true });
  const present = readdirSync(folder);
  const stale = [...wanted].filter(
    ([name, text]) => !present.includes(name) || readFileSync(join(folder, name), 'utf8') !== text,
  );
  const orphans = present.filter((name) => !wanted.has(name));
  return [
    ...stale.map(([name]) => `docs/rules/${name} is stale`),
    ...orphans.map((name) => `docs/rules/${name} belongs to no rule`),
  ];
}

const wanted = pages();
if (process.argv.includes('--check')) {
  const stale = stalePages(wanted);
  for (const line of stale) console.error(line);
  if (stale.length > 0) console.error('Run: node build/rule-pages.ts');
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of wanted) writeFileSync(join(folder, name), text);
  console.log(`${wanted.size} pages in docs/rules`);
}
