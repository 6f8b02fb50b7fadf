import type { CommandName } from './options.ts';

const overview = `virtlens: finds mistakes in libvirt domain XML, and takes UEFI firmware images apart

  virtlens check PATH…          find the mistakes in domain XML; --fix repairs them
  virtlens report DIR           all domains at a glance, and what their firmware costs on disk
  virtlens explain FILE         which firmware libvirt will choose for a domain, and why
  virtlens host-profile         what a host offers, in one file, to check domains elsewhere
  virtlens convert --to REFACTORING FILE   a domain moved to UEFI, q35, Secure Boot, …; --list shows what there is
  virtlens new                  the XML of a new guest, from a few questions
  virtlens qemu FILE            what a domain's firmware, machine and disks are on QEMU's command line
  virtlens from-qemu FILE       and back: <os> and <features> from a command line or a script
  virtlens inspect IMAGE        what a firmware image is, and what it holds
  virtlens extract IMAGE NODE   a part of it, as a file
  virtlens split IMAGE          a unified image becomes CODE and VARS
  virtlens join VARS CODE -o FILE   and back again

  virtlens COMMAND --help       all about one command
  virtlens --version

Exit codes: 0 fine, 1 check found an error or the image was refused, 2 wrong usage or a file that can't be read or written.`;

const commandHelp: Readonly<Record<CommandName, string>> = {
  check: `virtlens check [--format text|json|github] [--fix] [--host-root DIR | --host-profile FILE | --no-host] PATH…

Finds the mistakes in libvirt domain XML. PATH is a file, a folder (its *.xml files, at any depth, without
node_modules and .git), or - for standard input. XML whose root is not <domain> is left alone.

  --format text      for people: the finding, its line, and what would fix it (default)
  --format json      for programs: every document with its findings; lines and columns count from 1
  --format github    for GitHub Actions: annotations
  --fix              apply each finding's preferred fix where it is only an edit of the XML
  --host-root DIR    read firmware descriptors, qemu.conf and images below DIR instead of /
  --host-profile FILE   know the host by a file of virtlens host-profile
  --no-host          read nothing of this machine but the PATHs

Exit codes: 0 no finding of level error, 1 some, 2 wrong usage or a file that can't be read.`,
  report: `virtlens report [--format text|json] [--host-root DIR | --host-profile FILE | --no-host] DIR…

All domains below DIR at a glance: name, type, firmware, machine, Secure Boot and the number of findings; then what their
firmware takes on disk: now, with a unified image for each guest, and with one CODE and a variable store for each.

  --format text        a table (default)
  --format json        for programs; sizes in bytes
  --host-root DIR      read firmware descriptors, qemu.conf and images below DIR instead of /
  --host-profile FILE  know the host by a file of virtlens host-profile
  --no-host            read nothing of this machine but the domains

Exit codes: 0 all was read, 2 wrong usage or a file that can't be read.`,
  explain: `virtlens explain [--format text|json] [--host-root DIR | --host-profile FILE | --no-host] FILE

Says which firmware libvirt will give the domain in FILE (- for standard input): the firmware descriptor it chooses, what
surprises in that, and for each other descriptor the first condition that excludes it. Where none fits, what to change.

  --format text        for people (default)
  --format json        for programs; lines and columns count from 1
  --host-root DIR      read firmware descriptors, qemu.conf and images below DIR instead of /
  --host-profile FILE  know the host by a file of virtlens host-profile

Exit codes: 0 a firmware was found or none is asked for, 1 none fits, 2 wrong usage or a file that can't be read.`,
  'host-profile': `virtlens host-profile [--host-root DIR] [--domcapabilities FILE]… [--virsh] [-o FILE] [DOMAIN.xml…]

Writes what a host offers into one JSON file: its firmware descriptors, the nvram list of its qemu.conf, and what the images
are that these and the DOMAINs name. With it, check, explain and the editor judge domains on another machine.

  --host-root DIR          the host's files lie below DIR instead of /
  --domcapabilities FILE   the output of virsh capabilities or virsh domcapabilities on the host: its machine types
  --virsh                  run virsh capabilities on this machine
  -o, --output FILE        where the profile is written; standard output without
  --force                  replace a file that exists`,
  convert: `virtlens convert --to REFACTORING [--in-place | --diff] [--host-root DIR | --host-profile FILE | --no-host] FILE
virtlens convert --list FILE

Changes how a whole domain (- for standard input) boots, leaves the rest of it byte for byte as it is, and prints the
result. What else has to be done is said on standard error. Applied again, a refactoring changes nothing.

  bios-to-uefi       firmware='efi' with <acpi/>, without enrolled keys
  i440fx-to-q35      machine type, IDE to SATA, USB, PCI addresses
  secure-boot-on     UEFI with enrolled keys, q35 and SMM; --tpm adds a TPM 2.0
  secure-boot-off    a store without keys
  loader-to-auto     libvirt chooses, instead of paths
  auto-to-loader     the paths that libvirt chooses on this host
  unified-to-split   CODE and VARS instead of one image; --code FILE --vars FILE where they are
  nvram-to-qcow2     a variable store that internal snapshots work with
  gpu-passthrough    --gpu ADDRESS for each function of the card; --rom FILE, --keep-video

  --list             what each would come to for this domain
  --diff             print the difference
  --in-place         write FILE
  --host-root DIR    read firmware descriptors, qemu.conf and images below DIR instead of /
  --host-profile FILE   know the host by a file of virtlens host-profile
  --no-host          read nothing of this machine but FILE

Exit codes: 0 done, or nothing to do; 1 not possible for this domain; 2 wrong usage or a file that can't be read.`,
  new: `virtlens new [--name NAME] [--guest linux|windows11|windows10|other] [-o FILE [--force]] …

Writes the XML of a new guest for x86_64. On a terminal it asks what no option says; elsewhere the defaults are taken.

  --name NAME             the only one without a default
  --guest KIND            linux (default), windows11, windows10, other
  --firmware uefi|bios    uefi, but for other
  --secure-boot, --no-secure-boot   on for windows11
  --memory SIZE           4G, 4096M
  --vcpus N
  --disk SIZE|PATH        60G for an image yet to be made, or the path of one; repeated for more
  --cdrom PATH            an installation medium; repeated for more
  --network NAME          a libvirt network (default), bridge:NAME, or none
  --gpu ADDRESS           a PCI device of the host to pass through; repeated for its other functions
  -o, --output FILE       where the document is written instead of standard output
  --force                 replace a file that exists`,
  qemu: `virtlens qemu [--plain] [--host-root DIR | --host-profile FILE | --no-host] FILE

Shows what the firmware, the machine, SMM and the disks of the domain in FILE (- for standard input) become on QEMU's
command line, as libvirt 12 writes it. What libvirt alone decides (PCI places, memory, CPU) is left out.

  --plain                 as a person would write it: -drive if=pflash and so on`,
  'from-qemu': `virtlens from-qemu [FILE]

Reads a QEMU command line, or a shell script with one (standard input without FILE), and prints the <os> and <features>
that say the same of firmware, machine and SMM. Shell variables stay as they are written.`,
  inspect: `virtlens inspect [--format text|json] [--tree] [--meta] [--vars] [--secure-boot] IMAGE

Says what a firmware image is (unified, code, vars, blank, qcow2, seabios, unknown) and why, and lists its firmware
volumes, its variables, and where it would be split.

  --tree          all volumes, files and sections, compressed ones too, with their paths for virtlens extract
  --meta          OVMF's GUIDed table (SEV, TDX, IGVM), and which build it is by its modules
  --vars          the variables
  --secure-boot   whether Secure Boot will be on, and which keys are there
  --format json   for programs; offsets and lengths are bytes`,
  extract: `virtlens extract IMAGE NODE [--as-is|--header|--body|--decompressed] [-o FILE] [--force]

Writes a part of a firmware image to a file. NODE is a path of virtlens inspect --tree (0/3/1), a GUID or a module's name.

  --as-is         header and body (default)
  --header        the header only
  --body          what is behind the header
  --decompressed  what a compressed section unfolds to
  -o, --output FILE   where it is written; without it, named after the node, in this folder
  --force         replace a file that exists`,
  split: `virtlens split IMAGE [--code FILE] [--vars FILE] [--force]

Cuts a unified image into CODE and VARS. Without names, OVMF.fd becomes OVMF_CODE.fd and OVMF_VARS.fd beside it.
Both files are written or none; VARS followed by CODE is compared with the image before they get their names.

  --code FILE   where CODE is written
  --vars FILE   where VARS is written
  --force       replace files that exist`,
  join: `virtlens join VARS CODE -o FILE [--force]

Puts VARS and CODE together to a unified image.

  -o, --output FILE   where the image is written
  --force             replace a file that exists`,
};

/** The help on one command, or on all of them. */
export function helpText(about: CommandName | undefined): string {
  return about === undefined ? overview : commandHelp[about];
}
