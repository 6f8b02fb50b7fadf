import { describe, expect, test } from 'vitest';
import { composeUnifiedImage } from '../../firmware/compose/unified.ts';
import { composeVars } from '../../firmware/compose/vars.ts';
import { guestWith, ideOnQ35 } from './domains.ts';
import { endServersAfterEach, folderWith, onHost, start } from './fixture.ts';
import { uriOf } from './server-process.ts';

endServersAfterEach();

const uri = 'file:///srv/domains/guest.xml';

describe('paths of images', () => {
  const loader = '/srv/guests/OVMF.fd';
  const template = '/srv/guests/VARS.fd';
  const text = guestWith(
    `<loader readonly='yes' type='pflash'>${loader}</loader>`,
    `<nvram template='${template}'>/srv/guests/guest.fd</nvram>`,
  );
  const images = () =>
    folderWith({ [loader]: composeUnifiedImage({ layout: '2m' }), [template]: composeVars({ layout: '4m' }) });

  test('hovering says what the image is', async () => {
    const server = await start(onHost(await images()));
    const document = await server.open(uri, text);
    const hovered = await document.hover(document.at(loader, 3));
    expect(hovered?.contents).toEqual({
      kind: 'markdown',
      value: [
        '**Loader: unified image (variables and code in one file)**',
        '2 MiB · 2 MiB build · x86',
        'Splits at 0x20000: VARS 128 KiB, CODE 1920 KiB.',
        'No variables.',
        'Secure Boot: off. No platform key \\(PK\\) is enrolled.',
      ].join('\n\n'),
    });
    expect(hovered?.range && document.textIn(hovered.range)).toBe(loader);
  });

  test.each([
    ['the template', template, 5, ['NVRAM template: VARS', '528 KiB', 'No variables', 'Secure Boot: off']],
    ['a store that libvirt will make', '/srv/guests/guest.fd', 0, ['no such file here', template]],
  ])('hovering over %s', async (_, path, into, expected) => {
    const server = await start(onHost(await images()));
    const document = await server.open(uri, text);
    const { contents } = (await document.hover(document.at(path, into))) ?? {};
    for (const words of expected) expect(contents).toMatchObject({ value: expect.stringContaining(words) });
  });

  test('hovering beside a path says nothing of images', async () => {
    const server = await start(onHost(await images()));
    const document = await server.open(uri, text);
    expect(await document.hover(document.at('<name>', '<name>'.length))).toBeNull();
  });

  test('those that exist are links to the files', async () => {
    const host = await images();
    const server = await start(onHost(host));
    const document = await server.open(uri, text);
    expect((await document.links())?.map(({ range, target }) => [document.textIn(range), target])).toEqual([
      [loader, uriOf(host.file(loader))],
      [template, uriOf(host.file(template))],
    ]);
  });
});

test('every path that leads to a file here is a link; folders and what is missing are none', async () => {
  const host = await folderWith({ '/srv/guests/a.qcow2': 'x', '/boot/vmlinuz': 'x' });
  const text = guestWith('<kernel> /boot/vmlinuz </kernel>', '<initrd>/boot/initrd</initrd>').replace(
    '</domain>',
    "<devices><disk><source file='/srv/guests/a.qcow2'/></disk><filesystem><source dir='/srv/guests'/></filesystem></devices></domain>",
  );
  const linked = async (options: Parameters<typeof start>[0]) => {
    const document = await (await start(options)).open(uri, text);
    return (await document.links())?.map(({ range, target }) => [document.textIn(range), target]);
  };
  expect(await linked(onHost(host))).toEqual([
    ['/boot/vmlinuz', uriOf(host.file('/boot/vmlinuz'))],
    ['/srv/guests/a.qcow2', uriOf(host.file('/srv/guests/a.qcow2'))],
  ]);
  expect(await linked({ initializationOptions: { trusted: false, hostRoot: host.root } })).toEqual([]);
});

describe('the outline', () => {
  test('shows the domain as it is nested, with what tells siblings apart', async () => {
    const server = await start();
    const document = await server.open(uri, ideOnQ35);
    const [domain] = (await document.symbols()) ?? [];
    expect([domain?.name, domain?.detail]).toEqual(['domain guest', 'kvm']);
    const devices = domain?.children?.find(({ name }) => name === 'devices');
    expect(devices?.children?.map(({ name, detail }) => [name, detail])).toEqual([
      ['disk hda', 'guest.img'],
      ['disk hdc', 'empty'],
      ['controller ide 0', undefined],
    ]);
  });
});
