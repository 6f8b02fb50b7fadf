import type { Guid } from '../model.ts';
import type { Certificate } from '../signatures/certificate.ts';
import { ownerName, signatureOwners } from '../signatures/owners.ts';

const ofMicrosoft = /(^|,)O=Microsoft Corporation(,|$)/;

/**
 * Who is to stand beside a new entry where nobody was named. Beside a certificate of Microsoft's Microsoft, as everywhere; else
 * whoever stands beside the platform key, where somebody chose a GUID of their own for it; else this program.
 */
export function suggestedOwner(certificate: Pick<Certificate, 'subject'> | undefined, besidePlatformKey?: Guid): Guid {
  if (certificate && ofMicrosoft.test(certificate.subject)) return signatureOwners.microsoft;
  const chosen = besidePlatformKey !== undefined && ownerName(besidePlatformKey) === undefined;
  return chosen ? besidePlatformKey : signatureOwners.virtlens;
}
