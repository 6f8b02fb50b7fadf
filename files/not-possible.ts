/** The files are not what the step needs; the message says why. Nothing was written. */
export class NotPossible extends Error {}
