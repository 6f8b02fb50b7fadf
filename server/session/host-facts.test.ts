import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type Domain, readDomain } from '../domain/domain.ts';
import { type HostFacts, type ImageBuild, unknownHost } from '../host/facts.ts';
import { createHost, type Host } from '../host/host.ts';
import { parseXml } from '../xml/parse.ts';
import { FactsKeeper } from './host-facts.ts';

const uri = 'file:///a.xml';
const build: ImageBuild = {
  smmRequired: true,
  secureBootCapable: true,
  wholeImage: undefined,
  sevHashes: false,
  release: undefined,
};
const whole: HostFacts = { ...unknownHost, builds: new Map([['/fw/CODE.fd', build]]) };

function domain(): Domain {
  const read = readDomain(parseXml("<domain type='kvm'/>"));
  if (!read) throw new Error('no domain');
  return read;
}

/** A host that tells of a build only when `tell` is called. */
function slowHost(): { readonly host: Host; readonly tell: () => void } {
  let tell: () => void = () => undefined;
  const told = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const host: Host = {
    ...createHost(undefined),
    factsAtOnce: async () => unknownHost,
    factsFor: async () => {
      await told;
      return whole;
    },
    isIncomplete: (_, facts) => facts.builds.size === 0,
  };
  return { host, tell };
}

test('what takes long is not waited for, and told when it is there', async () => {
  const { host, tell } = slowHost();
  let changes = 0;
  const keeper = new FactsKeeper(host, () => {
    changes += 1;
  });
  expect(await keeper.current(uri, domain())).toBe(unknownHost);
  expect(changes).toBe(0);
  tell();
  await setImmediate();
  expect(changes).toBe(1);
  expect(await keeper.current(uri, domain())).toBe(whole);
});

test('of a document that was closed meanwhile nothing is kept', async () => {
  const { host, tell } = slowHost();
  let changes = 0;
  const keeper = new FactsKeeper(host, () => {
    changes += 1;
  });
  await keeper.current(uri, domain());
  keeper.forget(uri);
  tell();
  await setImmediate();
  expect(changes).toBe(0);
});
