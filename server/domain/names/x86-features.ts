import type { KnownName } from './known-name.ts';

/** Features that are switched on or off most, and what they are. */
const explained: Readonly<Record<string, string>> = {
  vmx: "Intel's virtualization: guests inside the guest",
  svm: "AMD's virtualization: guests inside the guest",
  hypervisor: 'Tells the guest that it is one',
  invtsc: 'A clock counter that never changes speed; blocks migration',
  'tsc-deadline': 'A timer by the clock counter',
  tsc_adjust: 'The guest adjusts its clock counter',
  rdtscp: 'Reads clock counter and processor at once',
  x2apic: 'A faster interrupt controller',
  apic: 'Interrupt controller of the processor',
  pcid: 'Keeps address translations over process switches',
  invpcid: 'Drops address translations by process',
  pdpe1gb: 'Pages of 1 GiB',
  pse: 'Pages of 4 MiB',
  pae: 'More than 4 GiB of physical memory',
  lm: '64 bits',
  nx: 'Memory that is not executed',
  la57: 'Five levels of page tables',
  aes: 'Encryption (AES) in hardware',
  vaes: 'Encryption (AES) of several blocks at once',
  'sha-ni': 'SHA-1 and SHA-256 in hardware',
  sha512: 'SHA-512 in hardware',
  pclmuldq: 'Multiplication without carry, for GCM',
  rdrand: 'Random numbers in hardware',
  rdseed: 'Seeds for random numbers in hardware',
  pni: 'SSE3',
  ssse3: 'SSSE3',
  'sse4.1': 'SSE4.1',
  'sse4.2': 'SSE4.2',
  avx: 'Vectors of 256 bits',
  avx2: 'Whole numbers in vectors of 256 bits',
  avx512f: 'Vectors of 512 bits',
  fma: 'Multiplication and addition in one',
  f16c: 'Numbers of 16 bits',
  popcnt: 'Counts bits',
  bmi1: 'Bit manipulation',
  bmi2: 'Bit manipulation',
  movbe: 'Byte order',
  cx16: 'Compares and swaps 16 bytes',
  xsave: 'Saves extended state',
  smep: 'The kernel executes no user memory',
  smap: 'The kernel reads no user memory unasked',
  umip: 'Users do not see descriptor tables',
  pku: 'Protection keys for user memory',
  pks: 'Protection keys for kernel memory',
  fsgsbase: 'Users set FS and GS',
  erms: 'Fast copying of strings',
  hle: 'Transactional memory (lock elision)',
  rtm: 'Transactional memory',
  mpx: 'Memory bounds; gone from newer processors',
  sgx: 'Enclaves',
  ht: 'Several threads in a core, as the guest sees it',
  topoext: "AMD's view of cores and threads; needed for threads in an AMD guest",
  perfctr_core: "AMD's performance counters",
  'spec-ctrl': 'Against Spectre: IBRS and IBPB on Intel',
  stibp: 'Against Spectre between threads',
  ssbd: 'Against Speculative Store Bypass',
  ibpb: 'Against Spectre on AMD: IBPB',
  ibrs: 'Against Spectre on AMD: IBRS',
  'amd-ssbd': 'Against Speculative Store Bypass on AMD',
  'virt-ssbd': 'Against Speculative Store Bypass on AMD, through the hypervisor',
  'amd-stibp': 'Against Spectre between threads on AMD',
  'md-clear': 'Against MDS: buffers are cleared',
  'flush-l1d': 'Against L1TF: the cache is flushed',
  'arch-capabilities': 'Tells which flaws the processor has',
  'rdctl-no': 'Not affected by Meltdown',
  'mds-no': 'Not affected by MDS',
  'taa-no': 'Not affected by TAA',
  'ssb-no': 'Not affected by Speculative Store Bypass',
  'tsx-ctrl': 'Switches transactional memory off',
  'pschange-mc-no': 'Not affected by machine checks at page size changes',
  'srso-no': 'Not affected by SRSO',
  'auto-ibrs': 'Automatic IBRS',
  npt: 'Nested page tables (AMD)',
  'vmx-ept': 'Nested page tables (Intel)',
  'vmx-vpid': 'Address translations by guest (Intel)',
  'nrip-save': 'Faster nested guests on AMD',
  avic: 'Interrupts without the hypervisor (AMD)',
  vgif: 'Nested guests: virtual interrupt flag (AMD)',
  vnmi: 'Non-maskable interrupts without the hypervisor (AMD)',
  monitor: 'MONITOR and MWAIT',
  arat: 'A timer that runs in sleep',
  acpi: 'Thermal control',
  mtrr: 'Memory types by range',
  msr: 'Model-specific registers',
  vme: 'Virtual 8086 mode',
  syscall: 'System calls',
  'amx-tile': 'Matrices in tiles',
  'split-lock-detect': 'Stops locks over two cache lines',
  waitpkg: 'Waits in user mode',
  'cet-ss': 'Shadow stack',
  'cet-ibt': 'Indirect branch tracking',
  lahf_lm: 'LAHF and SAHF in 64 bits',
  abm: 'Counts leading zeros (LZCNT)',
  clflush: 'Flushes a cache line',
  xsaves: 'Saves extended state of the kernel',
};

/** The others that libvirt 12.8 knows (cpu_map/x86_features.xml). */
const others = `
dtes64 ds_cpl smx est tm2 cid xtpr pdcm dca osxsave fpu de tsc mce cx8 sep pge mca cmov pat pse36 pn ds mmx fxsr sse sse2 ss
tm ia64 pbe fdp-excptn-only cmt zero-fcs-fds avx512dq adx avx512ifma pcommit clflushopt clwb intel-pt avx512pf avx512er
avx512cd avx512bw avx512vl avx512vbmi ospke avx512vbmi2 gfni vpclmulqdq avx512vnni avx512bitalg avx512-vpopcntdq rdpid
bus-lock-detect cldemote movdiri movdir64b sgxlc avx512-4vnniw avx512-4fmaps fsrm avx512-vp2intersect serialize tsx-ldtrk
pconfig arch-lbr amx-bf16 avx512-fp16 amx-int8 core-capability sm3 sm4 avx-vnni avx512-bf16 cmpccxadd fzrm fsrs fsrc fred lkgs
wrmsrns amx-fp16 avx-ifma lam movrs msr-imm avx-vnni-int8 avx-ne-convert amx-complex avx-vnni-int16 prefetchiti avx10 apxf
intel-psfd ipred-ctrl rrsba-ctrl ddpd-u bhi-ctrl mcdt-no xsaveopt xsavec xgetbv1 xfd mbm_total mbm_local sgx1 sgx2
sgx-edeccssa sgx-exinfo sgx-debug sgx-mode64 sgx-provisionkey sgx-tokenkey sgx-kss sgx-aex-notify intel-pt-lip amx-int8-alias
amx-bf16-alias amx-complex-alias amx-fp16-alias amx-fp8 amx-tf32 amx-avx512 amx-movrs avx10-128 avx10-256 avx10-512
avx10-vnni-int apx-nci-ndd-nf cmp_legacy extapic cr8legacy sse4a misalignsse 3dnowprefetch osvw ibs xop skinit wdt lwp fma4
tce cvt16 nodeid_msr tbm perfctr_nb mmxext fxsr_opt 3dnowext 3dnow overflow-recov succor clzero xsaveerptr wbnoinvd
stibp-always-on amd-no-ssb amd-psfd lbrv svm-lock tsc-scale vmcb-clean flushbyasid decodeassists pause-filter pfthreshold
v-vmsave-vmload gmet svme-addr-chk no-nested-data-bp fs-gs-base-ns lfence-always-serializing verw-clear null-sel-clr-base
prefetchi eraps sbpb ibpb-brtype srso-user-kernel-no tsa-sq-no tsa-l1-no perfmon-v2 xstore xstore-en xcrypt xcrypt-en ace2
ace2-en phe phe-en pmm pmm-en ibrs-all rsba skip-l1dfl-vmentry sbdr-ssdp-no fbsdp-no psdp-no fb-clear bhi-no pbrsb-no gds-no
rfds-no rfds-clear its-no vmx-ins-outs vmx-true-ctls vmx-any-errcode vmx-nested-exception vmx-store-lma vmx-activity-hlt
vmx-activity-shutdown vmx-activity-wait-sipi vmx-vmwrite-vmexit-fields vmx-zero-len-inject vmx-apicv-xapic vmx-desc-exit
vmx-rdtscp-exit vmx-apicv-x2apic vmx-wbinvd-exit vmx-unrestricted-guest vmx-apicv-register vmx-apicv-vid vmx-ple
vmx-rdrand-exit vmx-invpcid-exit vmx-vmfunc vmx-shadow-vmcs vmx-encls-exit vmx-rdseed-exit vmx-pml vmx-xsaves vmx-mbec
vmx-tsc-scaling vmx-enable-user-wait-pause vmx-ept-execonly vmx-page-walk-4 vmx-page-walk-5 vmx-ept-uc vmx-ept-wb vmx-ept-2mb
vmx-ept-1gb vmx-invept vmx-eptad vmx-ept-advanced-exitinfo vmx-invept-single-context vmx-invept-all-context vmx-invvpid
vmx-invvpid-single-addr vmx-invvpid-single-context vmx-invvpid-all-context vmx-invvpid-single-context-noglobals vmx-intr-exit
vmx-nmi-exit vmx-vnmi vmx-preemption-timer vmx-posted-intr vmx-vintr-pending vmx-tsc-offset vmx-hlt-exit vmx-invlpg-exit
vmx-mwait-exit vmx-rdpmc-exit vmx-rdtsc-exit vmx-cr3-load-noexit vmx-cr3-store-noexit vmx-cr8-load-exit vmx-cr8-store-exit
vmx-flexpriority vmx-vnmi-pending vmx-movdr-exit vmx-io-exit vmx-io-bitmap vmx-mtf vmx-msr-bitmap vmx-monitor-exit
vmx-pause-exit vmx-secondary-ctls vmx-exit-nosave-debugctl vmx-exit-load-perf-global-ctrl vmx-exit-ack-intr vmx-exit-save-pat
vmx-exit-load-pat vmx-exit-save-efer vmx-exit-load-efer vmx-exit-save-preemption-timer vmx-exit-clear-bndcfgs
vmx-exit-clear-rtit-ctl vmx-exit-save-cet vmx-exit-load-pkrs vmx-exit-secondary-ctls vmx-entry-noload-debugctl
vmx-entry-ia32e-mode vmx-entry-load-perf-global-ctrl vmx-entry-load-pat vmx-entry-load-efer vmx-entry-load-bndcfgs
vmx-entry-load-rtit-ctl vmx-entry-load-cet vmx-entry-load-pkrs vmx-entry-load-fred vmx-eptp-switching
`;

/** The features of x86 processors under libvirt's names, which are not always those of QEMU or Linux. */
export const x86Features: readonly KnownName[] = [
  ...Object.entries(explained).map(([text, what]) => ({ text, what })),
  ...others
    .trim()
    .split(/\s+/)
    .map((text) => ({
      text,
      what: text.startsWith('vmx-') ? 'what virtualization on Intel can do' : 'feature of the processor',
    })),
];
