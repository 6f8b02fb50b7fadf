import { writeFile } from 'node:fs/promises';
import { runTests, spoken } from '../tests.ts';

/** What VS Code calls for `--extensionTestsPath`. */
export async function run(): Promise<void> {
  const say = (line: string): void => console.log(`${spoken}${line}`);
  const counts = await runTests({ say, only: process.env['VIRTLENS_TEST_ONLY'] ?? '' });
  const file = process.env['VIRTLENS_TEST_RESULT'];
  if (!file) throw new Error('VIRTLENS_TEST_RESULT does not say where to write the counts');
  await writeFile(file, JSON.stringify(counts));
  if (counts.failed > 0) throw new Error(`${counts.failed} failed`);
}
