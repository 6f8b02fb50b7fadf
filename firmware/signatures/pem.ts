/** Certificates as text (RFC 7468). */

/** The DER bytes of the first CERTIFICATE in the text; undefined where there is none, or its base64 is broken. */
export function certificateFromPem(text: string): Uint8Array | undefined {
  const body = /-----BEGIN CERTIFICATE-----([^-]*)-----END CERTIFICATE-----/.exec(text)?.[1];
  if (body === undefined) return undefined;
  return bytesOfBase64(body.replaceAll(/\s/g, ''));
}

function bytesOfBase64(text: string): Uint8Array | undefined {
  if (text.length === 0 || text.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined;
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
