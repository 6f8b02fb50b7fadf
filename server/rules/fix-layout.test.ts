import { describe, expect, test } from 'vitest';
import { unknownHost } from '../host/facts.ts';
import { applyEdits } from '../xml/edit.ts';
import { parseXml } from '../xml/parse.ts';
import { checkDocument } from './check.ts';
import { guest } from './examples/domain.ts';
import { rules } from './index.ts';

/** How else an author may write the examples, and what no fix may bring into such a document. */
const layouts = [
  {
    title: 'in double quotes',
    write: (text: string) => text.replace(/='([^'"]*)'/g, '="$1"'),
    foreign: /<[^<>]*='[^'"]*'/g,
  },
  { title: 'in one line', write: (text: string) => text.replace(/>\s+</g, '><').trim(), foreign: /\n/g },
  {
    title: 'with tabs and CR LF',
    write: (text: string) => text.replace(/^(?: {2})+/gm, (indent) => '\t'.repeat(indent.length / 2)).replace(/\n/g, '\r\n'),
    foreign: /(?<!\r)\n|\r(?!\n)|^ /gm,
  },
] as const;

const countOf = (foreign: RegExp, text: string): number => [...text.matchAll(foreign)].length;

describe.each(layouts)('$title', ({ write, foreign }) => {
  test.each(rules.map(({ id, examples }) => [id, examples] as const))('the fixes of %s follow the document', (_, examples) => {
    for (const { before, host, title } of examples) {
      const text = write(before.replace(/[⟦⟧]/g, ''));
      const found = checkDocument(parseXml(text), host ?? unknownHost, { levels: {} });
      for (const fix of found.flatMap(({ fixes }) => fixes)) {
        const after = applyEdits(text, fix.edits);
        expect(countOf(foreign, after), `${title}: ${fix.title}\n${after}`).toBeLessThanOrEqual(countOf(foreign, text));
      }
    }
  });
});

const loader = "<loader readonly='yes' type='pflash'>/usr/share/OVMF/OVMF_CODE_4M.fd</loader>";
const vars = '/usr/share/OVMF/OVMF_VARS_4M.fd';
const folder = '/var/lib/libvirt/qemu/nvram';

test.each([
  ["another guest's store", `<nvram>${folder}/old_VARS.fd</nvram>`, `<nvram>${folder}/a&amp;b_VARS.fd</nvram>`],
  ['the template itself', `<nvram>${vars}</nvram>`, `<nvram template='${vars}'>${folder}/a&amp;b_VARS.fd</nvram>`],
  ['none', '', `<nvram template='${vars}'>${folder}/a&amp;b_VARS.fd</nvram>`],
  ['a template with an ampersand', "<nvram template='/a&amp;b.fd' type='dir'/>", "<nvram template='/a&amp;b.fd'/>"],
])('a name with an ampersand stays one in a path: %s', (_, before, after) => {
  const text = guest({ name: 'a&amp;b', os: [loader, before] });
  const fixes = checkDocument(parseXml(text), unknownHost, { levels: {} }).flatMap((finding) => finding.fixes);
  expect(fixes.map(({ edits }) => applyEdits(text, edits).replace(/\n\s*(?=\n)/, ''))).toContain(
    guest({ name: 'a&amp;b', os: [loader, after] }),
  );
});
