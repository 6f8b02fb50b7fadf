import {
  CodeActionKind,
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type InitializeResult,
  PositionEncodingKind,
  TextDocumentSyncKind,
  WatchKind,
} from 'vscode-languageserver/node';
import { fixAllKind } from '../features/actions/code-actions.ts';
import { filesChanged, trustGranted } from '../protocol.ts';
import { version } from '../version.ts';
import { type Client, readClient } from './client.ts';
import { answerCommands } from './commands.ts';
import { answerEditing, editingCapabilities, registerFormatting } from './editing.ts';
import { answerRequests } from './requests.ts';
import { Session } from './session.ts';

/** Files that a domain may name as its firmware: when one changes, findings may. */
const imageFiles = '**/*.{fd,bin,rom,qcow2}';
/** Other domains of the workspace: documents that are open may share something with them. */
const domainFiles = '**/*.xml';
/** A folder that comes or goes with domains in it may be all that is told of them. */
const allFilesAndFolders = '**/*';

/** Serves one client over this connection until it says `exit`. */
export function serve(connection: Connection): void {
  let session: Session | undefined;

  connection.onInitialize((params) => {
    session = new Session(connection, readClient(params));
    return answer(session.client);
  });
  connection.onInitialized(() => {
    const current = session;
    if (!current) return;
    void current.guarded('registering for changes', () => register(connection, current.client));
    void current.guarded('reading the configuration', () => current.applyConfiguredHost());
    void current.guarded('reading the workspace', () => current.readWorkspace());
    if (current.client.announcesFolders) {
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) =>
        current.foldersChanged(
          added.map(({ uri }) => uri),
          removed.map(({ uri }) => uri),
        ),
      );
    }
  });
  connection.onNotification(trustGranted, () => session?.trust());
  connection.onNotification(
    filesChanged,
    () => void session?.guarded('looking at changed files', () => session?.filesChanged()),
  );
  connection.onDidChangeWatchedFiles(
    ({ changes }) =>
      void session?.guarded('looking at changed files', () => session?.filesChanged(changes.map(({ uri }) => uri))),
  );
  connection.onDidChangeConfiguration(({ settings }: { settings: unknown }) => {
    const section = typeof settings === 'object' && settings !== null && 'virtlens' in settings ? settings.virtlens : undefined;
    void session?.guarded('reading the configuration', () => session?.configurationChanged(section));
  });
  answerRequests(connection, () => session);
  answerCommands(connection, () => session);
  answerEditing(connection, () => session);
  connection.listen();
}

function answer(client: Client): InitializeResult {
  return {
    serverInfo: { name: 'virtlens', version },
    capabilities: {
      positionEncoding: PositionEncodingKind.UTF16,
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
      ...(client.pullsDiagnostics && {
        diagnosticProvider: { identifier: 'virtlens', interFileDependencies: true, workspaceDiagnostics: false },
      }),
      codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite, fixAllKind] },
      completionProvider: { triggerCharacters: ['/', ':', '"', "'", '<', ' '], resolveProvider: true },
      codeLensProvider: { resolveProvider: false },
      hoverProvider: true,
      documentLinkProvider: { resolveProvider: false },
      ...editingCapabilities(client),
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    },
  };
}

async function register(connection: Connection, client: Client): Promise<void> {
  await registerFormatting(connection, client);
  if (client.registersConfiguration) {
    await connection.client.register(DidChangeConfigurationNotification.type, { section: 'virtlens' });
  }
  if (client.registersWatchers) {
    await connection.client.register(DidChangeWatchedFilesNotification.type, {
      watchers: [
        { globPattern: imageFiles },
        { globPattern: domainFiles },
        { globPattern: allFilesAndFolders, kind: WatchKind.Create | WatchKind.Delete },
      ],
    });
  }
}
