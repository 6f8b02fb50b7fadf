import { expect, test } from 'vitest';
import { domainParts, newDomain, qemuView } from '../../server/protocol.ts';
import { guestWith } from './domains.ts';
import { endServersAfterEach, start } from './fixture.ts';
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
