import type { KeyDatabase, StoreEdit } from '../../../firmware/editing/edit.ts';
import type { FirmwareImage } from '../../../firmware/model.ts';
import type { DocumentState, EditAnswer, Editing, PageEdit } from '../../../webview/protocol.ts';

/** The document that pages ask about. */
export interface EditableDocument {
  readonly state: DocumentState;
  /** Empty unless the state is `ready`. */
  readonly bytes: Uint8Array;
}

/** A change, and how undo is to call it where the edit itself can't say. */
export interface LabelledEdit {
  readonly edit: StoreEdit | PageEdit;
  readonly label?: string;
}

/** What the Variables and Secure Boot pages make happen outside of them. */
export interface EditEffects {
  editing(): Promise<Editing>;
  /** Makes the change, in a private copy where the file is not written. Throws in a sentence where it can't be made. */
  edit(change: LabelledEdit): Promise<EditAnswer>;
  /** A certificate's bytes in DER, out of a file that the person chooses. */
  askForCertificate(database: KeyDatabase): Promise<Uint8Array | undefined>;
  agreeToRemoveKeys(): Promise<boolean>;
  /** The name of the file that was written. */
  saveCertificate(suggested: string, der: Uint8Array): Promise<string | undefined>;
}

/** The image and bytes that a page asked about; throws where the document has moved on. */
export function contentAt(document: EditableDocument, version: number): { image: FirmwareImage; bytes: Uint8Array } {
  const { state, bytes } = document;
  if (state.kind !== 'ready' || state.version !== version) throw new Error('The image has changed since; look again.');
  return { image: state.image, bytes };
}
