import type { CompletionItem, Connection, MarkupContent } from 'vscode-languageserver/node';
import { URI } from 'vscode-uri';
import { codeActions } from '../features/actions/code-actions.ts';
import type { Analysis } from '../features/analysis.ts';
import { type Completions, completions, wholeDomains } from '../features/completion/completion.ts';
import { hover } from '../features/explaining/hover.ts';
import { lenses } from '../features/explaining/lenses.ts';
import { links, namedPaths } from '../features/navigation/links.ts';
import type { Session } from './session.ts';

/** Answers what the editor asks of itself about a document. `session` is undefined until `initialize`, before which nothing is asked. */
export function answerRequests(connection: Connection, session: () => Session | undefined): void {
  /** What a feature makes of the document; null where it is no domain, or where the feature failed, which is logged. */
  const about = async <T>(
    what: string,
    uri: string,
    answer: (analysis: Analysis, session: Session) => T | Promise<T>,
  ): Promise<T | null> => {
    const current = session();
    const answered = await current?.guarded(what, async () => {
      const analysis = await current.analysis(uri);
      return analysis && answer(analysis, current);
    });
    return answered ?? null;
  };

  connection.onHover(
    async ({ textDocument, position }) =>
      // Our own client brings the schema with it.
      (await session()?.guarded('hover', async () => {
        const { neighbours, client } = session() ?? {};
        return neighbours?.hover(textDocument.uri, position, client?.abilities.hasOurCommands === true);
      })) ??
      about('hover', textDocument.uri, async (analysis, current) =>
        hover(analysis, await current.grammar(textDocument.uri), analysis.lines.offsetAt(position), current.client.abilities),
      ),
  );
  connection.onCodeAction(({ textDocument, range, context }) =>
    about('code actions', textDocument.uri, (analysis, { client }) =>
      codeActions(analysis, { range, context }, client.abilities),
    ),
  );
  connection.onDocumentLinks(({ textDocument }) =>
    about('links', textDocument.uri, async (analysis, current) => {
      const paths = namedPaths(analysis).map(({ path }) => path);
      const files = await current.filesAmong(paths, analysis.host);
      return links(analysis, (path) => {
        const file = files.get(path);
        return file === undefined ? undefined : URI.file(file).toString();
      });
    }),
  );
  const offered = new OfferedLast();
  connection.onCompletion(
    async ({ textDocument: { uri }, position, context }) =>
      (await session()?.guarded('completion', async () => {
        const current = session();
        // Waits neither for the host nor for the check.
        const document = current?.documents.read(uri);
        if (!current || !document) return current?.neighbours.completion(uri, position);
        const offset = document.lines.offsetAt(position);
        const abilities = current.client.completion;
        const isOurs = current.documents.text(uri)?.languageId === 'libvirt-xml';
        // `<domain` alone is a domain already, and still asks for a whole one.
        const whole = document.domain || isOurs ? wholeDomains(document, offset, abilities) : undefined;
        const answer =
          whole ??
          (document.domain &&
            completions(document, await current.choosingBy(uri), offset, abilities, context?.triggerCharacter));
        if (!answer) return current.neighbours.completion(uri, position);
        return { isIncomplete: false, items: offered.take(answer) };
      })) ?? null,
  );
  connection.onCompletionResolve((item) => {
    const documentation = offered.documentationOf(item);
    return documentation ? { ...item, documentation } : item;
  });
  connection.onCodeLens(({ textDocument }) =>
    about('lenses', textDocument.uri, (analysis, { client }) => lenses(analysis, client.abilities)),
  );
}

/** What was offered last: editors ask for the documentation of one item at a time, and of one that was offered before, maybe late. */
class OfferedLast {
  #list = 0;
  #documentation: Completions['documentation'] = [];

  /** The items, each with the list that it stands in. */
  take({ items, documentation }: Completions): CompletionItem[] {
    this.#list += 1;
    this.#documentation = documentation;
    return items.map((item) => ({ ...item, data: [this.#list, item.data] }));
  }

  /** Undefined for what has none, and for an item of an earlier list. */
  documentationOf({ data }: { readonly data?: unknown }): MarkupContent | undefined {
    const [list, index]: readonly unknown[] = Array.isArray(data) ? data : [];
    return list === this.#list && typeof index === 'number' ? this.#documentation[index]?.() : undefined;
  }
}
