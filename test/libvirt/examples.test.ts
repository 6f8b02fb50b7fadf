import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rules } from '../../server/rules/index.ts';
import type { RuleExample } from '../../server/rules/rule.ts';
import { notAsked, said } from './case-table.ts';
import { emulated } from './documents.ts';
import { type Answer, Libvirtd } from './libvirtd.ts';

/** The rules whose examples need no file of the host: what libvirt says of them depends on its version only. */
const areas = /^(boot|devices|disk|guest|machine|passthrough|pci|usb)\//;
/** Several of its examples hold more than one mistake; it has cases of its own. */
const elsewhere = ['disk/ide-on-q35'];

interface Case {
  readonly rule: string;
  readonly example: RuleExample;
}

const cases: readonly Case[] = rules
  .filter(({ id }) => areas.test(id) && !elsewhere.includes(id))
  .flatMap(({ id, examples }) => examples.map((example) => ({ rule: id, example })));

/** `examples.tsv`: what `define` says to each example on libvirt 9.0 and 12.8: `OK`, a part of the error, or `not asked`. */
const expected = new Map(
  readFileSync(path.join(import.meta.dirname, 'examples.tsv'), 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t'))
    .map(([rule, title, old = '', current = '']) => [`${rule} ${title}`, { '9.0': old, '12.8': current }] as const),
);

/** What the test's host has no program or library for; libvirt says the same of the document that is right. */
const missingHere = /TPM version '[0-9.]+' is not supported/;

const unmarked = (text: string): string => emulated(text.replace(/[⟦⟧]/g, ''));

test('the table has a row for each example, and no other', () => {
  expect([...expected.keys()].sort()).toEqual(cases.map(({ rule, example }) => `${rule} ${example.title}`).sort());
});

describe.each([
  { suite: 'bookworm', version: '9.0' },
  { suite: 'sid', version: '12.8' },
] as const)('libvirt $version', ({ suite, version }) => {
  let libvirtd: Libvirtd;

  beforeAll(async () => {
    libvirtd = await Libvirtd.launch(suite);
  });

  afterAll(() => libvirtd?.stop());

  async function define(xml: string): Promise<Answer> {
    const answer = await libvirtd.define(unmarked(xml));
    const name = /<name>([^<]*)<\/name>/.exec(xml)?.[1];
    if (answer.ok && name !== undefined) await libvirtd.forget(name);
    return answer;
  }

  /** What QEMU refuses is seen when the guest starts. */
  async function starts(xml: string): Promise<boolean> {
    const name = /<name>([^<]*)<\/name>/.exec(xml)?.[1] ?? '';
    await libvirtd.define(unmarked(xml));
    const answer = await libvirtd.start(name);
    await libvirtd.forget(name);
    return answer.ok;
  }

  test.each(cases)('$rule: $example.title', async ({ rule, example }) => {
    const row = expected.get(`${rule} ${example.title}`);
    const answer = row?.[version] === notAsked ? undefined : await define(example.before);
    if (answer) expect(said(answer, 'OK')).toContain(row?.[version]);
    if (example.level === 'error' && version === '12.8') expect(answer?.ok && (await starts(example.before))).toBe(false);
    for (const [title, xml] of Object.entries(example.fixed)) {
      const fixed = await define(xml);
      // A version that doesn't know an element refuses the document before and after.
      const unknown = !fixed.ok && fixed.message === answer?.message;
      if (!unknown && !missingHere.test(fixed.message)) expect({ title, ...fixed }).toEqual({ title, ok: true, message: '' });
    }
  });
});
