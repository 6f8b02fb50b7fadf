import { describe, expect, test } from 'vitest';
import type {
  DocumentHighlight,
  FoldingRange,
  InlayHint,
  LinkedEditingRanges,
  Location,
  Position,
  Range,
  SelectionRange,
  TextEdit,
  WorkspaceEdit,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { guestWith } from './domains.ts';
import type { EditedDocument } from './edited-document.ts';
import { endServersAfterEach, start } from './fixture.ts';
import { modernEditor, type ServerProcess } from './server-process.ts';

endServersAfterEach();

const uri = 'file:///srv/domains/guest.xml';
const guest = `<domain type='kvm'>
  <name>guest</name>
  <memory unit='KiB'>2097152</memory>
  <devices>
    <controller type='pci' index='3' model='pcie-root-port'/>
    <disk type='file'>
      <target dev='vda' bus='virtio'/>
      <address type='pci' bus='0x03' slot='0x00'/>
    </disk>
  </devices>
</domain>
`;

/** A server and a document in it, with a way to ask about a place. */
async function opened(text = guest, languageId = 'xml', options?: Parameters<typeof start>[0]) {
  const server = await start(options);
  const document = await server.open(uri, text, 1, languageId);
  const ask = <Answer>(method: string, params: object = {}): Promise<Answer | null> =>
    server.request<Answer | null>(method, { textDocument: { uri }, ...params });
  return { server, document, ask };
}

const textsIn = (document: EditedDocument, places: readonly { range: Range }[] | null) =>
  places?.map(({ range }) => `${range.start.line}: ${document.textIn(range)}`);

describe('reading', () => {
  test('definition, references and highlights of a controller', async () => {
    const { document, ask } = await opened();
    const position = document.at('0x03', 2);
    const definition = await ask<Location[]>('textDocument/definition', { position });
    expect(definition?.map((place) => place.uri)).toEqual([uri]);
    expect(textsIn(document, definition)).toEqual(['4: 3']);
    const context = { includeDeclaration: true };
    const all = await ask<Location[]>('textDocument/references', { position, context });
    expect(textsIn(document, all)).toEqual(['4: 3', '7: 0x03']);
    const highlighted = await ask<DocumentHighlight[]>('textDocument/documentHighlight', { position });
    expect(textsIn(document, highlighted)).toEqual(['4: 3', '7: 0x03']);
  });

  test('folding and selection', async () => {
    const { document, ask } = await opened();
    const folds = await ask<FoldingRange[]>('textDocument/foldingRange');
    expect(folds?.map(({ startLine, endLine }) => [startLine, endLine])).toEqual([
      [0, 9],
      [3, 8],
      [5, 7],
    ]);
    const selected = await ask<SelectionRange[]>('textDocument/selectionRange', { positions: [document.at('vda', 1)] });
    expect(selected?.map(({ range, parent }) => [range, parent?.range].map((step) => step && document.textIn(step)))).toEqual([
      ['vda', "dev='vda'"],
    ]);
  });

  test('hints are shown to who wants them, from when they want them', async () => {
    const { server, document, ask } = await opened();
    const range = document.everything;
    expect(await ask('textDocument/inlayHint', { range })).toBeNull();
    server.configuration = { inlayHints: true };
    await server.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    await server.until(() => server.hintRefreshes > 0);
    const hints = await ask<InlayHint[]>('textDocument/inlayHint', { range });
    expect(hints?.map(({ label }) => label)).toEqual(['= 2 GiB']);
  });
});

describe('tags', () => {
  test.each([['xml'], ['libvirt-xml']])('both names of an element are linked in %s', async (language) => {
    const { document, ask } = await opened(guest, language);
    const linked = await ask<LinkedEditingRanges>('textDocument/linkedEditingRange', { position: document.at('<disk', 3) });
    expect(linked?.ranges.map((range) => document.textIn(range))).toEqual(['disk', 'disk']);
  });

  test('are closed as they are typed, in our own language', async () => {
    const { server, document } = await opened('<domain>\n  <os\n</domain>\n', 'libvirt-xml');
    const closing = (version: number, position: Position) => server.request('virtlens/autoClose', { uri, version, position });
    const end = document.at('<os', 3);
    await document.edit({ start: end, end }, '>');
    expect(await closing(2, document.at('<os>', 4))).toBe('</os>');
    expect(await closing(1, document.at('<os>', 4))).toBeNull();
    expect(await closing(2, document.at('</domain>', 9))).toBeNull();
    const other = await server.open('file:///srv/other.xml', '<domain>\n<os>\n</domain>');
    const place = { uri: other.uri, version: 1, position: other.at('<os>', 4) };
    expect(await server.request('virtlens/autoClose', place)).toBeNull();
  });
});

describe('renaming', () => {
  const rename = (ask: Awaited<ReturnType<typeof opened>>['ask'], position: Position, newName: string) =>
    ask<WorkspaceEdit>('textDocument/rename', { position, newName });

  test('a controller changes every address, each as it is written', async () => {
    const { document, ask } = await opened();
    const position = document.at("index='3'", 7);
    expect(await ask('textDocument/prepareRename', { position })).toMatchObject({ placeholder: '3' });
    const edit = await rename(ask, position, '17');
    expect(document.after(edit ?? undefined)).toBe(guest.replace("index='3'", "index='17'").replace('0x03', '0x11'));
  });

  test('a tag changes its partner', async () => {
    const { document, ask } = await opened();
    const edit = await rename(ask, document.at('</disk>', 3), 'filesystem');
    expect(document.after(edit ?? undefined)).toBe(guest.replace('<disk', '<filesystem').replace('</disk', '</filesystem'));
  });

  test('what can not be is said, and what has no name is not renamed', async () => {
    const { document, ask } = await opened();
    const position = document.at("index='3'", 7);
    await expect(rename(ask, position, 'three')).rejects.toThrow('"three" is no number.');
    expect(await ask('textDocument/prepareRename', { position: document.at('pcie-root-port') })).toBeNull();
    expect(await rename(ask, document.at('pcie-root-port'), 'x')).toBeNull();
  });
});

describe('formatting', () => {
  const untidy = guest.replaceAll(/^ +/gm, '');
  const options = { tabSize: 2, insertSpaces: true };
  const laidOut = (text: string, edits: TextEdit[] | null) =>
    TextDocument.applyEdits(TextDocument.create(uri, 'xml', 1, text), edits ?? []);

  test('lays out a document, or some of its lines', async () => {
    const { document, ask } = await opened(untidy, 'libvirt-xml');
    expect(laidOut(untidy, await ask('textDocument/formatting', { options }))).toBe(guest);
    const range = { start: document.at('<name>'), end: document.at('</name>', 7) };
    const some = await ask<TextEdit[]>('textDocument/rangeFormatting', { range, options });
    expect(laidOut(untidy, some)).toBe(untidy.replace('<name>', '  <name>'));
  });

  test('leaves other XML and broken text alone', async () => {
    const { server, ask } = await opened(untidy);
    expect(await ask('textDocument/formatting', { options })).toBeNull();
    const broken = await server.open('file:///srv/broken.domain.xml', untidy.replace('</disk>', ''), 1, 'libvirt-xml');
    expect(await server.request('textDocument/formatting', { textDocument: { uri: broken.uri }, options })).toEqual([]);
  });

  test('is offered to an editor that can not be told for which language', async () => {
    const { initialized } = await start({ capabilities: { ...modernEditor, textDocument: {} } });
    expect(initialized.capabilities).toMatchObject({ documentFormattingProvider: true, renameProvider: true });
    const modern: ServerProcess = await start();
    expect(modern.initialized.capabilities.documentFormattingProvider).toBeUndefined();
  });
});

test('other XML is left to others', async () => {
  const { document, ask } = await opened('<network>\n<name>\ndefault</name></network>\n');
  const position = document.at('network', 2);
  for (const method of ['definition', 'documentHighlight', 'linkedEditingRange', 'prepareRename']) {
    expect(await ask(`textDocument/${method}`, { position }), method).toBeNull();
  }
  expect(await ask('textDocument/foldingRange')).toBeNull();
  expect(await ask('textDocument/selectionRange', { positions: [position] })).toBeNull();
});

test('text in the middle of a keystroke is still understood', async () => {
  const { document, ask } = await opened(guestWith().replace('</domain>', "<devices><disk><target dev='\n</domain>"));
  expect(await ask<FoldingRange[]>('textDocument/foldingRange')).not.toEqual([]);
  expect(await ask('textDocument/linkedEditingRange', { position: document.at('<os', 2) })).not.toBeNull();
});
