import { writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import type { CompletionItem } from 'vscode-languageserver-types';
import { guestWith } from './domains.ts';
import type { EditedDocument } from './edited-document.ts';
import { endServersAfterEach, folderWith, onHost, start } from './fixture.ts';

endServersAfterEach();

const uri = 'file:///srv/domains/guest.xml';
const misspelt = guestWith().replace('<acpi/>', '<acpy/>');

/** A schema that allows nothing but a name. */
const strict = `<element name="domain" xmlns="http://relaxng.org/ns/structure/1.0">
  <attribute name="type"/>
  <element name="name"><text/></element>
</element>`;
const hostSchema = '/usr/share/libvirt/schemas/domain.rng';

describe('the schema', () => {
  test('finds what does not exist, and has a fix', async () => {
    const server = await start();
    const document = await server.open(uri, misspelt);
    const [finding, ...others] = await document.diagnostics();
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      severity: 1,
      code: 'schema/unknown-element',
      message: '<acpy> is not known in <features>. Did you mean <acpi>?',
      codeDescription: { href: expect.stringMatching(/\/schema-unknown-element\.md$/) },
    });
    expect(finding && document.textIn(finding.range)).toBe('acpy');
  });

  test('says nothing while the text is no XML', async () => {
    const server = await start();
    const document = await server.open(uri, misspelt.replace('</features>', ''));
    expect((await document.diagnostics()).filter(({ code }) => String(code).startsWith('schema/'))).toEqual([]);
  });

  test('can be that of the host, a file, or none', async () => {
    const host = await folderWith({ [hostSchema]: strict, '/own.rng': strict.replace('"name"', '"title"') });
    const found = async (schema: string) => {
      const server = await start({ ...onHost(host), configuration: { schema, hostRoot: host.root } });
      const document = await server.open(uri, misspelt);
      return (await document.diagnostics()).map((each) => `${each.code} ${document.textIn(each.range)}`);
    };
    expect(await found('off')).toEqual([]);
    expect(await found('host')).toEqual([
      'schema/unknown-element memory',
      'schema/unknown-element os',
      'schema/unknown-element features',
    ]);
    expect(await found(host.file('/own.rng'))).toContain('schema/unknown-element name');
  });

  test('tells what is newer than the libvirt that was named', async () => {
    const found = async (libvirtVersion: unknown) => {
      const server = await start({ configuration: { libvirtVersion } });
      const document = await server.open(uri, guestWith().replace('<features>', '<defaultiothread/><features>'));
      return (await document.diagnostics()).map(({ code, severity }) => `${code} ${severity}`);
    };
    expect(await found('8.0')).toEqual(['schema/newer-libvirt 2']);
    expect(await found('8.5')).toEqual([]);
    expect(await found('')).toEqual([]);
    expect(await found('soon')).toEqual([]);
  });

  test('is the built-in one where nothing outside may be read', async () => {
    const host = await folderWith({ [hostSchema]: strict });
    const server = await start({
      initializationOptions: { trusted: false, hostRoot: host.root },
      configuration: { schema: 'host' },
    });
    const document = await server.open(uri, misspelt);
    expect((await document.diagnostics()).map(({ code }) => code)).toEqual(['schema/unknown-element']);
  });
});

/** A schema that knows some of what libvirt knows, and something else. */
const own = `<element name="domain" xmlns="http://relaxng.org/ns/structure/1.0">
  <attribute name="type"/>
  <interleave>
    <element name="name"><text/></element>
    <optional><element name="memory"><attribute name="unit"><choice><value>KiB</value><value>acre</value></choice></attribute><text/></element></optional>
    <optional><element name="ours"><text/></element></optional>
  </interleave>
</element>`;
const small = "<domain type='kvm'>\n  <name>a</name>\n  <memory unit=''>1</memory>\n\n</domain>\n";

describe('what is offered and explained', () => {
  const offeredAt = async (document: EditedDocument, line: number, character: number) => {
    const items = await document.completion({ line, character });
    return items.map(({ label }) => label).toSorted();
  };

  test('is what the chosen schema knows, in the words of the built-in one', async () => {
    const host = await folderWith({ '/own.rng': own });
    const server = await start({ ...onHost(host), configuration: { schema: host.file('/own.rng') } });
    const document = await server.open(uri, small.replace(/\n {2}<memory.*/, ''));
    const items = await document.completion({ line: 2, character: 0 });
    expect(items.map(({ label }) => label).toSorted()).toEqual(['memory', 'ours']);
    const explained = async (label: string) => {
      const item = items.find((each) => each.label === label) ?? { label };
      const { documentation } = await server.request<CompletionItem>('completionItem/resolve', item);
      return typeof documentation === 'object' ? documentation.value : documentation;
    };
    expect(await explained('memory')).toContain('formatdomain.html#memory-allocation');
    expect(await explained('ours')).toBe('**\\<ours\\>**');
    const hovered = await document.hover(document.at('<name', 2));
    expect(hovered?.contents).toMatchObject({ value: expect.stringContaining('formatdomain.html#general-metadata') });
  });

  test('are the values of the chosen schema', async () => {
    const host = await folderWith({ '/own.rng': own });
    const server = await start({ ...onHost(host), configuration: { schema: host.file('/own.rng') } });
    const document = await server.open(uri, small);
    expect(await offeredAt(document, 2, "  <memory unit='".length)).toEqual(['KiB', 'acre']);
  });

  test('follows the file of the schema when that changes', async () => {
    const host = await folderWith({ '/own.rng': own });
    const server = await start({ ...onHost(host), configuration: { schema: host.file('/own.rng') } });
    const document = await server.open(uri, small);
    expect(await document.diagnostics()).toMatchObject([{ code: 'schema/bad-value' }]);
    expect(await offeredAt(document, 3, 0)).toEqual(['ours']);
    const refreshes = server.refreshes;
    await writeFile(host.file('/own.rng'), own.replace('ours', 'theirs').replace('acre', ''));
    await server.until(() => server.refreshes > refreshes);
    expect(await offeredAt(document, 3, 0)).toEqual(['theirs']);
    expect(await document.diagnostics()).toEqual([]);
  });

  test('is what the built-in schema knows where the file can not be read, which is said', async () => {
    const host = await folderWith({});
    const server = await start({ ...onHost(host), configuration: { schema: host.file('/none.rng') } });
    const document = await server.open(uri, small);
    expect(await offeredAt(document, 3, 0)).toContain('devices');
    await server.until(() => server.shown.length > 0);
    expect(server.shown).toEqual([`${host.file('/none.rng')} can't be read. The built-in schema is used instead.`]);
  });
});
