import * as vscode from 'vscode';
import type { KeyDatabase } from '../../../firmware/editing/edit.ts';
import { readCertificate } from '../../../firmware/signatures/certificate.ts';
import { certificateFromPem } from '../../../firmware/signatures/pem.ts';
import { nameOf, writeImageFile } from './image-file.ts';

/** What files that hold images or their variables are called, for dialogs. */
export const imageFilters = { 'Firmware images': ['fd', 'bin', 'rom', 'qcow2', 'json'], 'All files': ['*'] };

/** Bytes: no certificate comes near, and a wrong file is not read for nothing. */
const largestCertificate = 1024 * 1024;

/** What the file shows, or what is unsaved here? */
export async function askWhatCounts(name: string): Promise<'load' | 'keep'> {
  const [load, keep] = ['Load from Disk', 'Keep My Changes'];
  const answer = await vscode.window.showWarningMessage(
    `${name} was changed on disk, and has changes here that are not saved.`,
    load,
    keep,
  );
  return answer === load ? 'load' : 'keep';
}

/** Whether what somebody else wrote into the file is to be written over. */
export async function askToOverwrite(name: string): Promise<boolean> {
  const overwrite = 'Overwrite';
  const answer = await vscode.window.showWarningMessage(
    `${name} was changed on disk since it was opened.`,
    { modal: true, detail: 'Saving loses what was written there: maybe the variables that a guest has set meanwhile.' },
    overwrite,
  );
  return answer === overwrite;
}

/** Whether to write a file that a guest works with; `why` is the sentence that says so. */
export async function askToSaveBelowGuest(why: string): Promise<boolean> {
  const save = 'Save Anyway';
  const detail =
    'The guest has read its variables when it started. What it stores from now on and what is saved here don’t come together: one of the two is lost.';
  return (await vscode.window.showWarningMessage(why, { modal: true, detail }, save)) === save;
}

/** Whether all keys are to go, which turns Secure Boot off. */
export async function agreeToRemoveKeys(name: string): Promise<boolean> {
  const remove = 'Remove All Keys';
  const answer = await vscode.window.showWarningMessage(
    `Remove PK, KEK, db and dbx from ${name}?`,
    {
      modal: true,
      detail:
        'The firmware is then in setup mode: Secure Boot is off until a platform key is enrolled again. It can be undone.',
    },
    remove,
  );
  return answer === remove;
}

/** A certificate in DER, out of a file that the person chooses. Throws where the file holds none. */
export async function askForCertificate(database: KeyDatabase): Promise<Uint8Array | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title: `Certificate to Enroll in ${database}`,
    openLabel: 'Enroll',
    filters: { Certificates: ['der', 'cer', 'crt', 'pem'], 'All files': ['*'] },
  });
  return chosen?.[0] && readCertificateFile(chosen[0]);
}

/** DER or PEM, whatever the file is called. Throws where it holds no certificate. */
export async function readCertificateFile(uri: vscode.Uri): Promise<Uint8Array> {
  const { size } = await vscode.workspace.fs.stat(uri);
  const file = size <= largestCertificate ? await vscode.workspace.fs.readFile(uri) : new Uint8Array();
  const der = certificateFromPem(new TextDecoder().decode(file)) ?? file;
  if (readCertificate(der)) return new Uint8Array(der);
  throw new Error(`${nameOf(uri)} holds no X.509 certificate, in DER or PEM.`);
}

/** The name of the file that was written. */
export async function saveCertificate(suggested: string, der: Uint8Array): Promise<string | undefined> {
  const target = await vscode.window.showSaveDialog({
    title: 'Export Certificate',
    defaultUri: inWorkspace(suggested),
    filters: { Certificates: ['der', 'cer'] },
  });
  if (!target) return undefined;
  await writeImageFile(target, der);
  return nameOf(target);
}

/** A place in the first folder of the workspace that can be written; else by name alone. */
export function inWorkspace(name: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  return folder ? vscode.Uri.joinPath(folder.uri, name) : vscode.Uri.file(name);
}
