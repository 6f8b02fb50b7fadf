import { spawn, spawnSync } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { composeCode } from '../../firmware/compose/code.ts';
import { composeVars } from '../../firmware/compose/vars.ts';
import { guestWith, ideOnQ35 } from '../lsp/domains.ts';
import { HostFolder } from '../lsp/host-folder.ts';
import { virtlens } from './run.ts';

let folder: HostFolder;
beforeEach(async () => {
  folder = await HostFolder.create();
});
afterEach(() => folder.remove());

const oneFinding = `<domain type='kvm'><name>guest</name><memory unit='GiB'>2</memory>
  <os><type machine='q35'>hvm</type></os>
  <devices>
    <disk><target dev='hda' bus='ide'/></disk>
  </devices>
</domain>
`;
const fixedFinding = oneFinding.replace("dev='hda' bus='ide'", "dev='sda' bus='sata'");
const clean = guestWith();
const message = expect.stringContaining('IDE controllers are unsupported for this QEMU binary or machine type');

const check = (...args: readonly string[]) => virtlens(['check', '--no-host', ...args], { cwd: folder.root });

describe('formats', () => {
  test('JSON has every key and nothing else; lines and columns from 1, offsets from 0', async () => {
    await folder.write('guest.xml', oneFinding);
    await folder.write('net.xml', '<network/>');
    await folder.write('empty.xml', '');
    const { code, stdout, stderr } = await check('--format', 'json', 'guest.xml', 'net.xml', 'empty.xml');
    const start = oneFinding.indexOf("ide'/>");
    expect(JSON.parse(stdout)).toStrictEqual({
      version: 1,
      documents: [
        {
          path: 'guest.xml',
          root: 'domain',
          findings: [
            {
              rule: 'disk/ide-on-q35',
              level: 'error',
              message,
              range: { start: { line: 4, column: 34, offset: start }, end: { line: 4, column: 37, offset: start + 3 } },
              fixes: [{ title: 'Move hda to SATA as sda' }],
            },
          ],
        },
        { path: 'net.xml', root: 'network', findings: [] },
        { path: 'empty.xml', root: null, findings: [] },
      ],
    });
    expect([code, stderr]).toEqual([1, '']);
  });

  test('text shows place, level, rule, line and what would fix it, without colours in a pipe', async () => {
    await folder.write('guest.xml', oneFinding);
    const { stdout } = await check('guest.xml');
    const [heading, source, caret, fix, ...rest] = stdout.split('\n');
    expect(heading).toMatch(/^guest\.xml:4:34 error disk\/ide-on-q35 .*IDE/);
    expect(source).toBe("   4 │     <disk><target dev='hda' bus='ide'/></disk>");
    expect(caret).toBe('     │                                  ^^^');
    expect(fix).toBe('   fix: Move hda to SATA as sda');
    expect(rest).toEqual(['', '1 domain checked: 1 error.', '']);
  });

  test('text keeps tabs, cuts long lines, and lets no control character through', async () => {
    const long = `<!--${'x'.repeat(300)}-->\u0007`;
    await folder.write('guest.xml', oneFinding.replace('    <disk>', `\t\t${long}<disk>`));
    const { stdout } = await check('guest.xml');
    const finding = stdout.split('\n\n').find((part) => part.includes('xml/invalid-character')) ?? '';
    const [, source = '', caret = ''] = finding.split('\n');
    expect(source.length).toBeLessThan(140);
    expect(source.slice(caret.indexOf('^'), caret.lastIndexOf('^') + 1)).toBe('\ufffd');
    expect(stdout).not.toContain('\u0007');
  });

  test('github writes one annotation a finding, escaped', async () => {
    await folder.write('a,b:c%.xml', oneFinding);
    const { stdout, code } = await check('--format', 'github', 'a,b:c%.xml');
    expect(stdout).toMatch(
      /^::error file=a%2Cb%3Ac%25\.xml,line=4,col=34,endLine=4,endColumn=37,title=disk\/ide-on-q35::[^\n]*IDE[^\n]*\n$/,
    );
    expect(code).toBe(1);
  });

  test('github writes nothing where nothing is found', async () => {
    await folder.write('guest.xml', clean);
    expect(await check('--format', 'github', 'guest.xml')).toEqual({ code: 0, stdout: '', stderr: '' });
  });
});

describe('what is checked', () => {
  test('folders at any depth, in the order of names, each file once', async () => {
    for (const path of ['b/z.xml', 'b/a.XML', 'a.xml', 'b/note.txt', 'node_modules/x.xml', 'b/.git/x.xml']) {
      await folder.write(path, clean);
    }
    await symlink('.', folder.file('circle'));
    await symlink('a.xml', folder.file('link.xml'));
    const { stdout, code } = await check('--format', 'json', '.', 'a.xml');
    const { documents }: { documents: { path: string }[] } = JSON.parse(stdout);
    expect(documents.map(({ path }) => path)).toEqual(['a.xml', 'b/a.XML', 'b/z.xml', 'link.xml']);
    expect(code).toBe(0);
  });

  test('the schema that --schema names', async () => {
    await folder.write('guest.xml', clean.replace('<acpi/>', '<acpy/>'));
    await folder.write(
      'own.rng',
      `<element name="domain" xmlns="http://relaxng.org/ns/structure/1.0">
        <zeroOrMore><attribute><anyName/></attribute></zeroOrMore>
        <element name="name"><value>other</value></element>
      </element>`,
    );
    const rules = async (...schema: readonly string[]) => {
      const { stdout } = await check('--format', 'json', ...schema, 'guest.xml');
      const [{ findings }] = JSON.parse(stdout).documents;
      return findings.map(({ rule }: { rule: string }) => rule);
    };
    expect(await rules()).toEqual(['schema/unknown-element']);
    expect(await rules('--schema', 'builtin')).toEqual(['schema/unknown-element']);
    expect(await rules('--schema', 'off')).toEqual([]);
    expect(await rules('--schema', 'own.rng')).toEqual([
      'schema/bad-value',
      'schema/unknown-element',
      'schema/unknown-element',
      'schema/unknown-element',
    ]);
    const { code, stderr } = await check('--schema', 'none.rng', 'guest.xml');
    expect([code, stderr]).toEqual([2, expect.stringContaining('--schema none.rng is neither builtin, host, off nor a file')]);
    expect((await check('--schema', 'host', 'guest.xml')).stderr).toContain('--no-host and --schema host exclude each other.');
  });

  test('for the libvirt that --libvirt-version names', async () => {
    await folder.write('guest.xml', clean.replace('<features>', '<defaultiothread/><features>'));
    expect((await check('guest.xml')).code).toBe(0);
    expect((await check('--libvirt-version', '8.5', 'guest.xml')).stdout).not.toContain('newer-libvirt');
    const { code, stdout } = await check('--libvirt-version', '8.0', 'guest.xml');
    expect([code, stdout]).toEqual([0, expect.stringContaining('<defaultiothread> came with libvirt 8.5.0')]);
    const { code: refused, stderr } = await check('--libvirt-version', 'old', 'guest.xml');
    expect([refused, stderr]).toEqual([2, expect.stringContaining('--libvirt-version old is no version')]);
  });

  test('a folder without domains', async () => {
    await folder.write('net.xml', '<network/>');
    expect(await check('.')).toEqual({
      code: 0,
      stdout: 'No domain was checked, 1 other XML file left alone.\n',
      stderr: '',
    });
  });

  test('standard input', async () => {
    const { stdout, code } = await virtlens(['check', '--no-host', '-'], { input: oneFinding });
    expect(stdout).toMatch(/^-:4:34 error /);
    expect(code).toBe(1);
  });

  test.each([
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${oneFinding}`)],
    ['UTF-16, little end first', Buffer.from(`\ufeff${oneFinding}`, 'utf16le')],
    ['UTF-16, big end first', Buffer.from(`\ufeff${oneFinding}`, 'utf16le').swap16()],
    ['UTF-16 without a mark', Buffer.from(oneFinding, 'utf16le')],
  ])('%s is read, and fixed in the same encoding', async (_, bytes) => {
    await folder.write('guest.xml', bytes);
    const { stdout } = await check('--format', 'json', 'guest.xml');
    expect(JSON.parse(stdout).documents[0].findings[0].range.start).toEqual({
      line: 4,
      column: 34,
      offset: oneFinding.indexOf("ide'/>"),
    });
    expect((await check('--fix', 'guest.xml')).code).toBe(0);
    const swapped = bytes[0] === 0xfe;
    const encoding = bytes.includes(0) ? 'utf16le' : 'utf8';
    const now = await readFile(folder.file('guest.xml'));
    const mark = bytes.toString(encoding).startsWith('\ufeff') || swapped ? '\ufeff' : '';
    expect((swapped ? now.swap16() : now).toString(encoding)).toBe(`${mark}${fixedFinding}`);
  });

  test('a declared encoding is read, and said to be left alone by --fix', async () => {
    const text = `<?xml version='1.0' encoding='ISO-8859-1'?>\n${oneFinding.replace('<os>', '<title>B\u00fcro</title><os>')}`;
    await folder.write('guest.xml', Buffer.from(text, 'latin1'));
    expect((await check('guest.xml')).code).toBe(1);
    const { code, stderr } = await check('--fix', 'guest.xml');
    expect([code, stderr]).toEqual([2, expect.stringContaining('only UTF-8 and UTF-16 are written')]);
    expect(await readFile(folder.file('guest.xml'), 'latin1')).toBe(text);
  });
});

describe('what can not be checked is said, and the rest is checked all the same', () => {
  test.each([
    ['a file that is not there', 'none.xml', undefined, 'there is no such file or folder'],
    ['no UTF-8', 'bad.xml', Buffer.from([0x3c, 0x64, 0xff, 0x3e]), 'is not valid UTF-8 text'],
    ['a disk image', 'disk.xml', Buffer.from('QFI\xfb\0\0\0\0'), 'holds zero bytes'],
    ['a device without an end', '/dev/zero', undefined, 'is larger than 64 MiB'],
    ['zero bytes', 'zero.xml', Buffer.from('<domain>\0</domain>'), 'holds zero bytes'],
    ['an unknown encoding', 'odd.xml', Buffer.from("<?xml version='1.0' encoding='klingon'?><domain/>"), 'klingon'],
  ])('%s', async (_, name, bytes, reason) => {
    if (bytes) await folder.write(name, name === 'disk.xml' ? Buffer.from([0x51, 0x46, 0x49, 0xfb, 0, 0, 0, 3]) : bytes);
    await folder.write('guest.xml', clean);
    const { code, stdout, stderr } = await check(name, 'guest.xml');
    expect(code).toBe(2);
    expect(stderr).toContain(`virtlens: ${name} `);
    expect(stderr).toContain(reason);
    expect(stdout).toContain('1 domain checked');
  });
});

describe('--fix', () => {
  test('writes what edits can fix, whole, and keeps the mode', async () => {
    await folder.write('guest.xml', ideOnQ35);
    await chmod(folder.file('guest.xml'), 0o600);
    const { code, stdout, stderr } = await check('--fix', 'guest.xml');
    expect(code).toBe(0);
    expect(stdout).toBe('1 domain checked: nothing found.\n');
    expect(stderr).toMatch(/^guest\.xml: fixed \d findings?\.\n$/);
    expect(await readFile(folder.file('guest.xml'), 'utf8')).not.toContain('ide');
    expect((await stat(folder.file('guest.xml'))).mode & 0o777).toBe(0o600);
    expect(await readdir(folder.root)).toEqual(['guest.xml']);
  });

  test('does not touch a file that has nothing to fix', async () => {
    await folder.write('guest.xml', clean);
    const before = await stat(folder.file('guest.xml'), { bigint: true });
    expect((await check('--fix', 'guest.xml')).stderr).toBe('');
    const after = await stat(folder.file('guest.xml'), { bigint: true });
    expect([after.ino, after.mtimeNs]).toEqual([before.ino, before.mtimeNs]);
  });

  test('reports what is left', async () => {
    await folder.write('guest.xml', oneFinding.replace('</devices>', '<disk></devices>'));
    const { code, stdout } = await check('--fix', '--format', 'json', 'guest.xml');
    expect(code).toBe(1);
    expect(JSON.parse(stdout).documents[0].findings.map(({ rule }: { rule: string }) => rule)).toEqual([
      'xml/unclosed-element',
    ]);
  });
});

describe('the host', () => {
  const text = guestWith("<loader readonly='yes' type='pflash'>/srv/CODE.fd</loader>");
  const fixes = async (...args: readonly string[]) => {
    const { stdout } = await virtlens(['check', '--format', 'json', ...args, 'guest.xml'], { cwd: folder.root });
    return JSON.parse(stdout).documents[0].findings[0].fixes.map(({ title }: { title: string }) => title);
  };

  test('is read below --host-root, and not at all with --no-host', async () => {
    await folder.write('guest.xml', text);
    await mkdir(folder.file('host/srv'), { recursive: true });
    await writeFile(folder.file('host/srv/CODE.fd'), composeCode({ layout: '4m' }));
    await writeFile(folder.file('host/srv/MY_VARS.fd'), composeVars({ layout: '4m' }));
    expect((await fixes('--host-root', 'host')).join()).toContain('MY_VARS.fd');
    expect((await fixes('--no-host')).join()).not.toContain('MY_VARS.fd');
  });
});

test('an output that has no room is said', async () => {
  await folder.write('guest.xml', ideOnQ35);
  const command = `"${process.execPath}" cli/main.ts check --no-host "${folder.file('guest.xml')}" > /dev/full`;
  const { status, stderr } = spawnSync('sh', ['-c', command], { cwd: new URL('../..', import.meta.url), encoding: 'utf8' });
  expect([status, stderr]).toEqual([2, "virtlens: the output can't be written: no space is left on the disk.\n"]);
});

test('a reader that stops early is no error', async () => {
  for (let count = 0; count < 200; count += 1) await folder.write(`${count}.xml`, ideOnQ35);
  const child = spawn('sh', ['-c', `"${process.execPath}" cli/main.ts check --no-host "${folder.root}" | head -n 1; echo`], {
    cwd: new URL('../..', import.meta.url),
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  child.stdout.resume();
  await new Promise((resolve) => child.once('close', resolve));
  expect(stderr).toBe('');
});
