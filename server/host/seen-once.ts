import type { HostSource } from './source.ts';

/**
 * The same host, each question asked once: for a process that ends before anybody expects a change to count. What was answered
 * first is what is answered from then on.
 */
export function seenOnce(source: HostSource): HostSource {
  const descriptors = answeredOnce(() => source.descriptors());
  const nvramList = answeredOnce(() => source.nvramList());
  return {
    isWhole: source.isWhole,
    machines: source.machines,
    capabilities: source.capabilities,
    descriptors: () => descriptors(''),
    nvramList: () => nvramList(''),
    image: answeredOnce((path) => source.image(path)),
    filesIn: answeredOnce((folder) => source.filesIn(folder)),
    storesBeside: answeredOnce((path) => source.storesBeside(path)),
    realPath: answeredOnce((path) => source.realPath(path)),
    // What isn't waited for may be another answer the next time.
    build: (path, wait) => source.build(path, wait),
    pciDevice: answeredOnce((address) => source.pciDevice(address)),
    functionsOfCard: answeredOnce((address) => source.functionsOfCard(address)),
    rom: answeredOnce((path) => source.rom(path)),
    hypervisors: () => source.hypervisors(),
    exists: answeredOnce((path) => source.exists(path)),
    forget: () => source.forget(),
  };
}

function answeredOnce<T>(ask: (path: string) => Promise<T>): (path: string) => Promise<T> {
  const answers = new Map<string, Promise<T>>();
  return (path) => {
    const known = answers.get(path);
    if (known) return known;
    const answer = ask(path);
    answers.set(path, answer);
    return answer;
  };
}
