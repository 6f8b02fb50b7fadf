import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/** From the reason to the last document a rule is silent on. The formatter has a rule's properties two spaces deep. */
const pages = /\n {2}reason: `\n[\s\S]*?\n {2}examples: \[[\s\S]*\n {2}silentOn: \[[\s\S]*(?=\n {2}check(?:,|: .*)\n\};\n)/;

/** What the documents are made of, beside them: values that only a call tells. */
const made = /^(const \w+(?:: \w+)? = )(?=\w+\()/gm;

/**
 * A rule is one file with its documentation and its examples. The product speaks of neither, and they are half of what the rules
 * weigh and most of what they do when they are loaded: they stay behind.
 */
export const rulesWithoutPages: Plugin = {
  name: 'rules-without-pages',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]server[\\/]rules[\\/]\w+[\\/][^\\/]+\.ts$/ }, async ({ path: file }) => {
      const text = await readFile(file, 'utf8');
      if (!text.includes(': Rule = {\n')) return undefined;
      // As many lines as before: the source map is made of what stands here.
      const bare = text.replace(
        pages,
        (all) => `\n  reason: '', examples: [], silentOn: [],${all.replace(/[^\n]+/g, '').slice(1)}`,
      );
      if (bare === text) throw new Error(`${file}: where are the rule's reason, examples and silentOn?`);
      // Nothing in a rule has a side effect, so what nobody reads any more need not be called.
      return { contents: bare.replace(made, '$1/* @__PURE__ */ '), loader: 'ts' };
    });
  },
};
