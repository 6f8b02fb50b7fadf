import { expect, test } from 'vitest';
import { readNvramList } from './qemu-conf.ts';

const pair = (code: string, vars: string) => ({ code, vars });

test.each([
  ['no list at all', 'user = "root"\n', undefined],
  ['only in a comment', '#nvram = [ "/a:/b" ]\n', undefined],
  ['one line', 'nvram = [ "/a.fd:/b.fd" ]', [pair('/a.fd', '/b.fd')]],
  ['no spaces', 'nvram=["/a:/b","/c:/d"]', [pair('/a', '/b'), pair('/c', '/d')]],
  [
    'over lines, with comments and a comma at the end',
    'nvram = [\n  "/a:/b", # the first\n#  "/x:/y",\n  "/c:/d",\n]\n',
    [pair('/a', '/b'), pair('/c', '/d')],
  ],
  ['the other quotes', "nvram = [ '/a:/b' ]", [pair('/a', '/b')]],
  ['a # inside a string is no comment', 'nvram = [ "/a#1:/b" ]', [pair('/a#1', '/b')]],
  ['the last assignment counts', 'nvram = [ "/a:/b" ]\nnvram = [ "/c:/d" ]', [pair('/c', '/d')]],
  ['an empty list is a list', 'nvram = [ ]', []],
  [
    'other settings around it',
    'log_level = 2\nnvram = [ "/a:/b" ]\ncgroup_controllers = [ "cpu", "nvram" ]\nuser = "nvram"',
    [pair('/a', '/b')],
  ],
  ['a list that never ends', 'nvram = [ "/a:/b"', [pair('/a', '/b')]],
  ['nothing behind the =', 'nvram =', undefined],
  ['a stray quote before it', 'user = "root\nnvram = [ "/a:/b" ]', [pair('/a', '/b')]],
])('%s', (_, text, pairs) => {
  expect(readNvramList(text).pairs).toEqual(pairs);
});

test('a pair has exactly one colon and a path on each side', () => {
  const { pairs, invalid } = readNvramList('nvram = [ "/a:/b", "/a", "/a:/b:/c", ":/b", "/a:" ]');
  expect(pairs).toEqual([pair('/a', '/b')]);
  expect(invalid).toEqual(['/a', '/a:/b:/c', ':/b', '/a:']);
});
