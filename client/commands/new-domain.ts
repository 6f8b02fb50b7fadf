import * as vscode from 'vscode';
import type { NewDomainParams } from '../../server/protocol.ts';
import type { LanguageService } from '../language-service.ts';

type Guest = NewDomainParams['guest'];

const guests: readonly (vscode.QuickPickItem & { readonly guest: Guest })[] = [
  { label: 'Linux', description: 'UEFI, virtio', guest: 'linux' },
  { label: 'Windows 11', description: 'UEFI, Secure Boot, TPM 2.0', guest: 'windows11' },
  { label: 'Windows 10', description: 'UEFI, SATA', guest: 'windows10' },
  { label: 'Something else', description: 'BIOS, SATA', guest: 'other' },
];

/** Asks a few questions and opens the document for a new guest. Undefined where the person gave up. */
export async function newDomain(service: LanguageService, given: unknown): Promise<vscode.TextDocument | undefined> {
  const params = isParams(given) ? given : await ask();
  if (!params) return undefined;
  const made = await service.newDomain(params);
  if ('problem' in made) throw new Error(made.problem);
  const document = await vscode.workspace.openTextDocument({ language: 'libvirt-xml', content: made.xml });
  await vscode.window.showTextDocument(document);
  if (made.notes.length > 0) void vscode.window.showInformationMessage(made.notes.join(' '));
  return document;
}

function isParams(given: unknown): given is NewDomainParams {
  return typeof given === 'object' && given !== null && 'name' in given && 'guest' in given;
}

async function ask(): Promise<NewDomainParams | undefined> {
  const title = 'New libvirt domain';
  const name = await vscode.window.showInputBox({
    title,
    prompt: 'The name of the guest',
    validateInput: (text) => (/^[^/\s][^/\n]*$/.test(text) ? undefined : 'A name is not empty and has no slash.'),
  });
  if (name === undefined) return undefined;
  const kind = await vscode.window.showQuickPick(guests, { title, placeHolder: 'What runs in it' });
  if (!kind) return undefined;
  const firmware = kind.guest === 'windows11' ? 'uefi' : await pick(title, 'Firmware', ['uefi', 'bios'] as const);
  if (!firmware) return undefined;
  const secureBoot =
    firmware === 'uefi' ? await pick(title, 'Secure Boot', kind.guest === 'windows11' ? yesFirst : noFirst) : 'no';
  if (!secureBoot) return undefined;
  const isWindows = kind.guest.startsWith('windows');
  const memory = await enter(title, 'Memory', isWindows ? '8G' : '2G');
  const vcpus = memory === undefined ? undefined : await enter(title, 'CPUs', isWindows ? '4' : '2');
  const disk =
    vcpus === undefined ? undefined : await enter(title, 'Disk: a size, or the path of an image', isWindows ? '64G' : '20G');
  const medium =
    disk === undefined ? undefined : await enter(title, 'Installation medium: the path of an ISO; empty for none', '');
  const network =
    medium === undefined ? undefined : await enter(title, 'Network: a libvirt network, bridge:NAME, none', 'default');
  const gpu =
    network === undefined
      ? undefined
      : await enter(title, 'PCI addresses to pass through, such as 0000:01:00.0; empty for none', '');
  if (memory === undefined || vcpus === undefined || disk === undefined || network === undefined || gpu === undefined)
    return undefined;
  return {
    name,
    guest: kind.guest,
    firmware,
    secureBoot: secureBoot === 'yes',
    memory,
    vcpus: Number(vcpus),
    disks: [disk],
    cdroms: words(medium ?? ''),
    network,
    gpu: words(gpu),
  };
}

const yesFirst = ['yes', 'no'] as const;
const noFirst = ['no', 'yes'] as const;

async function pick<Word extends string>(
  title: string,
  placeHolder: string,
  choices: readonly Word[],
): Promise<Word | undefined> {
  const chosen = await vscode.window.showQuickPick([...choices], { title, placeHolder });
  return choices.find((choice) => choice === chosen);
}

async function enter(title: string, prompt: string, value: string): Promise<string | undefined> {
  return vscode.window.showInputBox({ title, prompt, value });
}

function words(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '');
}
