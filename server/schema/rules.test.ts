import { expect, it } from 'vitest';
import { parseXml } from '../xml/parse.ts';
import { besidesNewer, checkByBuiltIn } from './check.ts';
import { schemaRules } from './rules.ts';
import { readVersion } from './version.ts';

it.each(schemaRules)('$id', ({ id, reason, level, example: { lines, libvirtVersion, message, fixes } }) => {
  const marked = [
    "<domain type='kvm'>",
    '  <name>guest</name>',
    "  <memory unit='GiB'>2</memory>",
    '  <os>',
    "    <type arch='x86_64' machine='q35'>hvm</type>",
    '  </os>',
    ...lines.map((line) => `  ${line}`),
    '</domain>',
  ].join('\n');
  const text = marked.replace(/[⟦⟧]/g, '');
  const version = libvirtVersion === undefined ? undefined : readVersion(libvirtVersion);
  const check = version === undefined ? checkByBuiltIn : besidesNewer(checkByBuiltIn, version);
  const [finding, ...others] = check(parseXml(text));
  expect(others).toEqual([]);
  expect(finding).toMatchObject({
    rule: id,
    level,
    message,
    span: { start: marked.indexOf('⟦'), end: marked.indexOf('⟧') - 1 },
  });
  expect(finding?.fixes.map(({ title }) => title)).toEqual(fixes);
  expect(reason).not.toBe('');
});
