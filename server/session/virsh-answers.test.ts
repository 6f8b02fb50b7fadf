import { expect, test } from 'vitest';
import type { VirshConnection } from '../host/ask-virsh.ts';
import type { LibvirtAnswers } from '../host/capabilities.ts';
import { VirshAnswers } from './virsh-answers.ts';

const [system, session] = ['qemu:///system', 'qemu:///session'] as const;

/** What a libvirt says of which only the name of a machine tells which one it is. */
const said = (by: string): LibvirtAnswers => ({
  machines: [{ arch: 'x86_64', alias: 'q35', canonical: by }],
  capabilities: [],
});

/** Questions that are answered when the test says so. */
function slowVirsh() {
  const asked: { connection: VirshConnection; answer: (by: string) => void; fail: (reason: string) => void }[] = [];
  const ask = (connection: VirshConnection) =>
    new Promise<LibvirtAnswers>((resolve, reject) =>
      asked.push({ connection, answer: (by) => resolve(said(by)), fail: (reason) => reject(new Error(reason)) }),
    );
  const answers = new VirshAnswers(ask);
  return { asked, answers, knows: () => answers.now?.machines[0]?.canonical };
}

test('an answer is kept, and not asked for again', async () => {
  const { asked, answers, knows } = slowVirsh();
  const first = answers.askFor(system);
  asked[0]?.answer('one');
  expect([await first, knows()]).toEqual([true, 'one']);
  expect([await answers.askFor(system), asked.length, knows()]).toEqual([false, 1, 'one']);
});

test.each([
  ['the other libvirt', session],
  ['nobody', undefined],
])('an answer that comes when %s is to be asked does not count', async (_, next) => {
  const { asked, answers, knows } = slowVirsh();
  const first = answers.askFor(system);
  const second = answers.askFor(next);
  if (next) asked[1]?.answer('two');
  expect(await second).toBe(next !== undefined);
  asked[0]?.answer('one');
  expect(await first).toBe(false);
  expect(knows()).toBe(next && 'two');
});

test('what one said is forgotten as soon as another one is to be asked', async () => {
  const { asked, answers, knows } = slowVirsh();
  const first = answers.askFor(system);
  asked[0]?.answer('one');
  await first;
  const second = answers.askFor(session);
  expect(knows()).toBeUndefined();
  asked[1]?.answer('two');
  expect([await second, knows()]).toEqual([true, 'two']);
});

test('a failure is told, and the next question is asked; one that nobody waits for is not told', async () => {
  const { asked, answers, knows } = slowVirsh();
  const first = answers.askFor(system);
  asked[0]?.fail('no virsh');
  await expect(first).rejects.toThrow('no virsh');
  const second = answers.askFor(system);
  const third = answers.askFor(undefined);
  asked[1]?.fail('no virsh');
  expect([await second, await third, knows()]).toEqual([false, false, undefined]);
});
