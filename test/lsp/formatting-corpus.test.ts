import { expect, test } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { formattingEdits } from '../../server/features/writing/formatting.ts';
import { parseXml } from '../../server/xml/parse.ts';
import type { XmlNode } from '../../server/xml/tree.ts';
import { documentsOf } from '../corpus/corpus.ts';

const options = { insertSpaces: true, tabSize: 2 };

function formatted(text: string): string {
  const lines = TextDocument.create('', 'xml', 0, text);
  return TextDocument.applyEdits(lines, formattingEdits({ tree: parseXml(text), lines }, options));
}

/** What a text means: its tree without the white space between tags. */
function meaning(nodes: readonly XmlNode[]): unknown {
  return nodes.flatMap((node): unknown[] => {
    if (node.kind === 'text') return node.raw.trim() === '' ? [] : [node.value];
    if (node.kind !== 'element') return [[node.kind, 'value' in node ? node.value : '']];
    return [[node.name, node.attributes.map(({ name, value }) => [name, value]), meaning(node.children)]];
  });
}

test.each([['libvirt'], ['wild'], ['not-domains']])(
  'every document of %s means the same afterwards, and then stays',
  (folder) => {
    const documents = documentsOf(folder);
    expect(documents.length).toBeGreaterThan(90);
    for (const { file, text } of documents) {
      const once = formatted(text);
      expect(meaning(parseXml(once).children), file).toEqual(meaning(parseXml(text).children));
      expect(formatted(once), file).toBe(once);
    }
  },
);

test('what comes out on one line comes back as it was written', () => {
  let count = 0;
  for (const { file, text } of documentsOf('libvirt')) {
    const { problems, root } = parseXml(text);
    // Only documents that are laid out as libvirt does, without what says how: blank lines, comments, and elements that are empty over two lines.
    if (problems.length > 0 || !root || /<!--|\n\s*\n|[^>]\n|<(\S+)[^>]*>\n *<\/\1/.test(text) || formatted(text) !== text)
      continue;
    count += 1;
    expect(formatted(text.replaceAll(/>\n *</g, '><')), file).toBe(text);
  }
  expect(count).toBeGreaterThan(500);
});
