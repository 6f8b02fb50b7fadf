import {
  type Connection,
  DocumentFormattingRequest,
  DocumentRangeFormattingRequest,
  type FormattingOptions,
  type LinkedEditingRanges,
  LSPErrorCodes,
  type Range,
  ResponseError,
  type ServerCapabilities,
  type TextEdit,
} from 'vscode-languageserver/node';
import type { DomainText } from '../features/analysis.ts';
import { inlayHints } from '../features/explaining/inlay-hints.ts';
import { definitions } from '../features/navigation/definition.ts';
import { highlights, references } from '../features/navigation/references.ts';
import { prepareRename, rename } from '../features/navigation/rename.ts';
import { foldingRanges } from '../features/outline/folding.ts';
import { selectionRanges } from '../features/outline/selection.ts';
import { symbols } from '../features/outline/symbols.ts';
import { closingOf } from '../features/writing/auto-close.ts';
import { formattingEdits } from '../features/writing/formatting.ts';
import { linkedEditingRanges } from '../features/writing/linked-editing.ts';
import { type AutoCloseParams, autoClose } from '../protocol.ts';
import type { Client } from './client.ts';
import type { Session } from './session.ts';

/** The language whose documents are ours alone: other servers may lay out and close the tags of other XML. */
const ownLanguage = 'libvirt-xml';

/** What the server says of itself for what `answerEditing` answers. */
export function editingCapabilities(client: Client): ServerCapabilities {
  return {
    documentSymbolProvider: true,
    foldingRangeProvider: true,
    selectionRangeProvider: true,
    linkedEditingRangeProvider: true,
    definitionProvider: true,
    referencesProvider: true,
    documentHighlightProvider: true,
    renameProvider: client.preparesRename ? { prepareProvider: true } : true,
    inlayHintProvider: true,
    // Where it can be said for which language, `registerFormatting` does.
    ...(!client.registersFormatting && { documentFormattingProvider: true, documentRangeFormattingProvider: true }),
  };
}

/** Offers formatting for our own language only, so that no editor asks its user which formatter is to have their other XML. */
export async function registerFormatting(connection: Connection, client: Client): Promise<void> {
  if (!client.registersFormatting) return;
  const documentSelector = [{ language: ownLanguage }];
  await connection.client.register(DocumentFormattingRequest.type, { documentSelector });
  await connection.client.register(DocumentRangeFormattingRequest.type, { documentSelector });
}

/** Answers what an editor asks while the person reads and types: from the text as it is now, waiting for nothing. */
export function answerEditing(connection: Connection, session: () => Session | undefined): void {
  /** What a feature makes of the text; null where it is no domain, or where the feature failed, which is logged. */
  const about = async <T>(what: string, uri: string, answer: (text: DomainText, session: Session) => T): Promise<T | null> => {
    const current = session();
    const answered = await current?.guarded(what, () => {
      const text = current.documents.read(uri);
      return text?.domain && answer({ ...text, domain: text.domain }, current);
    });
    return answered ?? null;
  };

  connection.onDocumentSymbol(({ textDocument }) => about('symbols', textDocument.uri, symbols));
  connection.onFoldingRanges(({ textDocument }) => about('folding', textDocument.uri, foldingRanges));
  connection.onSelectionRanges(({ textDocument, positions }) =>
    about('selection', textDocument.uri, (text) => selectionRanges(text, positions)),
  );
  connection.languages.onLinkedEditingRange(
    ({ textDocument, position }): Promise<LinkedEditingRanges | null> =>
      about('linked editing', textDocument.uri, (text) => linkedEditingRanges(text, text.lines.offsetAt(position)) ?? null),
  );
  connection.onDefinition(({ textDocument, position }) =>
    about('definitions', textDocument.uri, (text) => definitions(text, text.lines.offsetAt(position))),
  );
  connection.onReferences(({ textDocument, position, context }) =>
    about('references', textDocument.uri, (text) =>
      references(text, text.lines.offsetAt(position), context.includeDeclaration),
    ),
  );
  connection.onDocumentHighlight(({ textDocument, position }) =>
    about('highlights', textDocument.uri, (text) => highlights(text, text.lines.offsetAt(position))),
  );
  connection.onPrepareRename(({ textDocument, position }) =>
    about('preparing to rename', textDocument.uri, (text) => prepareRename(text, text.lines.offsetAt(position)) ?? null),
  );
  connection.onRenameRequest(async ({ textDocument, position, newName }) => {
    const renamed = await about('renaming', textDocument.uri, (text, { client }) =>
      rename(text, text.lines.offsetAt(position), newName, client.abilities),
    );
    if (renamed && 'problem' in renamed) throw new ResponseError(LSPErrorCodes.RequestFailed, renamed.problem);
    return renamed ?? null;
  });
  connection.languages.inlayHint.on(async ({ textDocument, range }) => {
    const wanted = await session()?.wantsInlayHints(textDocument.uri);
    return wanted ? about('inlay hints', textDocument.uri, (text) => inlayHints(text, range)) : null;
  });

  /** Also for documents of our language that are no domains, or none yet. */
  const formatted = async (uri: string, options: FormattingOptions, range?: Range): Promise<TextEdit[] | null> => {
    const current = session();
    if (current?.documents.text(uri)?.languageId !== ownLanguage) return null;
    const edits = await current.guarded('formatting', () => {
      const text = current.documents.read(uri);
      return text && formattingEdits(text, options, range);
    });
    return edits ?? null;
  };
  connection.onDocumentFormatting(({ textDocument, options }) => formatted(textDocument.uri, options));
  connection.onDocumentRangeFormatting(({ textDocument, options, range }) => formatted(textDocument.uri, options, range));
  connection.onRequest(autoClose, async ({ uri, version, position }: AutoCloseParams): Promise<string | null> => {
    const current = session();
    if (current?.documents.text(uri)?.languageId !== ownLanguage) return null;
    const closing = await current.guarded('closing a tag', () => {
      const text = current.documents.read(uri);
      return text?.version === version ? closingOf(text.tree, text.lines.offsetAt(position)) : undefined;
    });
    return closing ?? null;
  });
}
