import type { ExtensionContext } from 'vscode';
import { registerCommands } from './commands/commands.ts';
import { registerFirmwareEditor } from './editor/firmware-editor.ts';
import { LanguageService } from './language-service.ts';

let service: LanguageService | undefined;

/** VS Code calls this when a document or a command asks for the extension. The server starts on its own time. */
export function activate(context: ExtensionContext): void {
  service = new LanguageService(context);
  context.subscriptions.push(registerFirmwareEditor(context), ...registerCommands(service));
  void service.start();
}

/** VS Code waits for this before it ends the extension host, so the server ends in order. */
export async function deactivate(): Promise<void> {
  await service?.stop();
  service = undefined;
}
