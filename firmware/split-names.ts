/** Where the halves of an image go by default: beside it, `OVMF.fd` as `OVMF_CODE.fd` and `OVMF_VARS.fd`. Takes paths of any system. */
export function defaultSplitPaths(imagePath: string): { readonly codePath: string; readonly varsPath: string } {
  const [, stem = imagePath, ending = '.fd'] = /^(.*[^/\\])(\.[^./\\]+)$/.exec(imagePath) ?? [];
  return { codePath: `${stem}_CODE${ending}`, varsPath: `${stem}_VARS${ending}` };
}
