import { type ClientCapabilities, type InitializeParams, InsertTextMode, MarkupKind } from 'vscode-languageserver/node';
import type { ClientAbilities } from '../features/analysis.ts';
import type { CompletionAbilities } from '../features/completion/completion.ts';
import type { ServerOptions } from '../protocol.ts';
import { diskPath } from './uris.ts';

/** What the client said of itself in `initialize`. */
export interface Client {
  readonly abilities: ClientAbilities;
  readonly completion: CompletionAbilities;
  readonly pullsDiagnostics: boolean;
  readonly refreshesDiagnostics: boolean;
  readonly refreshesLenses: boolean;
  readonly answersConfiguration: boolean;
  readonly registersConfiguration: boolean;
  readonly registersWatchers: boolean;
  readonly announcesFolders: boolean;
  readonly preparesRename: boolean;
  readonly registersFormatting: boolean;
  readonly refreshesHints: boolean;
  readonly options: ServerOptions;
  /** The workspace folders on this machine's disk, as paths. */
  readonly folders: readonly string[];
}

/** What the features and the session need to know of the client. */
export function readClient({ capabilities, initializationOptions, workspaceFolders, rootUri }: InitializeParams): Client {
  const { textDocument, workspace } = capabilities;
  return {
    abilities: clientAbilities(capabilities, initializationOptions),
    completion: completionAbilities(textDocument?.completion?.completionItem, isOurClient(initializationOptions)),
    pullsDiagnostics: textDocument?.diagnostic !== undefined,
    refreshesDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    refreshesLenses: workspace?.codeLens?.refreshSupport === true,
    answersConfiguration: workspace?.configuration === true,
    registersConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    registersWatchers: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    announcesFolders: workspace?.workspaceFolders === true,
    preparesRename: textDocument?.rename?.prepareSupport === true,
    registersFormatting:
      textDocument?.formatting?.dynamicRegistration === true && textDocument.rangeFormatting?.dynamicRegistration === true,
    refreshesHints: workspace?.inlayHint?.refreshSupport === true,
    options: readOptions(initializationOptions),
    folders: folderPaths(workspaceFolders?.map(({ uri }) => uri) ?? (rootUri ? [rootUri] : [])),
  };
}

function clientAbilities({ textDocument, workspace }: ClientCapabilities, options: unknown): ClientAbilities {
  return {
    versionedEdits: workspace?.workspaceEdit?.documentChanges === true,
    annotatedEdits: workspace?.workspaceEdit?.changeAnnotationSupport !== undefined,
    relatedInformation:
      (textDocument?.diagnostic?.relatedInformation ?? textDocument?.publishDiagnostics?.relatedInformation) === true,
    markdown: textDocument?.hover?.contentFormat?.includes(MarkupKind.Markdown) === true,
    hasOurCommands: isOurClient(options),
  };
}

/** Only our own client sends this, and it has the commands; an editor that does not would fail at them. */
function isOurClient(options: unknown): boolean {
  return typeof options === 'object' && options !== null && 'trusted' in options;
}

type CompletionItemCapability = NonNullable<NonNullable<ClientCapabilities['textDocument']>['completion']>['completionItem'];

function completionAbilities(item: CompletionItemCapability, asksAgain: boolean): CompletionAbilities {
  return {
    snippets: item?.snippetSupport === true,
    insertReplace: item?.insertReplaceSupport === true,
    markdown: item?.documentationFormat?.includes(MarkupKind.Markdown) === true,
    labelDetails: item?.labelDetailsSupport === true,
    asksAgain,
    insertsAsIs: item?.insertTextModeSupport?.valueSet.includes(InsertTextMode.asIs) === true,
  };
}

/** An editor that knows nothing of trust runs servers only for folders its user trusts. */
function readOptions(options: unknown): ServerOptions {
  const given: object = typeof options === 'object' && options !== null ? options : {};
  return {
    trusted: !('trusted' in given && given.trusted === false),
    hostRoot: 'hostRoot' in given && typeof given.hostRoot === 'string' && given.hostRoot !== '' ? given.hostRoot : undefined,
  };
}

/** URIs of folders as paths; those that are not on this machine's disk are left out. */
export function folderPaths(uris: readonly string[]): readonly string[] {
  return uris.flatMap((uri) => diskPath(uri) ?? []);
}
