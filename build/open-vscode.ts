/**
 * Opens VS Code on the samples with the extension from this folder: the `code` of the PATH, else a VS Code that is served to
 * the browser.
 *
 *     node build/open-vscode.ts [FOLDER]
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { runOrThrow } from '../test/setup/process.ts';
import { install, newest } from '../test/vscode/install.ts';
import { address, serve } from '../test/vscode/served.ts';

const root = path.resolve(import.meta.dirname, '..');
const folder = path.resolve(process.argv[2] ?? path.join(root, 'samples'));

if (onPath('code')) {
  await runOrThrow('code', [`--extensionDevelopmentPath=${root}`, folder]);
} else {
  console.log(`No \`code\` on the PATH; serving VS Code ${newest.vscode} instead.`);
  const vscode = await serve({ installed: await install(newest), port: Number(process.env['PORT'] ?? 8000) });
  console.log(
    `\nOpen this in a browser, and end with Ctrl+C:\n\n  ${address(vscode, { folder, extensionDevelopmentPath: root })}\n`,
  );
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void vscode.stop());
}

function onPath(program: string): boolean {
  return (process.env['PATH'] ?? '').split(path.delimiter).some((place) => existsSync(path.join(place, program)));
}
