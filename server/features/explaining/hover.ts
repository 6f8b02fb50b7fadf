import { type Hover, MarkupKind } from 'vscode-languageserver-types';
import type { ImageSummary } from '../../../firmware/model.ts';
import { hex, sizeText } from '../../../firmware/wording.ts';
import type { Matcher } from '../../schema/check.ts';
import { type Analysis, type ClientAbilities, type MarkupHover, rangeOf } from '../analysis.ts';
import { escaped } from '../markdown.ts';
import { type ImagePath, imagePaths } from '../navigation/image-paths.ts';
import { firmwareHover } from './firmware-choice.ts';
import { schemaHover } from './schema-hover.ts';

/**
 * What stands under the cursor: which image a path leads to, which firmware `firmware=` brings, and what the schema says of an element,
 * an attribute or a value. Undefined where none of them has anything to say.
 */
export function hover(analysis: Analysis, grammar: Matcher, offset: number, client: ClientAbilities): Hover | undefined {
  const found = imageHover(analysis, offset, client) ?? firmwareHover(analysis, offset, client);
  const schema = schemaHover(analysis.tree, grammar, offset, client.markdown);
  if (!schema) return found;
  if (!found) return { contents: schema.contents, range: rangeOf(analysis, schema.span) };
  // What is known of this guest comes before what is true of every guest.
  const value = [found.contents.value, schema.contents.value].join(client.markdown ? '\n\n---\n\n' : '\n\n');
  return { contents: { kind: schema.contents.kind, value }, range: found.range };
}

function imageHover(analysis: Analysis, offset: number, client: ClientAbilities): MarkupHover | undefined {
  const named = imagePaths(analysis.domain).find(({ span }) => span.start <= offset && offset <= span.end);
  if (!named) return undefined;
  const lines = describe(named, analysis);
  const contents = client.markdown
    ? { kind: MarkupKind.Markdown, value: lines.join('\n\n') }
    : { kind: MarkupKind.PlainText, value: lines.join('\n').replaceAll('**', '') };
  return { contents, range: rangeOf(analysis, named.span) };
}

const roleNames: Readonly<Record<ImagePath['role'], string>> = {
  loader: 'Loader',
  template: 'NVRAM template',
  nvram: 'Variable store of this guest',
};

function describe(named: ImagePath, analysis: Analysis): readonly string[] {
  const heading = roleNames[named.role];
  const facts = analysis.host.images.get(named.path);
  switch (facts?.state) {
    case 'read':
      return describeImage(heading, facts.summary);
    case 'missing':
      return analysis.host.consulted
        ? [`**${heading}: no such file here**`, whereMissing(named, analysis)]
        : [`**${heading}: not read**`, 'It does not lie in a folder that may be read before the workspace is trusted.'];
    case 'unread':
      return [`**${heading}: not read**`, escaped(facts.reason)];
    case undefined:
      return [`**${heading}**`, analysis.host.consulted ? 'Not read yet.' : 'Nothing was read of this machine.'];
  }
}

const kindNames: Readonly<Record<ImageSummary['kind'], string>> = {
  unified: 'unified image (variables and code in one file)',
  code: 'CODE (firmware without a variable store)',
  vars: 'VARS (variable store)',
  blank: 'blank (every byte the same; firmware formats it at the first start)',
  qcow2: 'qcow2 container',
  seabios: 'SeaBIOS (no UEFI)',
  unknown: 'no firmware image that is known here',
};

const architectureNames: Readonly<Record<NonNullable<ImageSummary['architecture']>, string>> = {
  x86: 'x86',
  arm: 'Arm (32 bit)',
  aarch64: 'AArch64',
  riscv64: 'RISC-V (64 bit)',
  loongarch64: 'LoongArch (64 bit)',
};

/** An image in a few lines of Markdown. */
export function describeImage(heading: string, image: ImageSummary): readonly string[] {
  const facts = [
    sizeText(image.size),
    image.build,
    image.architecture && architectureNames[image.architecture],
    image.wholeImage && purposeNames[image.wholeImage],
  ];
  return [
    `**${heading}: ${kindNames[image.kind]}**`,
    facts.filter((fact) => fact !== undefined).join(' · '),
    ...contentOf(image),
    ...guestView(image),
  ];
}

const purposeNames: Readonly<Record<NonNullable<ImageSummary['wholeImage']>, string>> = {
  'amd-sev': 'built for AMD SEV, to be loaded whole',
  'intel-tdx': 'built for Intel TDX, to be loaded whole',
};

/** What a container shows to the guest. */
function guestView({ kind, content }: ImageSummary): readonly string[] {
  if (kind !== 'qcow2') return [];
  return content ? describeImage('In it', content) : ['What is inside could not be read.'];
}

function contentOf(image: ImageSummary): readonly string[] {
  const lines: string[] = [];
  if (image.kind === 'unified' && image.splitOffset !== undefined) {
    const code = image.size - image.splitOffset;
    lines.push(`Splits at ${hex(image.splitOffset)}: VARS ${sizeText(image.splitOffset)}, CODE ${sizeText(code)}.`);
  }
  if (image.splitRefusal !== undefined) lines.push(escaped(image.splitRefusal));
  if (image.kind === 'code' && image.sizes) {
    lines.push(`Goes with a variable store of ${sizeText(image.sizes.vars)}.`);
  }
  if (image.kind === 'vars' || image.kind === 'unified') {
    lines.push(image.variableCount === 0 ? 'No variables.' : `Variables: ${image.variableCount}.`);
    lines.push(`Secure Boot: ${image.secureBoot.state}. ${escaped(image.secureBoot.reason)}`);
  }
  return lines;
}

function whereMissing(named: ImagePath, analysis: Analysis): string {
  if (named.role === 'nvram') {
    const template = analysis.domain.os.nvram?.template?.value;
    return template
      ? `libvirt makes it from ${code(template)} at the first start.`
      : 'libvirt makes it at the first start, from the template it knows for the loader.';
  }
  return `${code(named.path)} does not exist.`;
}

function code(text: string): string {
  const fence = '`'.repeat(Math.max(0, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length)) + 1);
  return `${fence} ${text.replace(/\s+/g, ' ')} ${fence}`;
}
