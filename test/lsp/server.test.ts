import { describe, expect, test } from 'vitest';
import { composeUnifiedImage } from '../../firmware/compose/unified.ts';
import { guestWith, ideOnQ35, unifiedGuest, unifiedPath } from './domains.ts';
import { endServersAfterEach, folderWith, onHost, start } from './fixture.ts';
import { plainEditor } from './server-process.ts';

endServersAfterEach();

const uri = 'file:///srv/domains/guest.xml';

describe('the handshake', () => {
  test('a modern editor is told of everything', async () => {
    const { initialized } = await start();
    await expect(`${JSON.stringify(initialized.capabilities, undefined, 2)}\n`).toMatchFileSnapshot('capabilities.snap');
  });

  test('an editor that does not pull is not told of pulling', async () => {
    const { initialized } = await start({ capabilities: plainEditor });
    expect(initialized.capabilities.diagnosticProvider).toBeUndefined();
    expect(initialized.capabilities.hoverProvider).toBe(true);
  });

  test('changes of configuration and of images are asked for, and formatting is offered for one language', async () => {
    const server = await start();
    await server.until(() => server.registrations.length === 4);
    expect(server.registrations.toSorted()).toEqual([
      'textDocument/formatting',
      'textDocument/rangeFormatting',
      'workspace/didChangeConfiguration',
      'workspace/didChangeWatchedFiles',
    ]);
  });
});

describe('diagnostics', () => {
  test('are there for the asking, and name rule, page and source', async () => {
    const server = await start({ initializationOptions: { trusted: true } });
    const document = await server.open(uri, ideOnQ35);
    expect(await document.findings()).toEqual(['disk/ide-on-q35 ide', 'disk/ide-on-q35 ide', 'disk/ide-on-q35 ide']);
    const [first] = await document.diagnostics();
    expect(first).toMatchObject({
      severity: 1,
      source: 'virtlens',
      code: 'disk/ide-on-q35',
      codeDescription: { href: expect.stringMatching(/^https:\/\/.*\/disk-ide-on-q35\.md$/) },
    });
  });

  test('that did not change are not sent again', async () => {
    const server = await start();
    const document = await server.open(uri, ideOnQ35);
    const { resultId } = await document.pull();
    expect(await document.pull(resultId)).toEqual({ kind: 'unchanged', resultId });
    await document.replace("bus='ide'", "bus='sata'");
    expect(await document.pull(resultId)).toMatchObject({ kind: 'full', items: { length: 2 } });
  });

  test('name the other place', async () => {
    const host = await folderWith({ [unifiedPath]: composeUnifiedImage({ layout: '2m' }) });
    const server = await start(onHost(host));
    const document = await server.open(uri, unifiedGuest);
    const related = (await document.diagnostics()).flatMap(({ relatedInformation }) => relatedInformation ?? []);
    expect(related.map(({ location }) => [location.uri, document.textIn(location.range)])).toEqual([
      [uri, '/srv/guests/guest_VARS.fd'],
    ]);
  });

  test('come by themselves to an editor that does not ask, follow the text, and go with the document', async () => {
    const server = await start({ capabilities: plainEditor });
    const document = await server.open(uri, ideOnQ35);
    await server.published(uri, ({ version, diagnostics }) => version === 1 && diagnostics.length === 3);
    await document.replace("bus='ide'", "bus='sata'");
    await server.published(uri, ({ version, diagnostics }) => version === 2 && diagnostics.length === 2);
    await document.close();
    await server.published(uri, ({ version, diagnostics }) => version === undefined && diagnostics.length === 0);
  });

  test('of a text that is being typed follow the last version only', async () => {
    const server = await start({ capabilities: plainEditor });
    const document = await server.open(uri, '<domain>\n</domain>');
    const added = '<devices><disk><target dev="hda" bus="id';
    for (const letter of added)
      await document.edit({ start: document.at('\n</domain>'), end: document.at('\n</domain>') }, letter);
    const last = await server.published(uri, ({ version }) => version === added.length + 1);
    expect(last.diagnostics.map(({ code }) => code)).toContain('xml/unclosed-value');
    const versions = server.publications.map(({ version }) => version);
    expect(versions).toEqual(versions.toSorted((a = 0, b = 0) => a - b));
    expect(versions.length).toBeLessThan(added.length);
  });

  test('in the middle of a keystroke leave the rest of the document understood', async () => {
    const server = await start();
    const document = await server.open(uri, ideOnQ35);
    await document.replace("bus='ide'/>", 'bus=');
    expect(await document.findings()).toEqual(
      expect.arrayContaining(['disk/ide-on-q35 ide', expect.stringMatching(/^xml\/unclosed-tag /)]),
    );
  });

  test.each([
    ['a network', "<network><name>default</name><name a='1' a='2'></network>"],
    ['a domain inside a snapshot', '<domainsnapshot><domain type="kvm"><os>&bad;</domainsnapshot>'],
    ['a document that is just begun', '<'],
    ['an empty text', ''],
    ['no XML at all', 'virtlens & friends'],
  ])('%s: nothing is said, by no feature', async (_, text) => {
    const server = await start();
    const document = await server.open('file:///srv/other.xml', text);
    expect(await document.diagnostics()).toEqual([]);
    expect(await document.codeActions(document.everything)).toBeNull();
    expect(await document.hover({ line: 0, character: 1 })).toBeNull();
    expect(await document.links()).toBeNull();
    expect(await document.symbols()).toBeNull();
  });

  test('of other XML are not even published as none', async () => {
    const server = await start({ capabilities: plainEditor });
    const other = await server.open('file:///srv/other.xml', '<network></wrong>');
    await other.replace('wrong', 'network');
    await server.open(uri, ideOnQ35);
    await server.published(uri, () => true);
    expect(server.publications.map((params) => params.uri)).toEqual([uri]);
  });
});

describe('settings', () => {
  test('levels are those that the person chose', async () => {
    const configuration = { levels: { 'disk/ide-on-q35': 'hint', nonsense: 17 } };
    const server = await start({ configuration });
    const document = await server.open(uri, ideOnQ35);
    expect((await document.diagnostics()).map(({ severity }) => severity)).toEqual([4, 4, 4]);
    server.configuration = { levels: { 'disk/ide-on-q35': 'off' } };
    await server.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    await server.until(() => server.refreshes > 0);
    expect(await document.diagnostics()).toEqual([]);
  });

  test('an editor that can not be asked tells them', async () => {
    const server = await start({ capabilities: plainEditor });
    await server.connection.sendNotification('workspace/didChangeConfiguration', {
      settings: { virtlens: { levels: { 'disk/ide-on-q35': 'off' } } },
    });
    await server.open(uri, ideOnQ35);
    await server.published(uri, ({ diagnostics }) => diagnostics.length === 0);
  });

  test('another host root is another host', async () => {
    const loader = '/srv/guests/OVMF.fd';
    const [empty, full] = [await folderWith({}), await folderWith({ [loader]: composeUnifiedImage({ layout: '2m' }) })];
    const server = await start({ ...onHost(empty), configuration: { hostRoot: empty.root } });
    const document = await server.open(uri, guestWith(`<loader type='pflash'>${loader}</loader>`));
    expect((await document.hover(document.at(loader)))?.contents).toMatchObject({
      value: expect.stringContaining('no such file'),
    });
    const before = server.refreshes;
    server.configuration = { hostRoot: full.root };
    await server.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    await server.until(() => server.refreshes > before);
    expect((await document.hover(document.at(loader)))?.contents).toMatchObject({
      value: expect.stringContaining('unified image'),
    });
  });
});
