import type { Guid } from '../model.ts';

/** Stands beside an entry whose owner nobody has named: a GUID of this program, so that it can be told from what came with a template. */
export const ownSignatureOwner: Guid = '1d5f7b1c-6a0d-4f0e-9a55-7b6f2c9e41d3';
