import { expect, test } from 'vitest';
import { version } from '../../server/version.ts';
import { virtlens } from './run.ts';

test.each([
  [['--version'], version],
  [['--help'], 'virtlens check PATH'],
  [['check', '--help'], '--host-root DIR'],
  [['inspect', '-h'], 'virtlens inspect'],
  [['help', 'split'], '--vars FILE'],
  [['join', 'a', '--help'], '-o, --output FILE'],
])('%j prints', async (args, words) => {
  const { code, stdout, stderr } = await virtlens(args);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toContain(words);
});

test.each([
  [[], 'No command was given.'],
  [['chek'], 'There is no command chek.'],
  [['--fix'], 'There is no option --fix.'],
  [['check'], 'check needs at least one PATH'],
  [['check', ''], 'An empty PATH names no file.'],
  [['check', '--format', 'xml', 'a.xml'], '--format xml is not known; choose one of text, json, github.'],
  [['check', '--format'], '--format'],
  [['check', '--wrong', 'a.xml'], "Unknown option '--wrong'"],
  [['check', '--no-host', '--host-root', '/', 'a.xml'], 'exclude each other'],
  [['check', '--host-root', 'no/such/folder', 'a.xml'], 'no/such/folder'],
  [['check', '--fix', '-'], '--fix writes files'],
  [['inspect'], 'inspect needs IMAGE'],
  [['inspect', 'a.fd', 'b.fd'], 'inspect needs IMAGE'],
  [['inspect', '--format', 'github', 'a.fd'], 'choose one of text, json.'],
  [['split', '--code=', 'a.fd'], '--code needs a file name.'],
  [['join', 'a.fd', '-o', 'x.fd'], 'join needs VARS and CODE'],
  [['join', 'a.fd', 'b.fd'], 'join needs -o FILE'],
])('%j is wrong usage', async (args, reason) => {
  const { code, stdout, stderr } = await virtlens(args);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(/^virtlens: /);
  expect(stderr).toContain(reason);
});
