import { expect, test } from 'vitest';
import { composeUnifiedImage } from '../../firmware/compose/unified.ts';
import {
  type DomainParts,
  domainParts,
  newDomain,
  type OfferedRefactoring,
  qemuView,
  type RefactoringPlan,
  refactoring,
  refactoringList,
} from '../../server/protocol.ts';
import { guestWith, unifiedGuest, unifiedPath } from './domains.ts';
import { endServersAfterEach, folderWith, onHost, start } from './fixture.ts';
import { modernEditor, plainEditor } from './server-process.ts';

endServersAfterEach();

const uri = 'file:///srv/domains/guest.xml';
const biosGuest = guestWith("<boot dev='hd'/>");
const previewing = {
  ...modernEditor,
  workspace: { ...modernEditor.workspace, workspaceEdit: { documentChanges: true, changeAnnotationSupport: {} } },
};

test('refactorings are offered on what says how the domain boots, and not on every line', async () => {
  const server = await start();
  const document = await server.open(uri, biosGuest);
  const titlesAt = async (needle: string): Promise<readonly string[]> => {
    const place = document.at(needle, 1);
    return ((await document.codeActions({ start: place, end: place }, ['refactor'])) ?? []).map(({ title }) => title);
  };
  const offered = ['Boot with UEFI instead of BIOS', 'Turn Secure Boot on'];
  expect(await titlesAt('<domain')).toEqual(offered);
  expect(await titlesAt('<os>')).toEqual(offered);
  expect(await titlesAt('<type')).toEqual(offered);
  expect(await titlesAt('<name')).toEqual([]);
  expect(await titlesAt('<acpi')).toEqual([]);
});

test('an editor that can show a refactoring before it is made is asked to', async () => {
  const server = await start({ capabilities: previewing });
  const document = await server.open(uri, biosGuest);
  const place = document.at('<os>', 1);
  const [action] = (await document.codeActions({ start: place, end: place }, ['refactor.rewrite'])) ?? [];
  const annotation = action?.edit?.changeAnnotations?.['bios-to-uefi'];
  expect(annotation?.needsConfirmation).toBe(true);
  expect(annotation?.description).toContain('EFI system partition');
  expect(document.after(action?.edit)).toBe(
    biosGuest
      .replace('<os>', "<os firmware='efi'>")
      .replace('</type>\n', "</type>\n    <firmware>\n      <feature enabled='no' name='enrolled-keys'/>\n    </firmware>\n"),
  );
});

test('a plain editor gets the edits', async () => {
  const server = await start({ capabilities: plainEditor });
  const document = await server.open(uri, biosGuest);
  const place = document.at('<os>', 1);
  const [action] = (await document.codeActions({ start: place, end: place }, ['refactor'])) ?? [];
  expect(action?.edit?.changes?.[uri]?.length).toBeGreaterThan(0);
});

const card = (fn: number): string => `<hostdev mode='subsystem' type='pci' managed='yes'>
      <source>
        <address domain='0x0000' bus='0x01' slot='0x00' function='0x${fn}'/>
      </source>
    </hostdev>`;
const withCard = biosGuest.replace('</domain>', `  <devices>\n    ${card(0)}\n    ${card(1)}\n  </devices>\n</domain>`);
const ours = { initializationOptions: { trusted: true } };

test('on a host device, what makes it work for a graphics card is offered, and needs no question', async () => {
  const server = await start({ ...ours, capabilities: previewing });
  const document = await server.open(uri, withCard);
  const actionsAt = async (needle: string) => {
    const place = document.at(needle, 1);
    return (await document.codeActions({ start: place, end: place }, ['refactor'])) ?? [];
  };
  const [action] = await actionsAt('<hostdev');
  expect(action?.command).toMatchObject({
    command: 'virtlens.refactor',
    arguments: [uri, 'gpu-passthrough', ['0000:01:00.0', '0000:01:00.1']],
  });
  const [, , gpu] = action?.command?.arguments ?? [];
  const plan = await server.request<RefactoringPlan>(refactoring, { uri, id: 'gpu-passthrough', gpu });
  if ('problem' in plan) throw new Error(plan.problem);
  expect(plan.after).toContain("<os firmware='efi'>");
  expect(plan.after.match(/<hostdev/g)).toHaveLength(2);
  expect((await actionsAt('<os>')).map(({ title }) => title)).not.toContain(action?.title);
});

test('what a refactoring would make of the document is told, or why it can not be done', async () => {
  const server = await start(ours);
  const document = await server.open(uri, biosGuest);
  const ask = (id: string, gpu?: readonly string[]) =>
    server.request<RefactoringPlan>(refactoring, { uri, id, ...(gpu && { gpu }) });
  const plan = await ask('bios-to-uefi');
  if ('problem' in plan) throw new Error(plan.problem);
  expect(plan).toMatchObject({ version: 1, title: 'Boot with UEFI instead of BIOS' });
  expect(plan.after).toContain("<os firmware='efi'>");
  expect(plan.notes.join(' ')).toContain('EFI system partition');
  const edited = { documentChanges: [{ textDocument: { uri, version: plan.version }, edits: [...plan.edits] }] };
  expect(document.after(edited)).toBe(plan.after);
  expect(await ask('to-the-moon')).toEqual({ problem: 'There is no refactoring to-the-moon.' });
  expect(await ask('nvram-to-qcow2')).toMatchObject({ problem: expect.any(String) });
  expect(await ask('gpu-passthrough')).toEqual({ problem: 'Say which functions of which card are meant.' });
  expect(await ask('gpu-passthrough', ['card'])).toMatchObject({ problem: expect.stringContaining('card is no PCI address') });
});

test('all refactorings are listed, with why not where it is so', async () => {
  const server = await start(ours);
  await server.open(uri, withCard);
  const all = await server.request<readonly OfferedRefactoring[]>(refactoringList, { uri });
  const possible = all.filter(({ refusal }) => refusal === undefined).map(({ id }) => id);
  expect(possible).toEqual(['bios-to-uefi', 'secure-boot-on', 'gpu-passthrough']);
  expect(all.find(({ id }) => id === 'i440fx-to-q35')?.refusal).toBe('The domain is that way already.');
  expect(all.find(({ id }) => id === 'unified-to-split')?.refusal).toBe('The domain names no loader.');
});

test('a unified image is split by the command, where there is one', async () => {
  const folder = await folderWith({ [unifiedPath]: composeUnifiedImage({ layout: '2m' }) });
  const titlesWith = async (options: Parameters<typeof start>[0]) => {
    const server = await start(options);
    const opened = await server.open(uri, unifiedGuest);
    const place = opened.at('<loader', 1);
    const actions = (await opened.codeActions({ start: place, end: place }, ['refactor'])) ?? [];
    return actions.map(({ title, command }) => `${title} ${command?.command}`);
  };
  const action = 'Use a split image: CODE read-only, a variable store of its own… virtlens.splitImage';
  expect(await titlesWith(onHost(folder))).toContain(action);
  expect(await titlesWith({ ...onHost(folder), initializationOptions: { hostRoot: folder.root } })).not.toContain(action);
});

test('a new domain is made from a few words, and refused with a sentence', async () => {
  const server = await start();
  expect(await server.request(newDomain, { name: 'web1', guest: 'windows11' })).toMatchObject({
    xml: expect.stringContaining("<feature enabled='yes' name='secure-boot'/>"),
  });
  expect(await server.request(newDomain, { name: 'web1', guest: 'windows11', firmware: 'bios' })).toEqual({
    problem: 'Windows 11 needs UEFI.',
  });
});

test('each line of the command line leads back to its part of the domain', async () => {
  const server = await start();
  const loader = "<loader readonly='yes' type='pflash'>/srv/C.fd</loader>";
  const nvram = '<nvram>/srv/V.fd</nvram>';
  const document = await server.open(uri, guestWith(loader, nvram));
  const view: { text: string; links: { line: number; range: Parameters<typeof document.textIn>[0] }[] } = await server.request(
    qemuView,
    { uri, form: 'plain' },
  );
  const lines = view.text.split('\n');
  const led = view.links.map(({ line, range }) => [lines[line]?.trim(), document.textIn(range)]);
  expect(led).toEqual([
    ['-drive if=pflash,format=raw,unit=0,readonly=on,file=/srv/C.fd \\', loader],
    ['-drive if=pflash,format=raw,unit=1,file=/srv/V.fd \\', nvram],
    ['-machine q35', 'q35'],
  ]);
});

test('a command line becomes a part of a domain', async () => {
  const server = await start();
  expect(await server.request(domainParts, { text: 'qemu -M q35 -bios /srv/b.bin' })).toMatchObject({
    xml: expect.stringContaining("<loader type='rom'>/srv/b.bin</loader>"),
  });
  expect(await server.request(domainParts, { text: 'ls' })).toBeNull();
});

test('a command line goes into the domain it is meant for', async () => {
  const server = await start();
  const document = await server.open(uri, biosGuest);
  const parts = await server.request<DomainParts>(domainParts, { text: 'qemu -M pc -bios /srv/b.bin', uri });
  const { version = 0, edits = [] } = parts.merge ?? {};
  const after = document.after({ documentChanges: [{ textDocument: { uri, version }, edits: [...edits] }] });
  expect(after).toBe(
    biosGuest
      .replace("machine='q35'", "machine='pc'")
      .replace("<boot dev='hd'/>\n", "<boot dev='hd'/>\n    <loader type='rom'>/srv/b.bin</loader>\n"),
  );
});
