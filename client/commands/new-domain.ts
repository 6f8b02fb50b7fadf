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
  const params = isParams(given) ? given : await ask(service);
  if (!params) return undefined;
  const made = await service.newDomain(params);
  if ('problem' in made) throw new Error(made.problem);
  const document = await vscode.workspace.openTextDocument({ language: 'libvirt-xml', content: made.xml });
  await vscode.window.showTextDocument(document);
  void tell(made.notes);
  return document;
}

/** What is still to be done holds commands, and is gone sooner than they are typed. */
async function tell(notes: readonly string[]): Promise<void> {
  const copy = 'Copy These Steps';
  if (notes.length > 0 && (await vscode.window.showInformationMessage(notes.join(' · '), copy)) === copy) {
    await vscode.env.clipboard.writeText(`${notes.join('\n')}\n`);
  }
}

function isParams(given: unknown): given is NewDomainParams {
  return typeof given === 'object' && given !== null && 'name' in given && 'guest' in given;
}

const title = 'New Libvirt Domain';

/** Asks one thing after the other. What can't be is said while it is typed: the language server knows. */
async function ask(service: LanguageService): Promise<NewDomainParams | undefined> {
  const problemOf = async (params: NewDomainParams): Promise<string | undefined> => {
    const made = await service.newDomain(params);
    return 'problem' in made ? made.problem : undefined;
  };
  const name = await enter('The name of the guest', '', (text) => problemOf({ name: text, guest: 'linux' }));
  if (name === undefined) return undefined;
  const kind = await vscode.window.showQuickPick(guests, { title, placeHolder: 'What runs in it', ignoreFocusOut: true });
  if (!kind) return undefined;
  const { guest } = kind;
  const isWindows = guest.startsWith('windows');
  const firmwares = guest === 'other' ? (['bios', 'uefi'] as const) : (['uefi', 'bios'] as const);
  const firmware = guest === 'windows11' ? 'uefi' : await pick('Firmware', firmwares);
  if (!firmware) return undefined;
  const secureBoot = firmware === 'uefi' ? await pick('Secure Boot', guest === 'windows11' ? yesFirst : noFirst) : 'no';
  if (!secureBoot) return undefined;
  let answers: NewDomainParams = { name, guest, firmware, secureBoot: secureBoot === 'yes' };
  const questions: readonly (readonly [string, string, (text: string) => Partial<NewDomainParams>])[] = [
    ['Memory, such as 4G or 4096M', isWindows ? '8G' : '2G', (memory) => ({ memory })],
    ['How many CPUs', isWindows ? '4' : '2', (vcpus) => ({ vcpus: Number(vcpus) })],
    ['Disk: a size, or the path of an image', isWindows ? '64G' : '20G', (disk) => ({ disks: words(disk) })],
    [
      'Installation medium: the path of an ISO; empty for none',
      '',
      (iso) => ({ cdroms: iso.trim() === '' ? [] : [iso.trim()] }),
    ],
    ['Network: the name of a libvirt network, bridge:NAME or none', 'default', (network) => ({ network: network.trim() })],
    ...(firmware === 'uefi'
      ? [
          [
            'The host’s PCI addresses to pass through, such as 0000:01:00.0; empty for none',
            '',
            (gpu: string) => ({ gpu: words(gpu) }),
          ] as const,
        ]
      : []),
  ];
  for (const [prompt, usual, answer] of questions) {
    const before = answers;
    const text = await enter(prompt, usual, (typed) => problemOf({ ...before, ...answer(typed) }));
    if (text === undefined) return undefined;
    answers = { ...before, ...answer(text) };
  }
  return answers;
}

const yesFirst = ['yes', 'no'] as const;
const noFirst = ['no', 'yes'] as const;

async function pick<Word extends string>(placeHolder: string, choices: readonly Word[]): Promise<Word | undefined> {
  const chosen = await vscode.window.showQuickPick([...choices], { title, placeHolder, ignoreFocusOut: true });
  return choices.find((choice) => choice === chosen);
}

async function enter(
  prompt: string,
  value: string,
  validateInput: (text: string) => Promise<string | undefined>,
): Promise<string | undefined> {
  return vscode.window.showInputBox({ title, prompt, value, validateInput, ignoreFocusOut: true });
}

function words(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '');
}
