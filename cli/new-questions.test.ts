import { expect, test } from 'vitest';
import { readNewOptions } from './new-options.ts';
import { askTheRest } from './new-questions.ts';

/** What is asked and noted, where these are the answers and `wrong` is never right. */
async function asked(args: readonly string[], answers: readonly string[]) {
  const said: string[] = [];
  const left = [...answers];
  const person = {
    question: async (text: string) => {
      said.push(text.replace(/ ?[[(:].*$/, ''));
      return left.shift() ?? '';
    },
    note: (problem: string) => void said.push(`! ${problem}`),
  };
  const problemOf = (given: object) => (JSON.stringify(given).includes('wrong') ? 'No.' : undefined);
  return { said, given: await askTheRest(readNewOptions(args).given, person, problemOf), left };
}

test('what an option says is not asked', async () => {
  const { said } = await asked(['--name', 'a', '--guest', 'linux', '--memory', '4G', '--disk', '9G', '--network', 'none'], []);
  expect(said).toEqual(['Firmware', 'Secure Boot', 'CPUs', 'Installation medium', 'PCI addresses to pass through']);
});

test('a wrong answer is said at once, and asked for again', async () => {
  const { said, given, left } = await asked(['--name', 'a', '--guest', 'linux'], ['wrong', 'uefi', 'yes', 'wrong', '4G', '2']);
  expect(said.slice(0, 7)).toEqual(['Firmware', '! No.', 'Firmware', 'Secure Boot', 'Memory', '! No.', 'Memory']);
  expect(given).toMatchObject({ firmware: 'uefi', secureBoot: true, memory: '4G', vcpus: '2', disks: ['20G'], gpu: [] });
  expect(left).toEqual([]);
});

test('a path with blanks stays one path, and BIOS is not asked for Secure Boot or a card', async () => {
  const answers = ['web1', 'other', '', '', '', '', '/srv/my isos/a.iso'];
  const { said, given } = await asked([], answers);
  expect(given).toMatchObject({ name: 'web1', guest: 'other', firmware: 'bios', cdroms: ['/srv/my isos/a.iso'] });
  expect(said).toEqual(['Name of the guest', 'Guest', 'Firmware', 'Memory', 'CPUs', 'Disk', 'Installation medium', 'Network']);
});
