import { rm } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { guestWith } from './domains.ts';
import { endServersAfterEach, folderWith, start } from './fixture.ts';
import { plainEditor, type ServerProcess, uriOf } from './server-process.ts';

endServersAfterEach();

const store = '/var/lib/libvirt/qemu/nvram/guest_VARS.fd';
const guest = (name: string, nvram = store): string =>
  guestWith(
    "<loader readonly='yes' type='pflash'>/srv/CODE.fd</loader>",
    `<nvram template='/srv/VARS.fd'>${nvram}</nvram>`,
  ).replace('<name>guest</name>', `<name>${name}</name>`);

/** Tells the server as an editor does, and waits until it wants to be asked again; `type` is LSP's FileChangeType. */
async function tellOfChange(server: ServerProcess, file: string, type: number): Promise<void> {
  const refreshes = server.refreshes;
  await server.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: uriOf(file), type }] });
  await server.until(() => server.refreshes > refreshes);
}

test('a document is told what it shares with a file of the workspace, and where', async () => {
  const folder = await folderWith({ 'one.xml': guest('one'), 'hosts/two.xml': guest('two'), 'net.xml': '<network/>' });
  const server = await start({ workspaceFolders: [folder.root] });
  const document = await server.open(uriOf(folder.file('one.xml')), guest('one'));
  await server.until(() => server.refreshes > 0);
  const found = (await document.diagnostics()).filter(({ code }) => code === 'workspace/nvram');
  expect(found.map(({ range }) => document.textIn(range))).toEqual([store]);
  const [place] = found[0]?.relatedInformation ?? [];
  expect(place?.location.uri).toBe(uriOf(folder.file('hosts/two.xml')));
  expect(document.textIn(place?.location.range ?? document.everything)).toBe(store);
});

test('what is open counts, not what the disk has', async () => {
  const folder = await folderWith({ 'one.xml': guest('one'), 'two.xml': guest('two', '/srv/two_VARS.fd') });
  const server = await start({ workspaceFolders: [folder.root] });
  const one = await server.open(uriOf(folder.file('one.xml')), guest('one'));
  await server.until(() => server.refreshes > 0);
  expect(await one.findings()).not.toContain(`workspace/nvram ${store}`);
  const two = await server.open(uriOf(folder.file('two.xml')), guest('two', '/srv/two_VARS.fd'));
  await two.replace('/srv/two_VARS.fd', store);
  expect(await one.findings()).toContain(`workspace/nvram ${store}`);
  await two.close();
  expect(await one.findings()).not.toContain(`workspace/nvram ${store}`);
});

test('a file that is written or removed counts from then on', async () => {
  const folder = await folderWith({ 'one.xml': guest('one') });
  const server = await start({ workspaceFolders: [folder.root] });
  const one = await server.open(uriOf(folder.file('one.xml')), guest('one'));
  await server.until(() => server.refreshes > 0);
  const changed = (type: number) => tellOfChange(server, folder.file('two.xml'), type);
  await folder.write('two.xml', guest('two'));
  await changed(1);
  expect(await one.findings()).toContain(`workspace/nvram ${store}`);
  await folder.write('two.xml', '<network/>');
  await changed(2);
  expect(await one.findings()).not.toContain(`workspace/nvram ${store}`);
});

test('what lies beside a document counts when it is opened, though nobody has told of it', async () => {
  const folder = await folderWith({ 'old.xml': guest('old', '/srv/old_VARS.fd') });
  const server = await start({ workspaceFolders: [folder.root] });
  await server.until(() => server.refreshes > 0);
  await folder.write('new/one.xml', guest('one'));
  await folder.write('new/two.xml', guest('two'));
  const refreshes = server.refreshes;
  const one = await server.open(uriOf(folder.file('new/one.xml')), guest('one'));
  await server.until(() => server.refreshes > refreshes);
  expect(await one.findings()).toContain(`workspace/nvram ${store}`);
});

test('a folder that comes or goes takes its domains with it', async () => {
  const folder = await folderWith({ 'one.xml': guest('one') });
  const server = await start({ workspaceFolders: [folder.root] });
  const one = await server.open(uriOf(folder.file('one.xml')), guest('one'));
  await server.until(() => server.refreshes > 0);
  const changed = (type: number) => tellOfChange(server, folder.file('hosts'), type);
  await folder.write('hosts/a/two.xml', guest('two'));
  await changed(1);
  expect(await one.findings()).toContain(`workspace/nvram ${store}`);
  await rm(folder.file('hosts'), { recursive: true });
  await changed(3);
  expect(await one.findings()).not.toContain(`workspace/nvram ${store}`);
});

test('what was saved counts when its document is closed', async () => {
  const folder = await folderWith({ 'one.xml': guest('one'), 'two.xml': guest('two', '/srv/two_VARS.fd') });
  const server = await start({ workspaceFolders: [folder.root] });
  const one = await server.open(uriOf(folder.file('one.xml')), guest('one'));
  await server.until(() => server.refreshes > 0);
  const two = await server.open(uriOf(folder.file('two.xml')), guest('two', '/srv/two_VARS.fd'));
  await two.replace('/srv/two_VARS.fd', store);
  await folder.write('two.xml', two.text);
  const refreshes = server.refreshes;
  await two.close();
  await server.until(() => server.refreshes > refreshes);
  expect(await one.findings()).toContain(`workspace/nvram ${store}`);
});

test('an editor that does not ask is told of both documents when one changes', async () => {
  const server = await start({ capabilities: plainEditor });
  await server.open('file:///srv/one.xml', guest('one'));
  const two = await server.open('file:///srv/two.xml', guest('two', '/srv/two_VARS.fd'));
  await two.replace('/srv/two_VARS.fd', store);
  for (const uri of ['file:///srv/one.xml', 'file:///srv/two.xml']) {
    await server.published(uri, ({ diagnostics }) => diagnostics.some(({ code }) => code === 'workspace/nvram'));
  }
});

test('a document whose URI is none spoils nothing, not even its own findings', async () => {
  const server = await start();
  const one = await server.open('file:///srv/one.xml', guest('one'));
  const odd = await server.open('file:////srv/two.xml', guest('two'));
  for (const document of [one, odd]) expect(await document.findings()).toContain(`workspace/nvram ${store}`);
  await odd.close();
  expect(await one.findings()).not.toContain(`workspace/nvram ${store}`);
});

test('a level of one’s own counts here too', async () => {
  const server = await start({ configuration: { levels: { 'workspace/nvram': 'off' } } });
  const one = await server.open('file:///srv/one.xml', guest('one'));
  await server.open('file:///srv/two.xml', guest('two'));
  expect(await one.findings()).not.toContain(`workspace/nvram ${store}`);
});
