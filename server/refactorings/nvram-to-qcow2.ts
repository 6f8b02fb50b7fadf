import type { Domain } from '../domain/domain.ts';
import type { Nvram } from '../domain/os.ts';
import { shellWord } from '../domain/shell-word.ts';
import { escapeText, orderEdits, setAttribute, type TextEdit } from '../xml/edit.ts';
import { commonRefusal } from './condition.ts';
import { nothingToDo, type Plan, type Refactoring } from './refactoring.ts';

function applies(domain: Domain): string | undefined {
  const refusal = commonRefusal(domain);
  if (refusal) return refusal;
  const { firmware, nvram } = domain.os;
  if (!nvram) return 'The domain has no <nvram>.';
  if (firmware)
    return 'libvirt chooses this firmware, and with it the format of the store. Write the choice down first (auto-to-loader).';
  if (nvram.source || (nvram.type && nvram.type.value !== 'file')) return 'Its store is no plain file.';
  if (!nvram.path) return 'Its <nvram> names no file that could be converted.';
  const format = nvram.format?.value ?? 'raw';
  return format === 'raw' || format === 'qcow2' ? undefined : `The store's format is ${format}.`;
}

function plan({ os }: Domain): Plan {
  const { nvram } = os;
  if (!nvram?.path || nvram.format?.value === 'qcow2') return nothingToDo;
  const path = nvram.path.value.trim();
  const newPath = qcow2Name(path);
  const template = nvram.template?.value;
  const convertsTemplate = template !== undefined && (nvram.templateFormat?.value ?? 'raw') === 'raw';
  const newTemplate = convertsTemplate ? templateName(newPath) : undefined;
  const convert = 'qemu-img convert -f raw -O qcow2 -o cluster_size=4096';
  return {
    edits: orderEdits([
      ...templateEdits(nvram, newTemplate),
      setAttribute(nvram.element, 'format', 'qcow2'),
      { span: nvram.path.span, text: escapeText(newPath) },
    ]),
    notes: [
      'The store may be qcow2 from libvirt 9.2 on, internal snapshots of it work from 10.9 on (revert and delete from 10.10), and templateFormat needs 10.10.',
      `With the guest shut off, convert its store: ${convert} ${shellWord(path)} ${shellWord(newPath)}`,
      ...(template === undefined || newTemplate === undefined
        ? []
        : [`And the template, for a store that is made anew: ${convert} ${shellWord(template)} ${shellWord(newTemplate)}`]),
    ],
  };
}

/** libvirt copies a template, it does not convert it. The distribution's own file stays; the copy lies beside the store. */
function templateEdits(nvram: Nvram, newTemplate: string | undefined): readonly TextEdit[] {
  if (newTemplate === undefined) return [];
  return [setAttribute(nvram.element, 'template', newTemplate), setAttribute(nvram.element, 'templateFormat', 'qcow2')];
}

function qcow2Name(path: string): string {
  return `${path.replace(/\.(?:fd|raw|bin|img)$/, '')}.qcow2`;
}

function templateName(path: string): string {
  return path.replace(/\.qcow2$/, '_TEMPLATE.qcow2');
}

export const nvramToQcow2: Refactoring = {
  id: 'nvram-to-qcow2',
  title: 'Keep the variable store as qcow2',
  summary: 'for internal snapshots; says how to convert the files',
  needsOptions: false,
  applies,
  plan,
};
