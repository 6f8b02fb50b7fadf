/** Where the documentation is published. */
const documentation = 'https://github.com/virtlens/virtlens/blob/main/docs/rules';

/** The file of a rule's page: `loader/nvram-missing` is `loader-nvram-missing.md`. */
export function rulePageFile(id: string): string {
  return `${id.replaceAll('/', '-')}.md`;
}

/** The address of a rule's page, which its diagnostics link to; all well-formedness codes share one page. */
export function rulePage(id: string): string {
  return `${documentation}/${id.startsWith('xml/') ? 'xml.md' : rulePageFile(id)}`;
}
