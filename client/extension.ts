import type { ExtensionContext } from 'vscode';
import { closeTags } from './auto-close.ts';
import { registerCommands } from './commands/commands.ts';
import { registerFirmwareEditor } from './editor/firmware-editor.ts';
import { LanguageService } from './language-service.ts';

let service: LanguageService | undefined;

/** What other extensions, and the tests, get of this one. */
interface Exports {
  /** Milliseconds that the activation took until the language server was ready; undefined where it did not start. */
  readonly serverReady: Promise<number | undefined>;
}

/** VS Code calls this when a document or a command asks for the extension. The server starts on its own time. */
export function activate(context: ExtensionContext): Exports {
  const begun = performance.now();
  service = new LanguageService(context);
  context.subscriptions.push(registerFirmwareEditor(context), ...registerCommands(service), closeTags(service));
  const registered = performance.now() - begun;
  return { serverReady: service.start().then((took) => took && registered + took) };
}

/** VS Code waits for this before it ends the extension host, so the server ends in order. */
export async function deactivate(): Promise<void> {
  await service?.stop();
  service = undefined;
}
