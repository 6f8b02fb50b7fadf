/** What is said where a number is to be, but something else stands, or a number that no guest has. */
import { expect, test } from 'vitest';
import { unknownHost } from '../host/facts.ts';
import { analyse, readDocument } from '../service.ts';
import { guest } from './examples/domain.ts';
import { wholeGuest } from './examples/whole.ts';
import { rules } from './index.ts';
import type { Finding } from './rule.ts';

function findingsIn(text: string): readonly Finding[] {
  return analyse(readDocument('file:///guest.xml', 0, text), unknownHost, { levels: {} })?.findings ?? [];
}

/** All that a person is shown of a finding, and all that its fixes write. */
function wordsOf({ message, related, fixes }: Finding): readonly string[] {
  const ofFixes = fixes.flatMap(({ title, edits }) => [title, ...edits.map(({ text }) => text)]);
  return [message, ...related.map((place) => place.message), ...ofFixes];
}

const documents = new Set(
  rules.flatMap(({ examples, silentOn }) => [
    ...examples.map(({ before }) => before.replaceAll(/[⟦⟧]/g, '')),
    ...silentOn.map(({ xml }) => xml),
  ]),
);

test.each(['x', '4294967295', '99999999999999999999'])('%s for any number of any example', (written) => {
  const odd: string[] = [];
  for (const text of documents) {
    for (const { index, 0: number } of text.matchAll(/(?<=['"> ])\d+(?=['"<])/g)) {
      const changed = text.slice(0, index) + written + text.slice(index + number.length);
      const words = findingsIn(changed).flatMap(wordsOf);
      odd.push(...words.filter((each) => /\b(?:NaN|Infinity|undefined)\b|\de\+\d/.test(each)));
    }
  }
  expect(odd).toEqual([]);
});

const port = (index: string) => `<controller type='pci'${index} model='pcie-root-port'/>`;
const threads = (count: string, ids: readonly string[], thread: string) =>
  wholeGuest({
    body: [
      "<memory unit='GiB'>1</memory>",
      `<iothreads>${count}</iothreads>`,
      ...(ids.length === 0 ? [] : ['<iothreadids>', ...ids.map((id) => `  <iothread id='${id}'/>`), '</iothreadids>']),
      `<cputune><iothreadpin iothread='${thread}' cpuset='0'/></cputune>`,
    ],
  });

test.each([
  ['4294967295', [], '3', []],
  ['4', [], '4', []],
  ['4', [], '5', ['The guest has no I/O thread 5 ("Cannot find \'iothread\' : 5").']],
  ['3', ['2', '9'], '1', []],
  ['3', ['2', '9'], '9', []],
  ['3', ['2', '9'], '3', ['The guest has no I/O thread 3 ("Cannot find \'iothread\' : 3").']],
  ['4', ['2', '9'], '3', []],
])('of %s I/O threads, with the ids %j, there is number %s', (count, ids, thread, expected) => {
  const found = findingsIn(threads(count, ids, thread)).filter(({ rule }) => rule === 'guest/references');
  expect(found.map(({ message }) => message)).toEqual(expected);
});

test('of billions of queues, the first that no thread has is told', () => {
  const map = "<iothreads><iothread id='1'><queue id='0'/></iothread></iothreads>";
  const disk = `<disk><driver queues='4000000000'>${map}</driver><source file='/a'/><target dev='vda' bus='virtio'/></disk>`;
  const text = guest({ devices: [disk] }).replace('  <devices>', '  <iothreads>1</iothreads>\n  <devices>');
  const found = findingsIn(text);
  expect(found.map(({ message }) => message)).toContain(`No thread has queue 1 ("missing iothread mapping for queue '1'").`);
});

test('the index that is offered is above those that are numbers', () => {
  const text = guest({ devices: [port(" index='x'"), port(" index='4'"), port('')] });
  const titles = findingsIn(text).flatMap(({ fixes }) => fixes.map(({ title }) => title));
  expect(titles).toContain('Make its index 5');
});
