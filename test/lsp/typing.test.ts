import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { ideOnQ35, unifiedGuest } from './domains.ts';
import { endServersAfterEach, start } from './fixture.ts';

endServersAfterEach();

/** Where an edit goes, as a share of the text; how much it removes, and what it puts there. */
const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  removed: fc.nat({ max: 20 }),
  text: fc.constantFrom(
    '',
    '<',
    '>',
    '/>',
    '</disk>',
    "'",
    ' bus=',
    'ide',
    '\n',
    '\r\n',
    '<!--',
    ']]>',
    '&amp;',
    '😀',
    '<disk>',
  ),
});

test('whatever is typed, the findings are those of the text as it stands', async () => {
  const server = await start();
  let count = 0;
  const typing = fc.asyncProperty(
    fc.constantFrom(ideOnQ35, unifiedGuest),
    fc.array(edit, { maxLength: 12 }),
    async (text, edits) => {
      count += 1;
      const typed = await server.open(`file:///srv/typed-${count}.xml`, text);
      for (const { at, removed, text: added } of edits) {
        const now = TextDocument.create('', '', 0, typed.text);
        const offset = Math.floor(at * typed.text.length);
        await typed.edit({ start: now.positionAt(offset), end: now.positionAt(offset + removed) }, added);
      }
      const fresh = await server.open(`file:///srv/fresh-${count}.xml`, typed.text);
      const [seen, expected] = [await typed.diagnostics(), await fresh.diagnostics()];
      expect(JSON.stringify(seen).replaceAll(typed.uri, fresh.uri)).toBe(JSON.stringify(expected));
      expect(await typed.symbols()).toEqual(await fresh.symbols());
      await typed.close();
      await fresh.close();
    },
  );
  await fc.assert(typing, { numRuns: 60 });
});
