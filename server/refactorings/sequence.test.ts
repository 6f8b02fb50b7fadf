import { expect, test } from 'vitest';
import { readDomain } from '../domain/domain.ts';
import { childNamed } from '../domain/element.ts';
import { applyEdits, insertChild, removeElement, setAttribute, type TextEdit } from '../xml/edit.ts';
import { parseXml } from '../xml/parse.ts';
import { inSequence, type Step } from './sequence.ts';

const text = "<domain type='kvm'>\n  <name>a</name>\n  <vcpu>2</vcpu>\n</domain>\n";

const removeVcpu: Step = ({ document, element }) => {
  const vcpu = childNamed(element, 'vcpu');
  return vcpu ? [removeElement(document, vcpu)] : [];
};
const addMemory: Step = ({ document, element }) => insertChild(document, element, '<memory>1</memory>');
const removeMemory: Step = ({ document, element }) => {
  const memory = childNamed(element, 'memory');
  return memory ? [removeElement(document, memory)] : [];
};
const becomeQemu: Step = ({ element }) => [setAttribute(element, 'type', 'qemu')];

function after(steps: readonly Step[]): { readonly text: string; readonly edits: readonly TextEdit[] } {
  const domain = readDomain(parseXml(text));
  const edits = domain ? inSequence(domain, steps) : [];
  return { text: applyEdits(text, edits), edits };
}

test.each<readonly [string, readonly Step[], string]>([
  ['nothing', [], text],
  ['behind what goes', [removeVcpu, addMemory], "<domain type='kvm'>\n  <name>a</name>\n  <memory>1</memory>\n</domain>\n"],
  [
    'in any order',
    [addMemory, becomeQemu, removeVcpu],
    "<domain type='qemu'>\n  <name>a</name>\n  <memory>1</memory>\n</domain>\n",
  ],
])('%s', (_, steps, expected) => {
  expect(after(steps).text).toBe(expected);
});

test('what a later step takes back is no edit', () => {
  expect(after([addMemory, removeMemory]).edits).toEqual([]);
});
