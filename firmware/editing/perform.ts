import { addBootEntry, setBootOrder } from './boot-entries.ts';
import type { StoreEdit } from './edit.ts';
import { enroll, removeKeys } from './keys.ts';
import type { StoreEditor } from './store-editor.ts';
import { type Done, deleteVariable, setVariable } from './write-variable.ts';

/** Makes the change in the editor's copy. After a refusal that copy is of no use. */
export function perform(editor: StoreEditor, edit: StoreEdit): Done {
  switch (edit.kind) {
    case 'set': {
      const { name, guid, attributes, data, timestamp } = edit;
      return setVariable(editor, { name, guid, attributes, data }, timestamp);
    }
    case 'delete':
      return deleteVariable(editor, edit.name, edit.guid);
    case 'enroll':
    case 'enroll-hash':
      return enroll(editor, edit);
    case 'remove-keys':
      return removeKeys(editor);
    case 'boot-order':
      return setBootOrder(editor, edit.order);
    case 'boot-entry':
      return addBootEntry(editor, edit.data, edit.place);
    case 'compact':
      editor.compact();
      return { description: 'Compact the store' };
  }
}
