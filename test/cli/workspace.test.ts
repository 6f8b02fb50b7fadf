import { afterEach, beforeEach, expect, test } from 'vitest';
import { guest } from '../../server/rules/examples/domain.ts';
import { HostFolder } from '../lsp/host-folder.ts';
import { virtlens } from './run.ts';

let folder: HostFolder;
beforeEach(async () => {
  folder = await HostFolder.create();
});
afterEach(() => folder.remove());

const store = '/srv/one_VARS.fd';
const sharing = (name: string): string =>
  guest({
    name,
    os: ["<loader readonly='yes' type='pflash'>/srv/CODE.fd</loader>", `<nvram template='/srv/VARS.fd'>${store}</nvram>`],
  });
const check = (...args: readonly string[]) => virtlens(['check', '--no-host', ...args], { cwd: folder.root });

test('what two files share is found in each of them', async () => {
  await folder.write('one.xml', sharing('one'));
  await folder.write('two.xml', sharing('two'));
  const { code, stdout } = await check('--format', 'json', 'one.xml', 'two.xml');
  const { documents } = JSON.parse(stdout);
  for (const [index, text] of [sharing('one'), sharing('two')].entries()) {
    const [finding, ...others] = documents[index].findings;
    expect(others).toEqual([]);
    expect(Object.keys(finding)).toEqual(['rule', 'level', 'message', 'range', 'fixes']);
    expect(finding).toMatchObject({ rule: 'workspace/nvram', level: 'warning' });
    expect(text.slice(finding.range.start.offset, finding.range.end.offset)).toBe(store);
  }
  expect(code).toBe(0);
});

test('text names the place in the other file', async () => {
  await folder.write('one.xml', sharing('one'));
  await folder.write('hosts/two.xml', sharing('two'));
  const { stdout } = await check('.');
  const [before = ''] = sharing('two').split(store);
  const line = before.split('\n').length;
  const column = before.length - before.lastIndexOf('\n');
  expect(stdout).toContain(`   hosts/two.xml:${line}:${column} also in two`);
});

test('one file shares nothing, however often it is named', async () => {
  await folder.write('one.xml', sharing('one'));
  const { stdout } = await check('one.xml', './one.xml');
  expect(stdout).toContain('1 domain checked: nothing found.');
});

test('--fix leaves alone what two files share: which of them is to change only their author knows', async () => {
  await folder.write('one.xml', sharing('one'));
  await folder.write('two.xml', sharing('two'));
  const { stdout, stderr } = await check('--fix', '.');
  expect(stderr).toBe('');
  expect(stdout).toContain('2 domains checked: 2 warnings.');
});
