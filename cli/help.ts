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
  virtlens vars ACTION IMAGE    the variables of a store: list, get, set, delete, enroll, boot-entry, …
  virtlens migrate-vars OLD --template NEW -o OUT   a guest's variables in the store of another build
  virtlens diff A B             what two images or stores differ in

  virtlens COMMAND --help       all about one command
  virtlens --version

Exit codes: 0 fine, 1 check found an error, diff found a difference or what was asked for was refused, 2 wrong usage or a
file that can't be read or written.`;

const commandHelp: Readonly<Record<CommandName, string>> = {
  check: `virtlens check [--format text|json|github] [--fix] [--schema SCHEMA] [--libvirt-version VERSION]
               [--host-root DIR | --host-profile FILE | --no-host] PATH…

Finds the mistakes in libvirt domain XML. PATH is a file, a folder (its *.xml files, at any depth, without
node_modules and .git), or - for standard input. XML whose root is not <domain> is left alone.

  --format text      for people: the finding, its line, and what would fix it (default)
  --format json      for programs: every document with its findings; lines and columns count from 1
  --format github    for GitHub Actions: annotations
  --fix              apply each finding's preferred fix where it is only an edit of the XML
  --schema SCHEMA    what elements, attributes and values there are: builtin (libvirt 12.8's, default), host (the schema
                     that libvirt has on the host), the path of a RELAX NG schema, or off
  --libvirt-version VERSION   say what is newer than this libvirt, such as 9.0
  --host-root DIR    read firmware descriptors, qemu.conf and images below DIR instead of /
  --host-profile FILE   know the host by a file of virtlens host-profile
  --domcapabilities FILE   what virsh domcapabilities (or capabilities) says of that host; may be given again
  --session          the domains are for qemu:///session, where a user's own firmware descriptors count
  --no-host          read nothing of this machine but the PATHs

Exit codes: 0 no finding of level error, 1 some, 2 wrong usage or a file that can't be read.`,
  report: `virtlens report [--format text|json] [--libvirt-version VERSION] [--host-root DIR | --host-profile FILE | --no-host] DIR…

All domains below DIR at a glance: name, type, firmware, machine, Secure Boot and the number of findings; then what their
firmware takes on disk: now, with a unified image for each guest, and with one CODE and a variable store for each.

  --format text        a table (default)
  --format json        for programs; sizes in bytes
  --libvirt-version VERSION   count what is newer than this libvirt, such as 9.0
  --host-root DIR      read firmware descriptors, qemu.conf and images below DIR instead of /
  --host-profile FILE  know the host by a file of virtlens host-profile
  --domcapabilities FILE   what virsh domcapabilities (or capabilities) says of that host; may be given again
  --session          the domains are for qemu:///session, where a user's own firmware descriptors count
  --no-host            read nothing of this machine but the domains

Exit codes: 0 all was read, 2 wrong usage or a file that can't be read.`,
  explain: `virtlens explain [--format text|json] [--host-root DIR | --host-profile FILE | --no-host] FILE

Says which firmware libvirt will give the domain in FILE (- for standard input): the firmware descriptor it chooses, what
surprises in that, and for each other descriptor the first condition that excludes it. Where none fits, what to change.

  --format text        for people (default)
  --format json        for programs; lines and columns count from 1
  --host-root DIR      read firmware descriptors, qemu.conf and images below DIR instead of /
  --host-profile FILE  know the host by a file of virtlens host-profile
  --domcapabilities FILE   what virsh domcapabilities (or capabilities) says of that host; may be given again
  --session          the domains are for qemu:///session, where a user's own firmware descriptors count
  --no-host            read nothing of this machine but FILE

Exit codes: 0 a firmware was found or none is asked for, 1 none fits, 2 wrong usage or a file that can't be read.`,
  'host-profile': `virtlens host-profile [--host-root DIR] [--domcapabilities FILE]… [--virsh] [--session] [-o FILE] [DOMAIN.xml…]

Writes what a host offers into one JSON file: its firmware descriptors, the nvram list of its qemu.conf, what the images are
that these and the DOMAINs name, how they are built, its emulators, and its PCI devices. With it, check, explain and the
editor judge domains on another machine.

  --host-root DIR          the host's files lie below DIR instead of /
  --domcapabilities FILE   the output of virsh capabilities or virsh domcapabilities on the host: its machine types, and
                           what its libvirt offers for each
  --virsh                  run virsh capabilities and virsh domcapabilities on this machine
  --session                the host's domains are for qemu:///session: a user's own firmware descriptors count
  -o, --output FILE        where the profile is written; standard output without
  --force                  replace a file that exists

Exit codes: 0 done, 1 FILE exists already, 2 wrong usage or a file that can't be read or written.`,
  convert: `virtlens convert --to REFACTORING [--in-place | --diff] [--host-root DIR | --host-profile FILE | --no-host] FILE
virtlens convert --list [FILE]

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

  --list             all of these, or with FILE those that can be done with it and why the others can't
  --diff             print the difference
  --in-place         write FILE
  --host-root DIR    read firmware descriptors, qemu.conf and images below DIR instead of /
  --host-profile FILE   know the host by a file of virtlens host-profile
  --domcapabilities FILE   what virsh domcapabilities (or capabilities) says of that host; may be given again
  --session          the domains are for qemu:///session, where a user's own firmware descriptors count
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
  --force                 replace a file that exists

Exit codes: 0 done, 1 FILE exists already, 2 wrong usage or a file that can't be written.`,
  qemu: `virtlens qemu [--plain] [--host-root DIR | --host-profile FILE | --no-host] FILE

Shows what the firmware, the machine, SMM and the disks of the domain in FILE (- for standard input) become on QEMU's
command line, as libvirt 12 writes it. What libvirt alone decides (PCI places, memory, CPU) is left out.

  --plain                 as a person would write it: -drive if=pflash and so on
  --host-root DIR         read firmware descriptors, qemu.conf and images below DIR instead of /
  --host-profile FILE     know the host by a file of virtlens host-profile
  --domcapabilities FILE  what virsh domcapabilities (or capabilities) says of that host; may be given again
  --session               the domain is for qemu:///session, where a user's own firmware descriptors count
  --no-host               read nothing of this machine but FILE

Exit codes: 0 done, 2 wrong usage or a file that can't be read.`,
  'from-qemu': `virtlens from-qemu [FILE]

Reads a QEMU command line, or a shell script with one (standard input without FILE), and prints the <os> and <features>
that say the same of firmware, machine and SMM. Shell variables stay as they are written.

Exit codes: 0 done, 1 nothing of that is in it, 2 wrong usage or a file that can't be read.`,
  inspect: `virtlens inspect [--format text|json] [--tree] [--meta] [--vars] [--secure-boot] IMAGE

Says what a firmware image is (unified, code, vars, blank, qcow2, seabios, unknown) and why, and lists its firmware
volumes, its variables, and where it would be split. Of a qcow2 file it shows what a guest sees; it also reads the
variables of QEMU's JSON variable stores, of Amazon EC2's UefiData, and of signed updates (PK.auth, db.auth, …).
The other commands on images take all of these too; virtlens vars writes qcow2 and JSON, the other two are only read.

  --tree          all volumes, files and sections, compressed ones too, with their paths for virtlens extract
  --meta          OVMF's GUIDed table (SEV, TDX, IGVM), and which build it is by its modules
  --vars          the variables
  --secure-boot   whether Secure Boot will be on, and which keys are there
  --format json   for programs; offsets and lengths are bytes

Exit codes: 0 the file was read, whatever it is, 2 wrong usage or a file that can't be read.`,
  extract: `virtlens extract IMAGE NODE [--as-is|--header|--body|--decompressed] [-o FILE] [--force] [--format text|json]

Writes a part of a firmware image to a file. NODE is a path of virtlens inspect --tree (0/3/1), a GUID or a module's name.

  --as-is         header and body (default)
  --header        the header only
  --body          what is behind the header
  --decompressed  what a compressed section unfolds to
  -o, --output FILE   where it is written; without it, named after the node, in this folder
  --force         replace a file that exists

Exit codes: 0 done, 1 IMAGE has no such part, or a file exists already, 2 wrong usage or a file that can't be read or written.`,
  split: `virtlens split IMAGE [--code FILE] [--vars FILE] [--force] [--format text|json]

Cuts a unified image into CODE and VARS. Without names, OVMF.fd becomes OVMF_CODE.fd and OVMF_VARS.fd beside it.
Both files are written or none; VARS followed by CODE is compared with the image before they get their names.
Of a qcow2 file that is what a guest sees; its halves are qcow2 too, unless their names end in .fd.

  --code FILE   where CODE is written
  --vars FILE   where VARS is written
  --force       replace files that exist

Exit codes: 0 done, 1 IMAGE can't be split, or a file exists already, 2 wrong usage or a file that can't be read or written.`,
  join: `virtlens join VARS CODE -o FILE [--force] [--format text|json]

Puts VARS and CODE together to a unified image.

  -o, --output FILE   where the image is written
  --force             replace a file that exists

Exit codes: 0 done, 1 the two are no halves, or FILE exists already, 2 wrong usage or a file that can't be read or written.`,
  vars: `virtlens vars list IMAGE [--format text|json]
virtlens vars get IMAGE NAME [--vendor GUID] [--hex | --format text|json] [-o FILE]
virtlens vars set IMAGE NAME (--hex DIGITS | --text TEXT | --ucs2 TEXT | --file FILE | --boolean on|off) [--attributes A] WHERE
virtlens vars delete IMAGE NAME… [--vendor GUID] WHERE
virtlens vars enroll IMAGE [--remove-all] [--pk FILE] [--kek FILE]… [--db FILE]… [--dbx FILE]… [--replace] WHERE
virtlens vars boot-entry IMAGE TITLE PATH [--options TEXT] [--last] [--inactive] [--hidden] WHERE
virtlens vars boot-entry IMAGE Boot0003 [--title TEXT] [--path PATH] [--options TEXT] [--active|--inactive] [--hidden|--shown] WHERE
virtlens vars boot-order IMAGE 0003,0001 WHERE
virtlens vars compact IMAGE WHERE

Shows and changes the variables of a VARS file or a unified image, as the firmware itself would: a changed variable is
written behind the others, and the store is compacted when there is no room. Headers, the FTW working block and all code
stay as they are. IMAGE may be qcow2 (its internal snapshots stay as they are) or the JSON store of QEMU's uefi-vars devices, which
keep their format. WHERE says where the result goes, and is needed: a template below /usr/share and the store of a
running guest are never written to.

  --in-place       into IMAGE itself, whole or not at all
  -o, --output FILE   into another file, whose ending may say another format: .fd, .qcow2, .json; for get, the data alone
  --force          replace a file that exists
  --vendor GUID    whose variable; needed only where the name does not say it
  --attributes A   NV,BS,RT,AT or a number; without it those the variable has, or what is usual for its name
  --time T         2026-01-31T12:00:00Z, for variables with time-based authenticated access (AT)
  --text TEXT      ASCII with a NUL behind it, as Lang has it; --ucs2 for two bytes a character
  PATH             what a boot entry starts: '\\EFI\\BOOT\\BOOTX64.EFI' from whatever disk has it, or from one partition
                   'HD(1,GPT,GUID)/\\EFI\\debian\\shimx64.efi', or 'Uri(http://…)'; parts that a changed entry had keep their bytes.
                   One that the firmware made for a device becomes your own, or the firmware would undo the change
  --options TEXT   what the program is told, such as a kernel's command line
  --last           at the end of the boot order; without it the entry is tried first
  --inactive       in the list of the firmware's menu only; --active for one that is tried
  --hidden         not in that menu; --shown for one that is
  --pk, --kek, --db, --dbx FILE   an X.509 certificate, DER or PEM, for this database; PK holds one
  --db-hash, --dbx-hash DIGITS    the SHA-256 (Authenticode) of a program that is allowed or forbidden
  --owner GUID     who vouches for the entries; without it Microsoft for its own certificates, else virtlens
  --replace        instead of what the database holds
  --remove-all     first remove PK, KEK, db, dbx and SecureBootEnable: setup mode, Secure Boot off
  --format json    for programs; offsets and sizes are bytes

Exit codes: 0 done, 1 refused, and nothing was written, 2 wrong usage or a file that can't be read or written.`,
  'migrate-vars': `virtlens migrate-vars OLD --template VARS -o OUT [--force] [--format text|json]
virtlens migrate-vars OLD -o OUT.json

Writes the variables of the store OLD into a copy of VARS, the template of another build: from a 2 MiB build to a 4 MiB one,
back, or to another architecture's layout. Either may be qcow2 or JSON, OLD also the store of an EC2 instance; OUT is as its
ending says (.fd, .qcow2, .json), else as VARS. For a JSON store alone no template is needed. Every variable that counts in
OLD is in OUT; where both have one, that of OLD wins.
The keys of Secure Boot go together: with any of PK, KEK, db and dbx in OLD, OUT has the keys and the SecureBootEnable of OLD
alone, so that the guest boots what it booted before; with none, OUT has those of VARS.

  --template VARS     for example /usr/share/OVMF/OVMF_VARS_4M.fd; it is only read
  -o, --output OUT    where the new store is written
  --force             replace a file that exists

Exit codes: 0 done, 1 refused (no room, damaged, …), 2 wrong usage or a file that can't be read or written.`,
  diff: `virtlens diff [--format text|json] A B

Says what two firmware images or variable stores differ in: volumes and files by GUID, in compressed parts too, and variables
by name and vendor. - is only in A, + only in B, ~ in both but not the same. What has only moved is no difference. Of qcow2
files it compares what guests see, and with a JSON store, one of EC2 or a signed update the variables alone.

  --format json   for programs; sizes are bytes, data is hexadecimal digits

Exit codes: 0 the same, 1 not the same, or refused, 2 wrong usage or a file that can't be read.`,
};

/** The help on one command, or on all of them. */
export function helpText(about: CommandName | undefined): string {
  return about === undefined ? overview : commandHelp[about];
}
