import { expect, test } from 'vitest';
import { compareImages } from '../../../firmware/compare/compare-images.ts';
import { composeVars, type VariableToCompose } from '../../../firmware/compose/vars.ts';
import { vendors } from '../../../firmware/names.ts';
import { comparisonText } from './comparison-text.ts';

const timeout = (seconds: number): VariableToCompose => ({
  name: 'Timeout',
  guid: vendors.global,
  data: Uint8Array.of(seconds, 0),
});
const text = (name: string, value: string): VariableToCompose => ({
  name,
  guid: vendors.global,
  data: Uint8Array.from(`${value}\0`, (character) => character.charCodeAt(0)),
});

function compared(before: readonly VariableToCompose[], after: readonly VariableToCompose[]): string[] {
  const [one, other] = [before, after].map((variables) => composeVars({ layout: '4m', variables }));
  if (!one || !other) throw new Error('two stores are compared');
  return comparisonText(['old_VARS.fd', 'new_VARS.fd'], compareImages(one, other)).split('\n');
}

test('what is the same is said to be', () => {
  expect(compared([timeout(3)], [timeout(3)])).toEqual([
    '--- old_VARS.fd (528 KiB, vars)',
    '+++ new_VARS.fd (528 KiB, vars)',
    '',
    'They are the same, byte for byte.',
    '',
  ]);
});

test('variables that came, went and changed, each side in a line of its own', () => {
  const lines = compared([timeout(3), text('PlatformLang', 'en')], [timeout(5), text('Lang', 'eng')]);
  expect(lines[3]).toBe('@@ Variables: 1 added, 1 removed, 1 changed @@');
  expect(lines.slice(4).map((line) => line.replace(/:.*/, ''))).toEqual([
    '- Timeout',
    '+ Timeout',
    '- PlatformLang',
    '+ Lang',
    '',
  ]);
  expect(lines[4]).toMatch(/3 s.*EFI global, NV BS RT, 2 bytes/);
  expect(lines[5]).toMatch(/5 s/);
});

test('a name can’t pretend to be lines of its own', () => {
  const lines = compared([], [text('Evil\n- PK', 'x')]);
  expect(lines.filter((line) => line.startsWith('- '))).toEqual([]);
  expect(lines[4]).toMatch(/^\+ Evil·- PK: /);
});

test('another order of the same variables is no difference but in the bytes', () => {
  const lines = compared([timeout(3), text('Lang', 'eng')], [text('Lang', 'eng'), timeout(3)]);
  // NameSize of the first variable, 36 bytes into its header at 0x64.
  expect(lines[3]).toMatch(/are the same; the bytes differ from 0x88 on/);
});
