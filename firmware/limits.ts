/** Bytes. Four times the largest flash image in use (64 MiB): what is larger is no firmware but a disk, and would only fill the memory. */
export const largestImage = 256 * 1024 * 1024;
