import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type About, type AttributePattern, type Content, type ElementPattern, resolve } from '../patterns/pattern.ts';
import { domain } from './domain.ts';
import { formatdomainAnchors } from './formatdomain-anchors-for-tests.ts';

interface Described {
  /** Such as `disk` or `disk@device`. */
  readonly where: string;
  readonly about: About | undefined;
}

/** All elements and attributes of the grammar, and the values that have a meaning of their own. */
function everything() {
  const seen = new Set<ElementPattern | AttributePattern>();
  const elements: Described[] = [];
  const attributes: Described[] = [];
  const values: Described[] = [];
  /** Forms of values that are not told in words. */
  const unexplained: string[] = [];

  const walk = (content: Content, where: string): void => {
    const pattern = resolve(content);
    switch (pattern.kind) {
      case 'element':
      case 'attribute': {
        if (seen.has(pattern)) break;
        seen.add(pattern);
        const name = pattern.name.kind === 'name' ? pattern.name.local : '*';
        const inside = pattern.kind === 'element' ? name : `${where}@${name}`;
        (pattern.kind === 'element' ? elements : attributes).push({ where: inside, about: pattern.about });
        walk(pattern.kind === 'element' ? pattern.content : pattern.value, inside);
        break;
      }
      case 'value':
        if (pattern.about !== undefined) values.push({ where: `${where}=${pattern.text}`, about: pattern.about });
        break;
      case 'data':
        if (pattern.expected === undefined) unexplained.push(where);
        break;
      case 'one-or-more':
      case 'list':
        walk(pattern.content, where);
        break;
      case 'choice':
      case 'group':
      case 'interleave':
        for (const part of pattern.parts) walk(part, where);
        break;
      default:
        break;
    }
  };
  walk(domain, '');
  return { elements, attributes, values, unexplained };
}

const { elements, attributes, values, unexplained } = everything();
const all = [...elements, ...attributes, ...values];

/** Where `wrong` holds, with what is said there. */
function offenders(described: readonly Described[], wrong: (about: About | undefined) => boolean): readonly string[] {
  return described.filter(({ about }) => wrong(about)).map(({ where, about }) => `${where}: ${JSON.stringify(about)}`);
}

describe('the built-in grammar', () => {
  it('describes every element and attribute in one line', () => {
    const isOneLine = (text: string) => /^\S.*[^.\s]$/.test(text) && text.length <= 150;
    expect(offenders(all, (about) => about === undefined || !isOneLine(about.text))).toEqual([]);
    expect(offenders([...elements, ...attributes], (about) => !/^[A-Z<`]/.test(about?.text ?? ''))).toEqual([]);
    expect(elements.length).toBeGreaterThan(600);
    expect(attributes.length).toBeGreaterThan(800);
    expect(values.length).toBeGreaterThan(600);
  });

  it('links every element to a section that exists; an attribute without a link belongs to that of its element', () => {
    const anchors = new Set(formatdomainAnchors);
    expect(offenders(elements, (about) => !anchors.has(about?.link ?? ''))).toEqual([]);
    expect(offenders(all, (about) => about?.link !== undefined && !anchors.has(about.link))).toEqual([]);
  });

  it('writes versions as libvirt does, and other pages as addresses', () => {
    expect(
      offenders(all, (about) => about?.since !== undefined && !/^(0|[1-9]\d?)\.\d{1,2}\.\d{1,2}$/.test(about.since)),
    ).toEqual([]);
    expect(offenders(all, (about) => about?.see !== undefined && !about.see.startsWith('https://libvirt.org/'))).toEqual([]);
    expect(all.filter(({ about }) => about?.since !== undefined).length).toBeGreaterThan(500);
  });

  it('says of every value that is not listed what form it has', () => {
    expect(unexplained).toEqual([]);
  });

  it('builds nothing when its modules load', async () => {
    const folder = import.meta.dirname;
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
      /(?<!test|tests)\.ts$/.test(file),
    );
    expect(files.length).toBeGreaterThan(50);
    for (const file of files) {
      const exported: Record<string, unknown> = await import(path.join(folder, file));
      for (const [name, value] of Object.entries(exported)) expect(typeof value, `${name} of ${file}`).toBe('function');
    }
  });
});
