import { plainBytes } from './bytes.ts';
import { classify } from './classify.ts';
import type { FirmwareImage, ImageSummary } from './model.ts';
import { readNvram } from './nvram.ts';
import { buildName, buildSizes, readPlatform, wholeImagePurpose } from './platform.ts';
import { layOutRegions } from './regions.ts';
import { type Scan, scanVolumes } from './scan.ts';
import { secureBootState } from './secure-boot.ts';
import { findSplitPoint } from './split-point.ts';

/**
 * Reads any bytes as a firmware image: what it is and why, what lies where, and what is wrong with it. Never throws; a problem in
 * the image is reported and reading goes on behind it. Looks at content only, never at a name. Whoever has scanned these bytes
 * hands that over, which saves most of the time for a large image.
 */
export function analyzeImage(content: Uint8Array, scan: Scan = scanVolumes(plainBytes(content))): FirmwareImage {
  const bytes = plainBytes(content);
  const size = bytes.length;
  const platform = readPlatform(bytes, scan.volumes);
  const { kind, evidence } = classify(bytes, scan, platform);
  const volumes = kind === 'qcow2' ? [] : scan.volumes;
  const nvram = readNvram(bytes, volumes);
  const store = nvram?.store;
  const variables = nvram?.variables ?? [];
  const { split, splitRefusal } = findSplitPoint(size, kind, volumes, platform);
  const layout = { kind, size, platform, storeLength: nvram?.volume.length, splitOffset: split?.offset };
  return {
    size,
    kind,
    evidence,
    volumes,
    regions: layOutRegions(size, kind, scan, nvram, platform),
    store,
    variables,
    split,
    splitRefusal,
    architecture: platform.architecture,
    build: buildName(layout),
    sizes: buildSizes(layout),
    secureBoot: secureBootState(bytes, kind, store, variables),
    wholeImage: wholeImagePurpose(platform),
    problems: kind === 'qcow2' ? [] : [...scan.problems, ...(nvram?.problems ?? [])],
  };
}

/** What rules and hovers need of an image. */
export function summarizeImage(image: FirmwareImage): ImageSummary {
  return {
    size: image.size,
    kind: image.kind,
    evidence: image.evidence,
    splitOffset: image.split?.offset,
    splitRefusal: image.splitRefusal,
    architecture: image.architecture,
    build: image.build,
    sizes: image.sizes,
    secureBoot: image.secureBoot,
    wholeImage: image.wholeImage,
    variableCount: image.variables.filter(({ live }) => live).length,
  };
}
