import { describe, expect, test } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type CompletionItem, InsertTextFormat } from 'vscode-languageserver-types';
import { guestOf, withDevices } from './domains.ts';
import { endServersAfterEach, start } from './fixture.ts';
import { labelsOf, offeredIn, textWith } from './offered.ts';
import { plainEditor } from './server-process.ts';

endServersAfterEach();

const uri = 'file:///srv/domains/guest.xml';

test('a root without anything yet offers what a guest has', async () => {
  const server = await start();
  expect(labelsOf(await offeredIn(server, '<domain>\n  <‸\n</domain>'))).toContain('memory');
  expect(labelsOf(await offeredIn(server, '<domain>\n  <clock offset="utc"/>\n  <me‸\n</domain>'))).toContain('memory');
});

describe('what is offered', () => {
  const disk = (source: string, target: string) => withDevices("<disk type='file'>", `  ${source}`, `  ${target}`, '</disk>');

  test.each([
    {
      where: 'attributes of a disk that has its type',
      text: withDevices("<disk type='file' ‸>", "  <source file='/a'/>", "  <target dev='vda'/>", '</disk>'),
      labels: ['device', 'model', 'snapshot'],
    },
    {
      where: 'attributes of the source, by the type of the disk',
      text: disk('<source ‸/>', "<target dev='vda'/>"),
      labels: ['file', 'fdgroup', 'index', 'startupPolicy'],
    },
    {
      where: 'a free name for the bus',
      text: withDevices("<disk><target dev='sda' bus='sata'/></disk>", "<disk><target dev='‸' bus='sata'/></disk>"),
      labels: ['sdb'],
    },
    {
      where: 'a free name for a disk without a bus, then one of the other kind',
      text: withDevices("<disk><target dev='vda'/></disk>", "<disk><target dev='‸'/></disk>"),
      labels: ['vdb', 'sda'],
    },
    {
      where: 'the next boot order',
      text: withDevices(
        "<disk><target dev='vda'/><boot order='1'/></disk>",
        "<disk><target dev='vdb'/><boot order='‸'/></disk>",
      ),
      labels: ['2'],
    },
    {
      where: 'networks that other cards are in, and the usual one',
      text: withDevices(
        "<interface type='network'><source network='lan'/></interface>",
        "<interface type='network'>",
        "  <source network='‸'/>",
        '</interface>',
      ),
      labels: ['lan', 'default'],
    },
    {
      where: 'the machine types of the architecture',
      text: "<domain type='kvm'>\n  <os><type arch='aarch64' machine='‸'>hvm</type></os>\n</domain>",
      labels: ['virt'],
    },
    {
      where: 'the processors of the architecture',
      text: guestOf("  <os><type arch='ppc64le'>hvm</type></os>", '  <cpu><model>POWER1‸</model></cpu>'),
      labels: ['POWER11', 'POWER10', 'POWER9', 'POWER8', 'POWER7', 'POWER6', 'POWERPC_e6500', 'POWERPC_e5500'],
    },
    {
      where: "the cards of the hypervisor, virtio's first",
      text: withDevices("<interface type='user'><model type='‸'/></interface>").replace("type='kvm'", "type='bhyve'"),
      labels: ['virtio', 'e1000'],
    },
    {
      where: 'the I/O threads that there are',
      text: guestOf(
        '  <memory>1</memory>',
        '  <iothreads>2</iothreads>',
        "  <devices><disk><driver name='qemu' iothread='‸'/><target dev='vda'/></disk></devices>",
      ),
      labels: ['1', '2'],
    },
    {
      where: 'NUMA cells',
      text: guestOf(
        '  <memory>2</memory>',
        "  <cpu><numa><cell id='0' cpus='0' memory='1'/><cell id='1' cpus='1' memory='1'/></numa></cpu>",
        "  <numatune><memnode cellid='‸' mode='strict' nodeset='0'/></numatune>",
      ),
      labels: ['0', '1'],
    },
    {
      where: 'values without a quote yet',
      text: guestOf('  <memory>1</memory>', '  <os><type>hvm</type><bootmenu enable=‸/></os>'),
      labels: ['yes', 'no'],
    },
    {
      where: 'what fits the rest before what does not',
      text: withDevices("<disk type='‸'>", "  <source dev='/dev/sda'/>", "  <target dev='vda'/>", '</disk>'),
      first: ['block'],
    },
    {
      where: 'required first',
      text: guestOf('  <memory>1</memory>', '  <os>', '    <‸', '  </os>'),
      first: ['type', 'firmware', 'loader', 'nvram'],
    },
    {
      where: 'values of a text',
      text: guestOf('  <memory>1</memory>', '  <os>', '    <type>‸</type>', '  </os>'),
      first: ['hvm'],
    },
    {
      where: 'the end tag that is missing',
      text: withDevices("<disk type='file'>", "  <target dev='vda'/>", '</‸'),
      labels: ['/disk'],
    },
    {
      where: 'nothing in a comment',
      text: withDevices('<!-- <‸ -->'),
      labels: [],
    },
    {
      where: 'nothing glued to a value',
      text: withDevices("<disk type='file'‸/>"),
      labels: [],
    },
    { where: 'nothing outside of the domain', text: `${guestOf()}‸`, labels: [] },
  ])('$where', async ({ text, labels, first }) => {
    const found = labelsOf(await offeredIn(await start(), text));
    if (labels !== undefined) expect(found).toEqual(labels);
    if (first !== undefined) expect(found.slice(0, first.length)).toEqual(first);
  });

  test('what stands there and can stand once is not offered again', async () => {
    const server = await start();
    const found = labelsOf(await offeredIn(server, withDevices("<memballoon model='none'/>", '<‸', "<vsock model='virtio'/>")));
    expect(found).toContain('rng');
    expect(found).toContain('disk: CD-ROM on SATA');
    for (const label of ['memballoon', 'memballoon: virtio', 'vsock', 'vsock: virtio']) expect(found).not.toContain(label);
  });

  test('in a document that is no domain: nothing', async () => {
    expect((await offeredIn(await start(), '<network>\n  <‸\n</network>')).items).toEqual([]);
  });

  test('white space and quotes ask for something only where something can begin', async () => {
    const server = await start();
    const attribute = withDevices('<disk ‸/>');
    const between = withDevices('<disk/> ‸');
    expect((await offeredIn(server, attribute, ' ')).items).not.toEqual([]);
    expect((await offeredIn(server, between, ' ')).items).toEqual([]);
    expect((await offeredIn(server, between)).items).not.toEqual([]);
    expect((await offeredIn(server, withDevices("<disk type='file'‸/>"), "'")).items).toEqual([]);
  });
});

describe('the text after it', () => {
  test.each([
    {
      what: 'an element with what it needs',
      text: guestOf('  <‸'),
      label: 'os',
      after: guestOf('  <os>', '    <type>⟪1:hvm⟫</type>', '  </os>'),
    },
    {
      what: 'an element in the place of what was typed',
      text: withDevices('<mem‸'),
      label: 'memballoon',
      after: withDevices("<memballoon model='⟪1:virtio⟫'/>"),
    },
    {
      what: 'an element between tags, where no < stands yet',
      text: withDevices('inp‸'),
      label: 'input',
      after: withDevices("<input type='⟪1:tablet⟫'/>"),
    },
    {
      what: 'the name alone in a tag that is there, and its end tag',
      text: withDevices("<dis‸k type='file'>", '</disk>'),
      label: 'hostdev',
      after: withDevices("<hostdev type='file'>", '</hostdev>'),
    },
    {
      what: 'an element in place of an empty pair of tags',
      text: withDevices('<pan‸></pan>'),
      label: 'panic',
      after: withDevices('<panic $0/>'),
    },
    {
      what: "an attribute with the document's quotes and its values",
      text: '<domain type="kvm">\n  <devices><disk type="file" ‸><target dev="vda"/></disk></devices>\n</domain>',
      label: 'device',
      after:
        '<domain type="kvm">\n  <devices><disk type="file" device="⟪1|disk,cdrom,floppy|⟫"><target dev="vda"/></disk></devices>\n</domain>',
    },
    {
      what: 'an attribute that has its value already',
      text: withDevices("<disk typ‸='file'/>"),
      label: 'type',
      after: withDevices("<disk type='file'/>"),
    },
    {
      what: 'a value in the place of another',
      text: withDevices("<disk device='di‸sk'><target dev='vda'/></disk>"),
      label: 'cdrom',
      after: withDevices("<disk device='cdrom'><target dev='vda'/></disk>"),
    },
    {
      what: 'a value with the quotes that are missing',
      text: withDevices('<disk device=‸><target/></disk>'),
      label: 'cdrom',
      after: withDevices("<disk device='cdrom'><target/></disk>"),
    },
    {
      what: 'a value whose quote is not closed',
      text: withDevices("<disk device='cd‸", "  <target dev='vda'/>", '</disk>'),
      label: 'cdrom',
      after: withDevices("<disk device='cdrom'", "  <target dev='vda'/>", '</disk>'),
    },
    {
      what: 'an end tag',
      text: withDevices("<disk type='file'>", "  <target dev='vda'/>", '</di‸'),
      label: '/disk',
      after: withDevices("<disk type='file'>", "  <target dev='vda'/>", '</disk>'),
    },
    {
      what: 'a whole device with a free name, indented like its place',
      text: withDevices("<disk><target dev='sda'/></disk>", '<‸'),
      label: 'disk: CD-ROM on SATA',
      after: withDevices(
        "<disk><target dev='sda'/></disk>",
        "<disk type='file' device='cdrom'>",
        "  <driver name='qemu' type='raw'/>",
        "  <source file='⟪1:/var/lib/libvirt/images/install.iso⟫'/>",
        "  <target dev='sdb' bus='sata'/>",
        '  <readonly/>',
        '</disk>',
      ),
    },
    {
      what: 'with tabs and line ends of the document',
      text: "<domain type='kvm'>\r\n\t<devices>\r\n\t\t<‸\r\n\t</devices>\r\n</domain>\r\n",
      label: 'interface: bridge',
      after:
        "<domain type='kvm'>\r\n\t<devices>\r\n\t\t<interface type='bridge'>\r\n\t\t\t<source bridge='⟪1:br0⟫'/>\r\n\t\t\t<model type='virtio'/>\r\n\t\t</interface>\r\n\t</devices>\r\n</domain>\r\n",
    },
  ])('$what', async ({ text, label, after }) => {
    expect(textWith(await offeredIn(await start(), text), label)).toBe(after);
  });

  test('is without tab stops for an editor that has none', async () => {
    const server = await start({ capabilities: plainEditor });
    const plain = await offeredIn(server, guestOf('  <‸'));
    expect(plain.items.every(({ insertTextFormat }) => insertTextFormat === InsertTextFormat.PlainText)).toBe(true);
    expect(textWith(plain, 'os')).toBe(guestOf('  <os>', '    <type>hvm</type>', '  </os>'));
    expect(textWith(plain, 'features')).toBe(guestOf('  <features>', '  </features>'));
    const attribute = await offeredIn(server, withDevices('<disk ‸/>'));
    expect(textWith(attribute, 'device')).toBe(withDevices("<disk device='disk'/>"));
  });
});

test('an item is explained when it is looked at', async () => {
  const server = await start();
  const { items } = await offeredIn(server, guestOf('  <os>', '    <‸', '  </os>'));
  const bootMenu = items.find(({ label }) => label === 'bootmenu');
  const explained = await server.request<CompletionItem>('completionItem/resolve', bootMenu ?? {});
  expect(explained.documentation).toEqual({
    kind: 'markdown',
    value: [
      "**\\<bootmenu\\>**: The firmware's prompt to choose a boot device",
      'Since libvirt 0.8.3',
      '[formatdomain: guest-firmware](https://libvirt.org/formatdomain.html#guest-firmware)',
    ].join('\n\n'),
  });
});

test('an item is explained as itself or not at all, also when something else was asked for since', async () => {
  const server = await start();
  const { items } = await offeredIn(server, guestOf('  <os>', '    <‸', '  </os>'));
  const explained = async (item: CompletionItem) =>
    (await server.request<CompletionItem>('completionItem/resolve', item)).documentation;
  const before = await Promise.all(items.map(explained));
  await offeredIn(server, withDevices('<‸'));
  const after = await Promise.all(items.map(explained));
  expect(after).toEqual(before.map((documentation, index) => after[index] && documentation));
});

test('at every offset of a document and of what was typed of it so far, every edit is where it may be', async () => {
  const server = await start();
  const text = withDevices(
    "<disk type='file'>",
    '  <!-- x --><source file="/a&amp;b"/>',
    "  <target dev='vda' bus=ide>",
    '</disk',
  );
  const document = await server.open(uri, text);
  for (let offset = text.length; offset >= 0; offset--) {
    const lines = TextDocument.create('', '', 0, document.text);
    // The whole text behind the cursor, then nothing behind it.
    for (const cut of [false, true]) {
      if (cut) await document.edit({ start: lines.positionAt(offset), end: lines.positionAt(text.length) }, '');
      const now = TextDocument.create('', '', 0, document.text);
      const cursor = now.positionAt(offset);
      for (const { textEdit, label } of await document.completion(cursor)) {
        if (textEdit === undefined) throw new Error(`${label} has no edit`);
        for (const range of 'range' in textEdit ? [textEdit.range] : [textEdit.insert, textEdit.replace]) {
          expect([label, range.start.line, range.end.line]).toEqual([label, cursor.line, cursor.line]);
          expect(range.start.character).toBeLessThanOrEqual(cursor.character);
          expect(range.end.character).toBeGreaterThanOrEqual(cursor.character);
        }
      }
      await document.hover(cursor);
      if (cut) await document.edit({ start: cursor, end: cursor }, text.slice(offset));
    }
  }
});
