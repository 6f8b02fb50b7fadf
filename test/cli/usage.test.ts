import { expect, test } from 'vitest';
import { commandNames } from '../../cli/options.ts';
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

test.each(commandNames)('the help on %s names its exit codes', async (command) => {
  const { stdout } = await virtlens([command, '--help']);
  expect(stdout).toMatch(/^virtlens /);
  expect(stdout).toContain('Exit codes: 0 ');
});

test.each([
  [[], 'No command was given.'],
  [['chek'], 'There is no command chek. Did you mean check?'],
  [['publish'], 'There is no command publish.\nTry'],
  [['--fix'], 'There is no option --fix.'],
  [['check'], 'check needs at least one PATH'],
  [['check', ''], 'An empty PATH names no file.'],
  [['check', '--format', 'xml', 'a.xml'], '--format xml is not known; choose one of text, json, github.'],
  [['check', '--format'], '--format needs a value.'],
  [['check', '--format', '--fix', 'a.xml'], '--format needs a value; one that begins with a dash is written --format=-VALUE.'],
  [['host-profile', '-o', '-x'], '-o needs a value; one that begins with a dash is written -o-VALUE.'],
  [['check', '--fix=yes', 'a.xml'], '--fix takes no value.'],
  [['help', 'chek'], 'There is no command chek.'],
  [['qemu', 'my', 'guest.xml'], 'qemu needs FILE; “my” and “guest.xml” were given.'],
  [['new', '--name', 'web1', 'web1.xml'], 'new takes options only; “web1.xml” was given.'],
  [['check', '--wrong', 'a.xml'], "Unknown option '--wrong'"],
  [['check', '--no-host', '--host-root', '/', 'a.xml'], 'exclude each other'],
  [['check', '--host-root', 'no/such/folder', 'a.xml'], 'no/such/folder'],
  [['check', '--schema', 'hots', 'a.xml'], '--schema hots is neither builtin, host, off nor a file that is there.'],
  [['check', '--schema', 'host', '--host-root', 'samples', 'a.xml'], 'the host has no samples/usr/share/libvirt/schemas'],
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
