import * as vscode from 'vscode';

/** Opens an image in the firmware editor, whatever its name is; asks which where neither a path nor a URI is given. */
export async function openImage(given: unknown): Promise<void> {
  const file = given instanceof vscode.Uri ? given : typeof given === 'string' ? vscode.Uri.file(given) : await askForImage();
  if (file) await vscode.commands.executeCommand('vscode.openWith', file, 'virtlens.firmware');
}

async function askForImage(): Promise<vscode.Uri | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title: 'Open Firmware Image',
    filters: { 'Firmware images': ['fd', 'bin', 'rom', 'qcow2', 'json', 'auth'], 'All files': ['*'] },
  });
  return chosen?.[0];
}
