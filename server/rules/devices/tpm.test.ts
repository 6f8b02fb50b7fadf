import { expect, test } from 'vitest';
import { unknownHost } from '../../host/facts.ts';
import { checkByBuiltIn } from '../../schema/check.ts';
import { applyEdits } from '../../xml/edit.ts';
import { parseXml } from '../../xml/parse.ts';
import { checkDocument } from '../check.ts';
import { wholeGuest } from '../examples/whole.ts';

const tpm = (model: string, ...backend: readonly string[]): string =>
  wholeGuest({ arch: 'ppc64le', machine: 'pseries', devices: [`<tpm model='${model}'>`, ...backend, '</tpm>'] });

test.each([
  ['tpm-spapr', "  <backend type='emulator' version='2.0'/>"],
  ['spapr-tpm-proxy', "  <backend type='passthrough'>", "    <device path='/dev/tpmrm0'/>", '  </backend>'],
])('a %s without a backend gets one that it can have', (model, ...backend) => {
  const settings = { levels: {}, schema: checkByBuiltIn };
  const text = tpm(model);
  const [finding, ...others] = checkDocument(parseXml(text), unknownHost, settings);
  expect([finding?.rule, others]).toEqual(['devices/tpm', []]);
  const [after] = (finding?.fixes ?? []).map(({ edits }) => applyEdits(text, edits));
  expect(after).toBe(tpm(model, ...backend));
  expect(checkDocument(parseXml(after ?? ''), unknownHost, settings)).toEqual([]);
});
