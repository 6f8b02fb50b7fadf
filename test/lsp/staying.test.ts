import { describe, expect, test } from 'vitest';
import { composeUnifiedImage } from '../../firmware/compose/unified.ts';
import { ideOnQ35, unifiedPath } from './domains.ts';
import { endServersAfterEach, folderWith, onHost, start } from './fixture.ts';

endServersAfterEach();

const uri = 'file:///srv/domains/guest.xml';

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
    const server = await start(onHost(await folderWith({ [unifiedPath]: composeUnifiedImage({ layout: '2m' }) })));
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
