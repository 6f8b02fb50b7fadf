/**
 * `npm test`: the set-up step, a build, every runner (package.json's `test:…` scripts) even when one before it failed, and what
 * they counted together.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot, resultOf, resultsFolder, runners } from './report.ts';

rmSync(resultsFolder, { recursive: true, force: true });
mkdirSync(resultsFolder, { recursive: true });
if (start('node', 'test/setup/main.ts') !== 0 || start('npm', 'run', '--silent', 'build') !== 0) process.exit(1);
for (const name of runners()) {
  const began = performance.now();
  console.log(`\n== ${name}`);
  const status = start('npm', 'run', '--silent', `test:${name}`);
  const counts = resultOf(name);
  if (status !== 0 && counts?.failed === 0) {
    // It counted no failure and yet ended badly: a file that could not be loaded, an error outside every test.
    writeFileSync(path.join(resultsFolder, `${name}.json`), JSON.stringify({ passed: counts.passed, failed: 1 }));
  }
  console.log(`== ${name} took ${Math.round((performance.now() - began) / 1000)} s`);
}
process.exitCode = start('node', 'test/report.ts');

function start(program: string, ...args: string[]): number {
  const ended = spawnSync(program, args, { cwd: projectRoot, stdio: ['ignore', 'inherit', 'inherit'] });
  if (ended.error) console.error(`${program} could not be started: ${ended.error.message}`);
  return ended.status ?? 1;
}
