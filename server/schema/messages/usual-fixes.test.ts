import { expect, test } from 'vitest';
import { applyEdits } from '../../xml/edit.ts';
import { parseXml } from '../../xml/parse.ts';
import { checkByBuiltIn } from '../check.ts';

const share = (target: string) => `<filesystem><source dir='/srv'/>${target}</filesystem>`;
const withFilesystems = (...all: readonly string[]) =>
  `<domain type='kvm'><name>a</name><memory>1</memory><os><type>hvm</type></os><devices>${all.join('')}</devices></domain>`;

test.each([
  [
    'a NUMA cell',
    "<domain type='kvm'><name>a</name><os><type>hvm</type></os><cpu><numa></numa></cpu></domain>",
    "Add <cell id='0' cpus='0' memory='1' unit='GiB'/>",
    "<domain type='kvm'><name>a</name><os><type>hvm</type></os><cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'/></numa></cpu></domain>",
  ],
  [
    'where a folder is seen in the guest',
    withFilesystems(share('')),
    "Add <target dir='share'/>",
    withFilesystems(share("<target dir='share'/>")),
  ],
  [
    'the same, where that name is taken',
    withFilesystems(share("<target dir='share'/>"), share('')),
    "Add <target dir='1'/>",
    withFilesystems(share("<target dir='share'/>"), share("<target dir='1'/>")),
  ],
])('what is missing is added as people write it: %s', (_, text, title, after) => {
  const document = parseXml(text);
  const [finding, ...others] = checkByBuiltIn(document);
  expect(others).toEqual([]);
  const fix = finding?.fixes.find((each) => each.title === title);
  expect(finding?.fixes.map((each) => each.title)).toContain(title);
  expect(applyEdits(text, fix && 'edits' in fix ? fix.edits : [])).toBe(after);
});
