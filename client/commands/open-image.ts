import * as vscode from 'vscode';

/** Opens an image in the firmware editor, whatever its name is; asks which where no path is given. */
export async function openImage(path: unknown): Promise<void> {
  const file = typeof path === 'string' ? vscode.Uri.file(path) : await askForImage();
  if (file) await vscode.commands.executeCommand('vscode.openWith', file, 'virtlens.firmware');
}

async function askForImage(): Promise<vscode.Uri | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title: 'Open Firmware Image',
    filters: { 'Firmware images': ['fd', 'bin', 'rom', 'qcow2'], 'All files': ['*'] },
  });
  return chosen?.[0];
}
