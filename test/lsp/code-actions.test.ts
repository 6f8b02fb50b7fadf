import { describe, expect, test } from 'vitest';
import { CodeActionTriggerKind } from 'vscode-languageserver-types';
import { composeUnifiedImage } from '../../firmware/compose/unified.ts';
import { guestWith, ideOnQ35, unifiedGuest, unifiedPath } from './domains.ts';
import { endServersAfterEach, folderWith, onHost, start } from './fixture.ts';
import { modernEditor } from './server-process.ts';

endServersAfterEach();

const uri = 'file:///srv/domains/guest.xml';
const nowhere = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
const lineBreaks = /\s*\n\s*/g;

describe('code actions', () => {
  test('one fix makes its finding go away', async () => {
    const server = await start();
    const document = await server.open(uri, ideOnQ35);
    const place = document.at("bus='ide'", 6);
    const actions = (await document.codeActions({ start: place, end: place })) ?? [];
    const fixes = actions.filter(({ kind }) => kind === 'quickfix');
    expect(fixes.map(({ title }) => title)).toEqual(['Move hda to SATA as sda', 'Move all IDE disks to SATA']);
    expect(fixes.filter(({ isPreferred }) => isPreferred)).toHaveLength(1);
    expect(fixes[0]?.diagnostics?.map(({ code }) => code)).toEqual(['disk/ide-on-q35']);
    const fixed = await server.open('file:///srv/domains/fixed.xml', document.after(fixes[1]?.edit));
    expect(await fixed.diagnostics()).toEqual([]);
  });

  test('fixing on save asks for everything, and gets nothing else', async () => {
    const server = await start();
    const document = await server.open(uri, ideOnQ35);
    for (const only of ['source.fixAll.virtlens', 'source.fixAll', 'source']) {
      const actions = (await document.codeActions(document.everything, [only])) ?? [];
      expect(actions.map(({ kind }) => kind)).toEqual(['source.fixAll.virtlens']);
      expect(document.after(actions[0]?.edit).replace(lineBreaks, '')).toBe(
        ideOnQ35
          .replace("dev='hda' bus='ide'", "dev='sda' bus='sata'")
          .replace("dev='hdc' bus='ide'", "dev='sdb' bus='sata'")
          .replace("<controller type='ide' index='0'/>", '')
          .replace(lineBreaks, ''),
      );
    }
  });

  test.each([
    ['with a light bulb that comes by itself', CodeActionTriggerKind.Automatic, false],
    ['where somebody asks what there is', CodeActionTriggerKind.Invoked, true],
  ])('fixing the whole file, %s', async (_, trigger, offered) => {
    const server = await start();
    const document = await server.open(uri, ideOnQ35);
    const kinds = ((await document.codeActions(document.everything, undefined, trigger)) ?? []).map(({ kind }) => kind);
    expect(kinds).toContain('quickfix');
    expect(kinds.includes('source.fixAll.virtlens')).toBe(offered);
  });

  test.each([['source.organizeImports'], ['refactor'], ['source.fixAll.eslint'], ['quickfi']])(
    'who asks for %s gets nothing',
    async (only) => {
      const server = await start();
      const document = await server.open(uri, ideOnQ35);
      expect(await document.codeActions(document.everything, [only])).toEqual([]);
    },
  );

  test('a place without findings has no fix, and a document without has nothing to fix', async () => {
    const server = await start();
    const document = await server.open(uri, ideOnQ35);
    expect(await document.codeActions(nowhere, ['quickfix'])).toEqual([]);
    const clean = await server.open('file:///srv/clean.xml', guestWith());
    expect(await clean.codeActions(clean.everything)).toEqual([]);
  });

  test('splitting is a command of the editor', async () => {
    const host = await folderWith({ [unifiedPath]: composeUnifiedImage({ layout: '2m' }) });
    const server = await start(onHost(host));
    const document = await server.open(uri, unifiedGuest);
    const place = document.at(unifiedPath);
    const [action] = (await document.codeActions({ start: place, end: place }, ['quickfix'])) ?? [];
    expect(action).toMatchObject({ command: { command: 'virtlens.splitImage', arguments: [uri] } });
    expect(action?.edit).toBeUndefined();
  });

  test('splitting is not offered to an editor that does not have the command', async () => {
    const host = await folderWith({ [unifiedPath]: composeUnifiedImage({ layout: '2m' }) });
    const server = await start({ initializationOptions: { hostRoot: host.root } });
    const document = await server.open(uri, unifiedGuest);
    expect(await document.findings()).toEqual([`loader/unified-image ${unifiedPath}`]);
    expect(await document.codeActions(document.everything)).toEqual([]);
  });

  test('an editor without versioned edits gets plain ones', async () => {
    const server = await start({ capabilities: { ...modernEditor, workspace: {} } });
    const document = await server.open(uri, ideOnQ35);
    const [action] = (await document.codeActions(document.everything, ['source.fixAll'])) ?? [];
    expect(Object.keys(action?.edit ?? {})).toEqual(['changes']);
    expect(Object.keys(action?.edit?.changes ?? {})).toEqual([uri]);
  });
});
