import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { shellWord } from './shell-word.ts';

test.each([
  ['/var/lib/libvirt/images/web1.qcow2', '/var/lib/libvirt/images/web1.qcow2'],
  ['my guest', "'my guest'"],
  ["it's", "'it'\\''s'"],
  ['', "''"],
  ['$HOME;ls', "'$HOME;ls'"],
])('%j is written %s, and a shell reads it back', (word, written) => {
  expect(shellWord(word)).toBe(written);
  expect(execFileSync('sh', ['-c', `printf %s ${written}`], { encoding: 'utf8' })).toBe(word);
});
