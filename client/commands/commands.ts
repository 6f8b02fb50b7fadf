import * as vscode from 'vscode';
import { messageOf } from '../../files/reason.ts';
import { commands } from '../../server/protocol.ts';
import type { LanguageService } from '../language-service.ts';
import { addNvram } from './add-nvram.ts';
import { explainFirmware, provideExplanations } from './explain-firmware.ts';
import { fixAll } from './fix-all.ts';
import { moveIdeToSata } from './move-ide.ts';
import { newDomain } from './new-domain.ts';
import { openImage } from './open-image.ts';
import { pasteFromQemu } from './paste-from-qemu.ts';
import { provideQemuViews, qemuView } from './qemu-view.ts';
import {
  applyPreview,
  applyPreviewCommand,
  discardPreview,
  discardPreviewCommand,
  providePreviews,
  refactor,
} from './refactor.ts';
import { splitFile } from './split-file.ts';
import { splitImage } from './split-image.ts';

/** Registers every command of the manifest. What a command can't do is said in one sentence, not thrown at the person. */
export function registerCommands(service: LanguageService): vscode.Disposable[] {
  const all: Readonly<Record<string, (...args: unknown[]) => Promise<unknown>>> = {
    [commands.fixAll]: (uri) => fixAll(service, uri),
    [commands.addNvram]: (uri) => addNvram(service, uri),
    [commands.moveIdeToSata]: (uri) => moveIdeToSata(service, uri),
    [commands.splitImage]: (uri, targets) => splitImage(service, uri, targets),
    'virtlens.splitFile': (uri) => splitFile(uri),
    [commands.openImage]: (path) => openImage(path),
    [commands.newDomain]: (given) => newDomain(service, given),
    [commands.qemuView]: (uri) => qemuView(service, uri),
    [commands.pasteFromQemu]: () => pasteFromQemu(service),
    [commands.refactor]: (uri, id, gpu) => refactor(service, uri, id, gpu),
    [applyPreviewCommand]: () => applyPreview(service),
    [discardPreviewCommand]: () => discardPreview(),
    [commands.explainFirmware]: (uri) => explainFirmware(service, uri),
  };
  const registered = Object.entries(all).map(([name, act]) =>
    vscode.commands.registerCommand(name, (...args: unknown[]) => act(...args).catch(tell)),
  );
  return [...registered, provideExplanations(service), provideQemuViews(service), providePreviews(service)];
}

function tell(error: unknown): undefined {
  void vscode.window.showErrorMessage(messageOf(error));
  return undefined;
}
