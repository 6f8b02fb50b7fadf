import { mkdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { TextEdit } from 'vscode-languageserver-types';
import { composeCode } from '../../firmware/compose/code.ts';
import { composeUnifiedImage } from '../../firmware/compose/unified.ts';
import { composeVars } from '../../firmware/compose/vars.ts';
import type { FixEdits, SplitEdits, SplitPlan } from '../../server/protocol.ts';
import { composeQcow2 } from '../fuzz/image-containers.ts';
import { guestWith, ideOnQ35, unifiedGuest, unifiedPath } from './domains.ts';
import { endServersAfterEach, folderWith, onHost, start } from './fixture.ts';
import { type EditedDocument, plainEditor, uriOf } from './server-process.ts';

endServersAfterEach();

const uri = 'file:///srv/domains/guest.xml';
const unified = () => composeUnifiedImage({ layout: '2m' });

const hoverText = async (document: EditedDocument, path: string): Promise<string> => {
  const contents = (await document.hover(document.at(path)))?.contents;
  return contents && typeof contents === 'object' && 'value' in contents ? contents.value : '';
};

/** The text after edits that were made for this version of it. */
function textAfter(document: EditedDocument, { version, edits }: { version: number; edits: readonly TextEdit[] }): string {
  expect(version).toBe(document.version);
  return TextDocument.applyEdits(TextDocument.create(document.uri, 'xml', version, document.text), [...edits]);
}

describe('before the workspace is trusted', () => {
  test('no file outside of it is read, and inside it is', async () => {
    const [outside, workspace] = [await folderWith({ '/OVMF.fd': unified() }), await folderWith({ '/OVMF.fd': unified() })];
    const server = await start({
      initializationOptions: { trusted: false, hostRoot: outside.root },
      workspaceFolders: [workspace.root],
    });
    const seen: [string, string][] = [];
    for (const path of [outside.file('OVMF.fd'), workspace.file('OVMF.fd'), '/etc/passwd']) {
      const document = await server.open(uriOf(`${path}.xml`), guestWith(`<loader type='pflash'>${path}</loader>`));
      seen.push([path, (await hoverText(document, path)).split('\n')[0] ?? '']);
      expect(await document.links()).toHaveLength(path.startsWith(workspace.root) ? 1 : 0);
    }
    expect(seen.map(([, text]) => text)).toEqual([
      '**Loader: not read**',
      '**Loader: unified image (variables and code in one file)**',
      '**Loader: not read**',
    ]);
  });

  test('trust brings what the host has', async () => {
    const host = await folderWith({ [unifiedPath]: unified() });
    const server = await start({ initializationOptions: { trusted: false, hostRoot: host.root } });
    const document = await server.open(uri, unifiedGuest);
    expect(await hoverText(document, unifiedPath)).toContain('not read');
    await server.connection.sendNotification('virtlens/trustGranted');
    await server.until(() => server.refreshes > 0);
    expect(await hoverText(document, unifiedPath)).toContain('unified image');
  });

  test('a folder that joins the workspace may be read, and one that leaves it no more', async () => {
    const folder = await folderWith({ '/OVMF.fd': unified() });
    const path = folder.file('OVMF.fd');
    const server = await start({ initializationOptions: { trusted: false }, workspaceFolders: [] });
    const document = await server.open(uri, guestWith(`<loader type='pflash'>${path}</loader>`));
    expect(await hoverText(document, path)).toContain('not read');
    const folders = [{ uri: uriOf(folder.root), name: 'images' }];
    const change = async (added: object[], removed: object[]) => {
      const before = server.refreshes;
      await server.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event: { added, removed } });
      await server.until(() => server.refreshes > before);
    };
    await change(folders, []);
    expect(await hoverText(document, path)).toContain('unified image');
    await change([], folders);
    expect(await hoverText(document, path)).toContain('not read');
  });
});

test('of a qcow2 file it is said what a guest sees of it', async () => {
  const variables = [{ name: 'Timeout', guid: '8be4df61-93ca-11d2-aa0d-00e098032b8c', data: new Uint8Array([5, 0]) }];
  const host = await folderWith({ '/fw/VARS.qcow2': composeQcow2(composeVars({ layout: '2m', variables })) });
  const server = await start(onHost(host));
  const loader = "<loader type='pflash'>/fw/CODE.fd</loader>";
  const document = await server.open(uri, guestWith(`${loader}<nvram format='qcow2'>/fw/VARS.qcow2</nvram>`));
  const lines = (await hoverText(document, '/fw/VARS.qcow2')).split('\n').filter((line) => line !== '');
  expect(lines).toEqual([
    expect.stringContaining('qcow2 container'),
    expect.any(String),
    '**In it: VARS (variable store)**',
    '128 KiB · 2 MiB build',
    'Variables: 1.',
    expect.stringContaining('Secure Boot: off'),
  ]);
});

describe('when files change', () => {
  test.each([
    ['virtlens/filesChanged', (path: string) => ({ paths: [path] })],
    ['workspace/didChangeWatchedFiles', (path: string) => ({ changes: [{ uri: uriOf(path), type: 1 }] })],
  ])('%s: the editor is asked to ask again', async (method, params) => {
    const host = await folderWith({});
    const server = await start(onHost(host));
    const document = await server.open(uri, unifiedGuest);
    const before = await document.pull();
    expect(await hoverText(document, unifiedPath)).toContain('no such file');
    await host.write(unifiedPath, unified());
    await server.connection.sendNotification(method, params(host.file(unifiedPath)));
    await server.until(() => server.refreshes > 0);
    const now = await document.pull(before.resultId);
    expect(now).toMatchObject({ kind: 'full', items: [{ code: 'loader/unified-image' }] });
    expect(await hoverText(document, unifiedPath)).toContain('unified image');
  });

  test('an editor that does not ask is told', async () => {
    const host = await folderWith({ [unifiedPath]: unified() });
    const server = await start({ ...onHost(host), capabilities: plainEditor });
    await server.open(uri, unifiedGuest);
    await server.published(uri, ({ diagnostics }) => diagnostics.some(({ code }) => code === 'loader/unified-image'));
    await host.write(unifiedPath, composeCode({ layout: '2m' }));
    await server.connection.sendNotification('virtlens/filesChanged', { paths: [host.file(unifiedPath)] });
    // What is left is true: the store is to be made from a file that isn't there.
    await server.published(uri, ({ diagnostics }) => diagnostics.map(({ code }) => code).join() === 'nvram/no-source');
  });

  test('a change that changes nothing is not told', async () => {
    const host = await folderWith({ [unifiedPath]: unified() });
    const server = await start(onHost(host));
    const document = await server.open(uri, unifiedGuest);
    const { resultId } = await document.pull();
    await server.connection.sendNotification('virtlens/filesChanged', { paths: [] });
    // The plan waits for the look at the disk that the notification began.
    await server.request('virtlens/splitPlan', { uri });
    expect(await document.pull(resultId)).toEqual({ kind: 'unchanged', resultId });
    expect(server.refreshes).toBe(0);
  });

  test('a path that is typed is looked at beside the typing', async () => {
    const host = await folderWith({ [unifiedPath]: unified() });
    const server = await start(onHost(host));
    const document = await server.open(
      uri,
      guestWith("<loader readonly='yes' type='pflash'>/srv</loader>", '<nvram>/srv/x.fd</nvram>'),
    );
    await document.pull();
    await document.replace('/srv</loader>', `${unifiedPath}</loader>`);
    await document.pull();
    await server.until(() => server.refreshes > 0);
    expect(await document.findings()).toContain(`loader/unified-image ${unifiedPath}`);
  });
});

describe('the editor’s commands', () => {
  test('fixing everything gives small edits, and counts', async () => {
    const server = await start();
    const document = await server.open(uri, ideOnQ35);
    const answer: FixEdits = await server.request('virtlens/fixEdits', { uri, scope: 'all' });
    expect(answer).toMatchObject({ version: 1, left: [] });
    expect(answer.findings).toBeGreaterThan(0);
    expect(answer.edits.map(({ range }) => document.textIn(range).includes('<name>'))).not.toContain(true);
    const fixed = await server.open('file:///srv/domains/fixed.xml', textAfter(document, answer));
    expect(await fixed.diagnostics()).toEqual([]);
  });

  test('a scope keeps to its rule', async () => {
    const server = await start(onHost(await folderWith({})));
    const loader = "<loader readonly='yes' type='pflash'>/srv/CODE.fd</loader>";
    const text = ideOnQ35.replace('  </os>', `    ${loader}\n  </os>`);
    const document = await server.open(uri, text);
    const ide: FixEdits = await server.request('virtlens/fixEdits', { uri, scope: 'disk/ide-on-q35' });
    expect(textAfter(document, ide)).toContain(loader);
    expect(textAfter(document, ide)).not.toContain('ide');
    const nvram: FixEdits = await server.request('virtlens/fixEdits', { uri, scope: 'loader/nvram-missing' });
    expect(textAfter(document, nvram)).toContain("bus='ide'");
  });

  test('what edits alone can not fix is said', async () => {
    const server = await start(onHost(await folderWith({ [unifiedPath]: unified() })));
    await server.open(uri, unifiedGuest);
    const answer: FixEdits = await server.request('virtlens/fixEdits', { uri, scope: 'all' });
    expect(answer).toMatchObject({ edits: [], findings: 0, left: [expect.stringContaining('unified image')] });
  });

  test('splitting: the plan, the files, the edits', async () => {
    const image = unified();
    const host = await folderWith({ [unifiedPath]: image });
    const server = await start(onHost(host));
    const document = await server.open(uri, unifiedGuest);
    const plan: SplitPlan = await server.request('virtlens/splitPlan', { uri });
    expect(plan).toEqual({
      possible: true,
      imagePath: unifiedPath,
      filePath: host.file(unifiedPath),
      hostRoot: host.root,
      size: 0x200000,
      splitOffset: 0x20000,
      codePath: '/srv/guests/OVMF_CODE.fd',
      varsPath: '/srv/guests/OVMF_VARS.fd',
    });
    const { codePath, varsPath } = plan as Extract<SplitPlan, { possible: true }>;
    await host.write(varsPath, image.subarray(0, 0x20000));
    await host.write(codePath, image.subarray(0x20000));
    await server.connection.sendNotification('virtlens/filesChanged', { paths: [codePath, varsPath] });
    const rewritten: SplitEdits = await server.request('virtlens/splitEdits', {
      uri,
      imagePath: unifiedPath,
      codePath,
      varsPath,
    });
    const text = textAfter(document, rewritten);
    expect(text).toBe(unifiedGuest.replace(unifiedPath, codePath).replace('/srv/guests/none.fd', varsPath));
    await document.edit(document.everything, text);
    await server.request('virtlens/splitPlan', { uri });
    expect(await document.diagnostics()).toEqual([]);
  });

  test.each([
    ['no loader', guestWith(), 'names no loader'],
    ['a loader that is not there', guestWith("<loader type='pflash'>/srv/none.fd</loader>"), '/srv/none.fd'],
    ['a loader that is CODE', guestWith("<loader type='pflash'>/srv/CODE.fd</loader>"), '/srv/CODE.fd'],
  ])('splitting is refused with a reason: %s', async (_, text, reason) => {
    const server = await start(onHost(await folderWith({ '/srv/CODE.fd': composeCode({ layout: '2m' }) })));
    await server.open(uri, text);
    expect(await server.request('virtlens/splitPlan', { uri })).toEqual({
      possible: false,
      reason: expect.stringContaining(reason),
    });
  });

  test('links on the host lead to files of the host, never out of its folder', async () => {
    const host = await folderWith({ '/real/OVMF.fd': unified() });
    await mkdir(path.dirname(host.file(unifiedPath)), { recursive: true });
    await symlink('/real', host.file('/shared'));
    await symlink('/shared/OVMF.fd', host.file(unifiedPath));
    const server = await start(onHost(host));
    const document = await server.open(uri, unifiedGuest);
    expect((await document.links())?.map(({ target }) => target)).toEqual([uriOf(host.file('/real/OVMF.fd'))]);
    expect(await server.request('virtlens/splitPlan', { uri })).toMatchObject({
      imagePath: unifiedPath,
      filePath: host.file('/real/OVMF.fd'),
      codePath: '/real/OVMF_CODE.fd',
      varsPath: '/real/OVMF_VARS.fd',
    });
  });

  test('the edits of a split that comes too late are none', async () => {
    const server = await start(onHost(await folderWith({ [unifiedPath]: unified() })));
    await server.open(uri, unifiedGuest);
    const params = { uri, imagePath: '/srv/other.fd', codePath: '/srv/c.fd', varsPath: '/srv/v.fd' };
    expect(await server.request('virtlens/splitEdits', params)).toEqual({ version: 1, edits: [] });
  });

  test.each([
    ['not open', 'file:///srv/never-opened.xml', 'The document is not open.'],
    ['no domain', 'file:///srv/network.xml', 'The document is no libvirt domain: its root is not <domain>.'],
  ])('asked about a document that is %s, they say so', async (_, asked, reason) => {
    const server = await start();
    await server.open('file:///srv/network.xml', '<network/>');
    for (const method of ['virtlens/fixEdits', 'virtlens/splitPlan', 'virtlens/splitEdits']) {
      await expect(server.request(method, { uri: asked, scope: 'all' })).rejects.toThrow(reason);
    }
  });
});

describe('the server stays', () => {
  test('when it is sent what makes no sense', async () => {
    const server = await start();
    const document = await server.open(uri, ideOnQ35);
    for (const method of ['textDocument/hover', 'textDocument/codeAction', 'virtlens/fixEdits', 'virtlens/nothing']) {
      // Null or an error: either is an answer.
      await server.request(method, { textDocument: 7, position: 'here' }).catch(() => null);
    }
    await server.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: 'file:///srv/never-opened.xml', version: 9 },
      contentChanges: [{ text: '<domain>' }],
    });
    await server.connection.sendNotification('virtlens/filesChanged', null);
    await server.connection.sendNotification('workspace/didChangeConfiguration', { settings: 'none' });
    server.process.stdin?.write('Content-Length: 9\r\n\r\nnot JSON!');
    expect(await document.findings()).toHaveLength(3);
    server.log.length = 0;
  });

  test('when a text is hostile', async () => {
    const server = await start();
    const deep = `<domain>${'<a>'.repeat(50_000)}`;
    const wide = `<domain ${'a="&lt;" '.repeat(50_000)}`;
    const nameless = `<domain>${'<'.repeat(50_000)}`;
    for (const text of [deep, wide, nameless]) {
      const document = await server.open(uri, text);
      expect((await document.diagnostics()).length).toBeGreaterThan(0);
      expect(await document.symbols()).toHaveLength(1);
      expect(await document.hover({ line: 0, character: 9 })).toBeNull();
      await document.close();
    }
  });

  test('when the text changes faster than it is asked', async () => {
    const server = await start(onHost(await folderWith({ [unifiedPath]: unified() })));
    const document = await server.open(uri, ideOnQ35);
    const answers = [];
    for (let count = 0; count < 50; count += 1) {
      await document.replace('<name>', '<name>x');
      answers.push(document.pull());
    }
    await Promise.all(answers);
    expect(document.version).toBe(51);
    expect(await document.findings()).toEqual(Array.from({ length: 3 }, () => 'disk/ide-on-q35 ide'));
  });

  test('when a request is cancelled', async () => {
    const server = await start();
    const document = await server.open(uri, ideOnQ35);
    const hovered = document.hover(document.at('<name>'));
    await server.connection.sendNotification('$/cancelRequest', { id: 1 });
    await hovered.catch(() => undefined);
    expect(await document.findings()).toHaveLength(3);
  });
});

test('a store of the other build is seen through its own host', async () => {
  const host = await folderWith({
    '/srv/CODE.fd': composeCode({ layout: '4m' }),
    '/srv/OVMF_VARS.fd': composeVars({ layout: '4m' }),
  });
  const server = await start(onHost(host));
  const document = await server.open(uri, guestWith("<loader readonly='yes' type='pflash'>/srv/CODE.fd</loader>"));
  const answer: FixEdits = await server.request('virtlens/fixEdits', { uri, scope: 'loader/nvram-missing' });
  expect(textAfter(document, answer)).toContain(
    "<nvram template='/srv/OVMF_VARS.fd'>/var/lib/libvirt/qemu/nvram/guest_VARS.fd</nvram>",
  );
});
