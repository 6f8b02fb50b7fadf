import type { EditEffects, LabelledEdit } from '../../client/editor/editing/answer-source.ts';
import { applyEdit } from '../../firmware/editing/edit.ts';
import type { FirmwareImage } from '../../firmware/model.ts';
import type { Editing } from '../../webview/protocol.ts';

/** What a test does with the changes that the page asks for, and sees of them. */
export interface FakeEdits {
  /** What undo would call them, in order. */
  readonly made: string[];
  /** Certificates that were exported, with their names. */
  readonly exported: { readonly name: string; readonly bytes: Uint8Array }[];
  /** Why the file is not written; a private copy is offered and made then. */
  copyFirst: string;
  /** What the person chooses as a file with a certificate. */
  certificate: Uint8Array | undefined;
  /** Whether the person agrees to what is asked. */
  agrees: boolean;
  /** Takes the last change back, as VS Code's undo does. */
  undo(): void;
}

/** The image behind the page, as far as changes go. */
interface ChangedImage {
  readonly bytes: () => Uint8Array;
  readonly image: () => FirmwareImage | undefined;
  readonly become: (bytes: Uint8Array) => void;
}

/** Makes changes in real bytes, without files and questions. */
export function fakeEdits(changed: ChangedImage): { readonly edits: FakeEdits; readonly effects: EditEffects } {
  const before: Uint8Array[] = [];
  const edits: FakeEdits = {
    made: [],
    exported: [],
    copyFirst: '',
    certificate: undefined,
    agrees: true,
    undo() {
      const bytes = before.pop();
      if (!bytes) throw new Error('There is nothing to undo');
      changed.become(bytes);
    },
  };
  const effects: EditEffects = {
    editing: async (): Promise<Editing> => {
      if (!changed.image()?.store)
        return { kind: 'refused', reason: 'This image has no variable store that could be changed.' };
      return edits.copyFirst ? { kind: 'copy-first', reason: edits.copyFirst } : { kind: 'allowed' };
    },
    edit: async ({ edit, label }: LabelledEdit) => {
      if (edits.copyFirst) return edits.agrees ? { kind: 'copied', name: 'GUEST_VARS.fd' } : { kind: 'cancelled' };
      const result = applyEdit(changed.bytes(), edit);
      if (!result.ok) throw new Error(result.reason);
      before.push(changed.bytes());
      const description = label ?? result.description;
      edits.made.push(description);
      changed.become(result.bytes);
      return { kind: 'done', label: description };
    },
    askForCertificate: async () => edits.certificate,
    agreeToRemoveKeys: async () => edits.agrees,
    saveCertificate: async (name, bytes) => {
      edits.exported.push({ name, bytes });
      return name;
    },
  };
  return { edits, effects };
}
