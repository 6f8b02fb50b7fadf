import { expect, test } from 'vitest';
import { readDomain } from '../domain/domain.ts';
import { applyEdits } from '../xml/edit.ts';
import { parseXml } from '../xml/parse.ts';
import { guest } from './examples/domain.ts';
import { splitRewrite } from './split-rewrite.ts';

const image = '/srv/OVMF.fd';
const halves = ['/srv/C&D.fd', "/srv/V'1.fd"] as const;

function rewritten(text: string, from: string = image): string {
  const domain = readDomain(parseXml(text));
  if (!domain) throw new Error('no domain');
  return applyEdits(text, splitRewrite(domain, from, ...halves));
}

const after = "<loader readonly='yes' type='pflash'>/srv/C&amp;D.fd</loader>";
const template = "template='/srv/V&apos;1.fd'";
const fresh = `<nvram ${template}>/var/lib/libvirt/qemu/nvram/web1_VARS.fd</nvram>`;

test.each([
  ['no store', [`<loader readonly='yes' type='pflash'>${image}</loader>`], [after, fresh]],
  ['an empty store', [`<loader readonly='yes' type='pflash'>${image}</loader>`, '<nvram/>'], [after, fresh]],
  [
    'a store of its own stays',
    [`<loader readonly='yes' type='pflash'>${image}</loader>`, '<nvram>/n.fd</nvram>'],
    [after, `<nvram ${template}>/n.fd</nvram>`],
  ],
  [
    'another template goes',
    [`<loader readonly='yes' type='pflash'>${image}</loader>`, "<nvram template='/t.fd' templateFormat='qcow2'/>"],
    [after, `<nvram ${template}/>`],
  ],
  ['read-write', [`<loader readonly='no' type='pflash'>${image}</loader>`], [after, fresh]],
  ['no attributes', [`<loader>${image}</loader>`], ["<loader readonly='yes' type='pflash'>/srv/C&amp;D.fd</loader>", fresh]],
  [
    'another format',
    [`<loader readonly='yes' type='pflash' format='qcow2'>${image}</loader>`],
    [after.replace("'pflash'", "'pflash' format='raw'"), fresh],
  ],
  [
    'double quotes',
    [`<loader readonly="yes" type="pflash">${image}</loader>`],
    [after.replaceAll("'", '"'), `<nvram template="/srv/V'1.fd">/var/lib/libvirt/qemu/nvram/web1_VARS.fd</nvram>`],
  ],
])('%s', (_, before, expected) => {
  expect(rewritten(guest({ os: before }))).toBe(guest({ os: expected }));
});

test('a loader that is another file by now is left alone', () => {
  const text = guest({ os: [`<loader readonly='yes' type='pflash'>${image}</loader>`] });
  expect(rewritten(text, '/srv/other.fd')).toBe(text);
});

test.each([
  ['a/b', `<nvram ${template}/>`],
  ['', `<nvram ${template}/>`],
  ['a b&amp;c', `<nvram ${template}>/var/lib/libvirt/qemu/nvram/a b&amp;c_VARS.fd</nvram>`],
])('the store of a guest called %j', (name, nvram) => {
  const text = guest({ os: [`<loader readonly='yes' type='pflash'>${image}</loader>`] }).replace('web1', name);
  expect(rewritten(text)).toContain(nvram);
});
