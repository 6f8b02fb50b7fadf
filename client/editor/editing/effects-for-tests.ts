import type { EditEffects } from './answer-source.ts';

/** Nobody answers a question, and nothing is changed. */
export const noEdits: EditEffects = {
  editing: async () => ({ kind: 'refused', reason: 'Nothing is changed in this test.' }),
  edit: async () => {
    throw new Error('Nothing is changed in this test.');
  },
  askForCertificate: async () => undefined,
  agreeToRemoveKeys: async () => false,
  saveCertificate: async () => undefined,
};
