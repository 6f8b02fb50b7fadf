import { type Connection, LSPErrorCodes, ResponseError } from 'vscode-languageserver/node';
import { fixEditsOf } from '../features/actions/fix-edits.ts';
import { newDomainFrom } from '../features/actions/new-domain.ts';
import { domainPartsOf, qemuViewOf } from '../features/actions/qemu-view.ts';
import { offeredRefactorings, refactoringPlan } from '../features/actions/refactoring-actions.ts';
import { planSplit } from '../features/actions/split-plan.ts';
import type { Analysis } from '../features/analysis.ts';
import { lspEdits } from '../features/edits.ts';
import { firmwareExplanation } from '../features/explaining/firmware-choice.ts';
import {
  type DomainParts,
  type DomainPartsParams,
  domainParts,
  type ExplainFirmwareParams,
  explainFirmware,
  type FirmwareExplanation,
  type FixEdits,
  type FixEditsParams,
  fixEdits,
  type NewDomain,
  type NewDomainParams,
  newDomain,
  type OfferedRefactoring,
  type QemuView,
  type QemuViewParams,
  qemuView,
  type RefactoringListParams,
  type RefactoringParams,
  type RefactoringPlan,
  refactoring,
  refactoringList,
  type SplitEdits,
  type SplitEditsParams,
  type SplitPlan,
  type SplitPlanParams,
  splitEdits,
  splitPlan,
} from '../protocol.ts';
import { splitRewrite } from '../rules/split-rewrite.ts';
import type { Session } from './session.ts';

/** Answers what our client's commands ask (`protocol.ts`). `session` is undefined until `initialize`, before which nothing is asked. */
export function answerCommands(connection: Connection, session: () => Session | undefined): void {
  /** What a command makes of the document with what the disk says now. The reason why it can't goes to the person. */
  const now = async <T>(uri: string, answer: (analysis: Analysis, session: Session) => T): Promise<T> => {
    const current = session();
    const document = current?.documents.read(uri);
    if (!current || !document) throw new ResponseError(LSPErrorCodes.RequestFailed, 'The document is not open.');
    const analysis = await current.latestAnalysis(uri);
    if (!analysis)
      throw new ResponseError(LSPErrorCodes.RequestFailed, 'The document is no libvirt domain: its root is not <domain>.');
    return answer(analysis, current);
  };

  connection.onRequest(
    fixEdits,
    ({ uri, scope }: FixEditsParams): Promise<FixEdits> => now(uri, (analysis) => fixEditsOf(analysis, scope)),
  );
  connection.onRequest(
    explainFirmware,
    ({ uri }: ExplainFirmwareParams): Promise<FirmwareExplanation> => now(uri, firmwareExplanation),
  );
  connection.onRequest<NewDomain, void>(newDomain, (params: NewDomainParams) => newDomainFrom(params));
  connection.onRequest(
    qemuView,
    ({ uri, form }: QemuViewParams): Promise<QemuView> => now(uri, (analysis) => qemuViewOf(analysis, form)),
  );
  connection.onRequest<RefactoringPlan, void>(refactoring, ({ uri, ...which }: RefactoringParams) =>
    now(uri, (analysis) => refactoringPlan(analysis, which)),
  );
  connection.onRequest(
    refactoringList,
    ({ uri }: RefactoringListParams): Promise<readonly OfferedRefactoring[]> => now(uri, offeredRefactorings),
  );
  connection.onRequest(domainParts, async ({ text, uri }: DomainPartsParams): Promise<DomainParts | null> => {
    const into = uri === undefined ? undefined : await session()?.analysis(uri);
    return domainPartsOf(text, into) ?? null;
  });
  connection.onRequest<SplitPlan, void>(splitPlan, ({ uri }: SplitPlanParams) =>
    now(uri, (analysis, current) =>
      planSplit(analysis, { hostRoot: current.hostRoot, fileOf: (hostPath) => current.fileOf(hostPath, analysis.host) }),
    ),
  );
  connection.onRequest(
    splitEdits,
    ({ uri, imagePath, codePath, varsPath }: SplitEditsParams): Promise<SplitEdits> =>
      now(uri, (analysis) => ({
        version: analysis.version,
        edits: lspEdits(analysis, splitRewrite(analysis.domain, imagePath, codePath, varsPath)),
      })),
  );
}
