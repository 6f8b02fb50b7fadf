import { describe, expect, test } from 'vitest';
import { composeCode } from '../../firmware/compose/code.ts';
import { composeUnifiedImage } from '../../firmware/compose/unified.ts';
import { composeVars } from '../../firmware/compose/vars.ts';
import { composeQcow2 } from '../fuzz/image-containers.ts';
import { guestWith, unifiedGuest, unifiedPath } from './domains.ts';
import type { EditedDocument } from './edited-document.ts';
import { endServersAfterEach, folderWith, onHost, start } from './fixture.ts';
import { plainEditor, uriOf } from './server-process.ts';

endServersAfterEach();

const uri = 'file:///srv/domains/guest.xml';
const unified = () => composeUnifiedImage({ layout: '2m' });

const hoverText = async (document: EditedDocument, path: string): Promise<string> => {
  const contents = (await document.hover(document.at(path)))?.contents;
  return contents && typeof contents === 'object' && 'value' in contents ? contents.value : '';
};

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
