import { mkdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { TextEdit } from 'vscode-languageserver-types';
import { composeCode } from '../../firmware/compose/code.ts';
import { composeUnifiedImage } from '../../firmware/compose/unified.ts';
import { composeVars } from '../../firmware/compose/vars.ts';
import type { FixEdits, SplitEdits, SplitPlan } from '../../server/protocol.ts';
import { guestWith, ideOnQ35, unifiedGuest, unifiedPath } from './domains.ts';
import type { EditedDocument } from './edited-document.ts';
import { endServersAfterEach, folderWith, onHost, start } from './fixture.ts';
import { uriOf } from './server-process.ts';

endServersAfterEach();

const uri = 'file:///srv/domains/guest.xml';
const unified = () => composeUnifiedImage({ layout: '2m' });

/** The text after edits that were made for this version of it. */
function textAfter(document: EditedDocument, { version, edits }: { version: number; edits: readonly TextEdit[] }): string {
  expect(version).toBe(document.version);
  return TextDocument.applyEdits(TextDocument.create(document.uri, 'xml', version, document.text), [...edits]);
}

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
