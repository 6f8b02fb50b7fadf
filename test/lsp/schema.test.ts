import { describe, expect, test } from 'vitest';
import { guestWith } from './domains.ts';
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
