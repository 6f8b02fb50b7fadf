import path from 'node:path';
import * as vscode from 'vscode';
import type { SplitPlan } from '../../server/protocol.ts';
import { applyEdits, documentOf } from '../apply-edits.ts';
import type { LanguageService } from '../language-service.ts';
import { askForTargets, type SplitTargets } from '../split/ask-for-targets.ts';
import { type Halves, showHalves, split } from '../split/split.ts';

type PossibleSplit = Extract<SplitPlan, { possible: true }>;

/**
 * Splits the unified image that a document's loader names and makes the document use the halves, as one step of undo.
 * `targets` (a `SplitTargets`) answers the question where to, for those who automate. Undefined: nothing was done, and said why.
 */
export async function splitImage(service: LanguageService, uri: unknown, targets: unknown): Promise<Halves | undefined> {
  const document = await documentOf(uri);
  const plan = await service.splitPlan({ uri: document.uri.toString() });
  if (!plan.possible) {
    void vscode.window.showInformationMessage(plan.reason);
    return undefined;
  }
  const root = plan.hostRoot === undefined ? '' : path.resolve(plan.hostRoot);
  const chosen = asTargets(targets) ?? (await askForTargets(question(plan, root)));
  if (!chosen) return undefined;
  const halves = await split(plan.filePath, chosen);
  await service.filesChanged([halves.code.path, halves.vars.path]);
  const rewritten = await service.splitEdits({
    uri: document.uri.toString(),
    imagePath: plan.imagePath,
    codePath: hostPath(halves.code.path, root),
    varsPath: hostPath(halves.vars.path, root),
  });
  await applyEdits(service, document, rewritten);
  void showHalves(plan.filePath, halves);
  return halves;
}

function question(plan: PossibleSplit, root: string): Parameters<typeof askForTargets>[0] {
  return {
    imagePath: plan.filePath,
    codePath: path.join(root, plan.codePath),
    varsPath: path.join(root, plan.varsPath),
    folders: [path.join(root, '/var/lib/libvirt/images')],
  };
}

/** A path of this machine as the host of the domain would name it; `root` stands for its `/`, empty where that is this machine's. */
function hostPath(file: string, root: string): string {
  return root !== '' && file.startsWith(root + path.sep) ? file.slice(root.length) : file;
}

function asTargets(value: unknown): SplitTargets | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (!('codePath' in value && 'varsPath' in value)) return undefined;
  const { codePath, varsPath } = value;
  if (typeof codePath !== 'string' || typeof varsPath !== 'string') return undefined;
  return { codePath, varsPath, overwrite: 'overwrite' in value && value.overwrite === true };
}
