/**
 * What the command line offers, once: the parser, `--help`, the completions and the man page all come from here. It is
 * one list, which is why it is long.
 *
 * @module
 */

import { BACKEND_CHOICES } from "../streams/network_choices.ts";

/** Names of the commands, each a word on the command line. */
export type CommandName =
  | "compress"
  | "decompress"
  | "cat"
  | "test"
  | "info"
  | "train"
  | "tune"
  | "prime"
  | "score"
  | "generate"
  | "models"
  | "serve"
  | "doctor"
  | "completions"
  | "man";

/** One command. */
export interface CommandDescription {
  /** The word. */
  name: CommandName;
  /** One line, beginning with a verb. */
  summary: string;
  /** Its arguments, after `sluice`. */
  usage: string;
  /** What one line does not say; a paragraph each. */
  details: readonly string[];
  /** Lines to learn from. */
  examples: readonly Example[];
}

/** A line to learn from. */
export interface Example {
  /** As typed. */
  line: string;
  /** What it does. */
  says: string;
}

/** The value that a flag takes. */
export interface FlagValue {
  /** As help shows it: `FILE`. */
  name: string;
  /** All there is to choose from, where that is a short list. */
  choices?: readonly string[];
  /** Whether it is the name of a file. */
  file?: boolean;
  /** Whether it may be left out; if not, it must follow `=`. */
  optional?: boolean;
}

/** One flag. */
export interface FlagDescription {
  /** Long name, without `--`. */
  name: string;
  /** Short name, without `-`. */
  short?: string;
  /** The command that it stands for. */
  command?: CommandName;
  /** What it takes; absent: nothing. */
  value?: FlagValue;
  /** One line. */
  summary: string;
  /** What one line does not say; a paragraph each. */
  details?: readonly string[];
  /** Commands with a use for it; the others accept and ignore it, so that `tar -I "sluice -9"` works both ways. */
  commands: readonly CommandName[];
}

/** What Sluice is: the first lines of the help and of the man page. */
export const PROGRAM = {
  /** When this description was last changed; the man page carries it. */
  date: "2026-11-28",
  summary: "compress streams and files, and restore them",
  usage: "[COMMAND] [OPTION…] [FILE…]",
  details: [
    "Sluice is for what is stored or sent often and read seldom: backups, logs, exports. It predicts each bit by what came before, which makes small archives and takes its time, in both directions. An archive made on one machine is restored on any other.",
    "The first FILE may be the name of a command instead; without one, sluice compresses. A flag that the command has no use for is accepted and ignored.",
  ],
} as const;

const WRITING = ["compress", "decompress"] as const;
const RESUMABLE = ["compress", "train", "tune"] as const;
const RESTORING = ["decompress", "cat"] as const;
const DECODING = ["decompress", "cat", "test"] as const;
const CODING = ["compress", ...DECODING] as const;
const READING = [...CODING, "info", "score"] as const;
const TRAINING = ["train", "tune", "prime"] as const;
const MODELS = [...TRAINING, "generate", "models"] as const;
const ALL = [
  ...READING,
  ...MODELS,
  "serve",
  "doctor",
  "completions",
  "man",
] as const;

/** The commands, in the order of help. */
export const COMMANDS: readonly CommandDescription[] = [
  {
    name: "compress",
    summary: "compress files, or standard input to standard output",
    usage: "[compress] [OPTION…] [FILE…]",
    details: [
      "Each FILE becomes FILE.slc beside it, with its mode and times, and stays as it is. Without FILE, or where it is -, standard input is compressed to standard output. This is what happens when no command is named.",
      "A FILE that already ends in .slc is left out without -f. So are symbolic links, and what is neither a file nor a named pipe; a directory is left out without -r.",
    ],
    examples: [
      {
        line: "tar -c folder | sluice > folder.tar.slc",
        says: "compress a pipe",
      },
      {
        line: "sluice -9 notes.txt",
        says: "make notes.txt.slc, as small as it gets",
      },
      {
        line: "sluice --model text-en --model english.onnx book.txt",
        says: "let a model and a network predict together",
      },
      {
        line: "sluice --rm -r logs",
        says:
          "replace every file below logs, each once its archive was decoded and compared",
      },
      {
        line: "sluice -o backup.slc ./test",
        says: "compress a file named like a command",
      },
    ],
  },
  {
    name: "decompress",
    summary: "restore what archives hold",
    usage: "decompress [OPTION…] [FILE…]",
    details: [
      "Each FILE.slc becomes FILE beside it, and stays as it is. Without FILE, or where it is -, standard input is decompressed to standard output. Archives one after another, in one file or pipe, are restored one after another.",
      "Content is written block by block, each only after its checksum was found right. Where an archive is damaged or cut, what was written is removed again, and standard error says at which byte; --recover restores the rest of it.",
    ],
    examples: [
      {
        line: "sluice -d < folder.tar.slc | tar -x",
        says: "decompress a pipe",
      },
      { line: "sluice decompress notes.txt.slc", says: "make notes.txt" },
      {
        line: "sluice -d -o old.txt notes.txt.slc",
        says: "give the result another name",
      },
      {
        line: "tar -I sluice -xf folder.tar.slc",
        says: "let tar call it",
      },
    ],
  },
  {
    name: "cat",
    summary: "print what archives hold on standard output",
    usage: "cat [OPTION…] [FILE…]",
    details: [
      "The same as decompress with -c, but follows symbolic links.",
    ],
    examples: [
      {
        line: "sluice cat --offset 2G --length 1M backup.tar.slc",
        says: "print a part, decoding no more than it needs",
      },
      {
        line: "sluice cat --lines 100-120 april.log.slc",
        says: "print some lines",
      },
      {
        line: "sluice cat april.log.slc may.log.slc | grep error",
        says: "search archives",
      },
    ],
  },
  {
    name: "test",
    summary: "verify archives without writing anything",
    usage: "test [OPTION…] [FILE…]",
    details: [
      "Each archive is decoded whole, and every checksum compared. The exit code is 0 when all are whole and undamaged.",
    ],
    examples: [
      { line: "sluice test *.slc", says: "verify archives" },
      {
        line: "sluice -t -r --json backup",
        says: "verify every .slc file below backup, with a line of JSON each",
      },
    ],
  },
  {
    name: "info",
    summary: "list what archives say of themselves, without decoding them",
    usage: "info [OPTION…] [FILE…]",
    details: [
      "Frames, blocks, the predictor's profile, the memory that decoding takes, both sizes, their ratio, and which checksums there are. -v lists every frame and block.",
    ],
    examples: [
      { line: "sluice -l *.slc", says: "list archives" },
      {
        line: "sluice info --json notes.txt.slc",
        says: "the same for programs",
      },
    ],
  },
  {
    name: "train",
    summary: "train a predictor on files, and save it as a model",
    usage: "train [OPTION…] CORPUS… -o MODEL",
    details: [
      "A model knows what its corpus is like before it sees a byte: what resembles that becomes smaller, short messages above all. compress --model uses it, and whoever decompresses needs the same file.",
      "CORPUS is a file, a directory with all files below it, a pattern that the shell left as it is (* ? [a-z] **), or - for standard input. They are taken in the order in which they are named, those of a directory or pattern sorted by name. What comes last is remembered best. The same files make the same model everywhere.",
      "The model appears when it is whole. All files must be readable; otherwise nothing is written.",
    ],
    examples: [
      {
        line: "sluice train -o logs.slm logs '*.log'",
        says: "learn from all files below logs, and from the logs here",
      },
      {
        line:
          "sluice train -9 --holdout april.log --curve curve.svg -o logs.slm logs",
        says: "see how well it does on what it has not seen",
      },
    ],
  },
  {
    name: "tune",
    summary: "train a model further, and save it as another one",
    usage: "tune [OPTION…] MODEL CORPUS… -o MODEL",
    details: [
      "The same as train, but goes on from a model: training on one half and tuning on the other makes the same model as training on both. It keeps its level, and its card and licence where no others are given.",
    ],
    examples: [
      {
        line: "sluice tune text-en mail -o mail.slm",
        says: "teach a model that is there what mail looks like",
      },
    ],
  },
  {
    name: "prime",
    summary: "make a small model of many short samples",
    usage: "prime [OPTION…] SAMPLES… -o MODEL",
    details: [
      "What zstd --train makes for zstd: something to compress short messages with. SAMPLES are files, directories, patterns or - as with train. A single file holds a sample in each line, several hold one each; --samples says otherwise.",
      "The model's file is no larger than --size. Payloads of a few hundred bytes gain most; for large files train is better.",
    ],
    examples: [
      {
        line: "sluice prime messages.ndjson -o messages.slm --size 256K",
        says: "learn from messages, one in each line",
      },
      {
        line: "sluice --model messages.slm message.json",
        says: "compress one more",
      },
    ],
  },
  {
    name: "score",
    summary: "tell what files cost, in bits per byte, without compressing them",
    usage: "score [OPTION…] [FILE…]",
    details: [
      "The predictor passes over each FILE as compress does, learning as it goes, and counts the bits; with --alone a network does, which learns nothing. --heatmap shows where they went.",
    ],
    examples: [
      {
        line: "sluice score --model text-en *.txt",
        says: "compare files by what a model makes of them",
      },
      {
        line: "sluice score --model text-en --model byte-en *.txt",
        says: "the same with a network that joins the model",
      },
      {
        line: "sluice score --heatmap html page.txt > page.html",
        says: "see which bytes are expensive",
      },
    ],
  },
  {
    name: "generate",
    summary: "write what a model finds likely",
    usage: "generate [OPTION…] --model MODEL",
    details: [
      "The prompt is read and not repeated; what follows it goes to standard output as it is made, whole characters of UTF-8 only. The same model, prompt, options and seed write the same text everywhere. Where standard error is a terminal, or with -v, it is told how much was made, how fast, and with which seed.",
    ],
    examples: [
      {
        line: "sluice generate --model text-en -p 'It was' -n 500 --seed 7",
        says: "go on from a beginning, always in the same way",
      },
      {
        line:
          "sluice generate --model logs.slm --temperature 0.7 --stop '\\n' -n 1K",
        says: "write one line of log",
      },
    ],
  },
  {
    name: "models",
    summary: "list, explain, verify and find models and networks",
    usage: "models list|info|verify|path [OPTION…] [MODEL…]",
    details: [
      "list shows the models that come with Sluice and those in --models-dir; info tells what a model's file says; verify loads models whole, all of them where none is named; path prints where the file of a model is. --json prints an array whose elements have id, kind, file, sha256, bytes and licence, and what the action adds.",
    ],
    examples: [
      { line: "sluice models list", says: "see what there is" },
      {
        line: "sluice models info --json logs.slm",
        says: "read the card of a model in a program",
      },
    ],
  },
  {
    name: "serve",
    summary: "compress, restore and generate over HTTP",
    usage: "serve [OPTION…]",
    details: [
      "Listens until SIGINT or SIGTERM comes, then finishes what is under way: for ten seconds at most, or until a second signal. GET /docs tells the routes. The variables of the environment that docs/server.md names say how much of everything there may be; options come before them. Deno has to be allowed to listen and to read the environment: --allow-net --allow-read --allow-env --allow-sys.",
    ],
    examples: [
      { line: "sluice serve", says: "listen on this machine, port 8000" },
      {
        line: "sluice serve --host 0.0.0.0 --archives backup",
        says: "let others ask, and serve parts of the archives in a folder",
      },
    ],
  },
  {
    name: "doctor",
    summary: "tell what can execute networks on this machine, and how fast",
    usage: "doctor [OPTION…] [NETWORK]",
    details: [
      "A network is a model that other programs can execute, too: an .onnx file. Every backend takes its steps with NETWORK, or with one of random weights, for one stream and for sixteen at a time. The self-test compares what it gives with what the file says that all must give. A backend that fails it is never used, and a machine without a GPU lacks nothing: all give the same. The exit code is 1 when none is sound.",
      "The first time, Deno fetches the package onnxruntime-web, which is 150M.",
    ],
    examples: [
      { line: "sluice doctor", says: "see whether the GPU is of use" },
      {
        line: "sluice doctor --json net.onnx",
        says: "try a network, for programs",
      },
    ],
  },
  {
    name: "completions",
    summary: "print completions for a shell",
    usage: "completions bash|zsh|fish",
    details: [],
    examples: [
      {
        line:
          "sluice completions bash > ~/.local/share/bash-completion/completions/sluice",
        says: "install them for bash",
      },
      {
        line: 'sluice completions zsh > "${fpath[1]}/_sluice"',
        says: "install them for zsh",
      },
      {
        line:
          "sluice completions fish > ~/.config/fish/completions/sluice.fish",
        says: "install them for fish",
      },
    ],
  },
  {
    name: "man",
    summary: "print the manual page",
    usage: "man",
    details: [],
    examples: [
      { line: "sluice man | man -l -", says: "read it" },
      {
        line: "sluice man > /usr/local/share/man/man1/sluice.1",
        says: "install it",
      },
    ],
  },
];

/** The flags, in the order of help. `-1` to `-9` are short for `--level`. */
export const FLAGS: readonly FlagDescription[] = [
  {
    name: "decompress",
    short: "d",
    command: "decompress",
    summary: "the command decompress",
    details: [
      "Where several commands are given as flags, -l goes before -t, and -t before -d.",
    ],
    commands: ["decompress"],
  },
  {
    name: "test",
    short: "t",
    command: "test",
    summary: "the command test",
    commands: ["test"],
  },
  {
    name: "list",
    short: "l",
    command: "info",
    summary: "the command info",
    commands: ["info"],
  },
  {
    name: "level",
    value: {
      name: "N",
      choices: ["1", "2", "3", "4", "5", "6", "7", "8", "9"],
    },
    summary: "-1 is fastest, -9 smallest of these (default: -6)",
    details: [
      "Where several are given, the last one counts. Models are of levels 5 to 9, those of prime of 5 and 6. A model that was given fixes the level; another one is refused.",
    ],
    commands: ["compress", ...TRAINING, "score"],
  },
  {
    name: "ultra",
    summary: "level 10: smaller, in four to five times the time of -9",
    details: [
      "The same as --level=10. About 50 KB a second in both directions, and up to 260 MB of memory.",
    ],
    commands: ["compress"],
  },
  {
    name: "stdout",
    short: "c",
    summary: "write to standard output, and keep the input",
    commands: [...WRITING, ...TRAINING],
  },
  {
    name: "output",
    short: "o",
    value: { name: "FILE", file: true },
    summary: "write to FILE; - is standard output",
    details: [
      "There must be one input only, but for what makes models.",
    ],
    commands: [...WRITING, ...TRAINING],
  },
  {
    name: "force",
    short: "f",
    summary: "overwrite files, follow links, read devices, write to a terminal",
    details: [
      "An existing file is replaced only when the new one is whole. compress takes what already ends in .slc, too. The other commands read devices with it.",
    ],
    commands: [...WRITING, ...TRAINING],
  },
  {
    name: "keep",
    short: "k",
    summary: "keep the input (default)",
    commands: WRITING,
  },
  {
    name: "rm",
    summary: "remove the input, once the output was proved right",
    details: [
      "Before that, the output is synced, read back, decoded and compared, and the input is read once more to see that it has not changed. Not together with -c.",
    ],
    commands: WRITING,
  },
  {
    name: "verify",
    summary: "decode the output and compare it with the input",
    commands: ["compress"],
  },
  {
    name: "model",
    value: { name: "MODEL", file: true },
    summary: "predict with a model: name, file, sha256:… or auto",
    details: [
      "compress writes the model's hash into the archive, and each frame begins with what the model knows; its level is the model's. What decodes looks for that hash among the models that come with Sluice, in --models-dir, and among those given here, which may be several; where it finds none, it says which is missing and writes nothing.",
      "auto, for compress, tries the models of the level that come with Sluice or are in --models-dir on the first 64K. It takes the one that makes them smallest, or none; of content up to 4M it then compresses all with and without, so that the archive is never larger for it. Beyond that, the first 4M decide.",
      "A file that ends in .onnx is a network, which predicts better and takes far longer, in both directions. compress, score and generate take one beside a model of level 6, or without; archives name it as they name models.",
    ],
    commands: [...CODING, "score", "generate"],
  },
  {
    name: "backend",
    value: {
      name: "WHICH",
      choices: BACKEND_CHOICES,
    },
    summary: "who executes a network (default: auto)",
    details: [
      "A matter of speed alone: all give the same bytes. auto takes the GPU for 128 lanes and more, where there is one, and the kernel otherwise; doctor tells what there is. Where one cannot be used, another is, and standard error says why. Without the flag, the variable SLUICE_BACKEND of the environment counts, where Deno may read it (--allow-env).",
    ],
    commands: [...CODING, "score", "generate"],
  },
  {
    name: "lanes",
    value: { name: "N" },
    summary: "let a network code N parts of each block together, 1 to 1024",
    details: [
      "The more, the faster on a GPU, and the larger the archive; where the network is mixed with predictors, each lane has one of its own, with its memory; from 8 on they are smaller, unless -M says that there is more than 256M, here and where they are restored. The default is 1, and with --alone a lane for each 4K of a block, up to 64.",
    ],
    commands: ["compress"],
  },
  {
    name: "alone",
    summary: "let a network predict without the predictor of level 6",
    details: [
      "Many lanes gain nothing otherwise. The archive is larger, as the network does not learn from the content.",
    ],
    commands: ["compress", "score"],
  },
  {
    name: "models-dir",
    value: { name: "DIR", file: true },
    summary: "look for models in DIR, too, before those of Sluice",
    details: ["May be given several times."],
    commands: [...CODING, "score", "tune", "generate", "models", "serve"],
  },
  {
    name: "host",
    value: { name: "HOST" },
    summary:
      "listen on HOST (default: 127.0.0.1, which only this machine reaches)",
    commands: ["serve"],
  },
  {
    name: "port",
    value: { name: "PORT" },
    summary: "listen on PORT; 0: any that is free (default: 8000)",
    commands: ["serve"],
  },
  {
    name: "archives",
    value: { name: "DIR", file: true },
    summary: "serve the content of the archives in DIR, or parts of it",
    commands: ["serve"],
  },
  {
    name: "holdout",
    value: { name: "FILE", file: true },
    summary: "tell the bits per byte of FILE, after 1M, 2M, 5M, 10M, …",
    details: [
      'FILE is scored and never learned from. On standard error; with --json, a line has type "holdout", trainingBytes and bitsPerByte. The first figure is that of the untrained predictor, or of the model that tune goes on from.',
    ],
    commands: ["train", "tune"],
  },
  {
    name: "curve",
    value: { name: "FILE", file: true },
    summary: "draw the learning curve of --holdout into FILE, as SVG",
    commands: ["train", "tune"],
  },
  {
    name: "card",
    value: { name: "TEXT" },
    summary: "say in the model what it was trained on and is good for",
    commands: TRAINING,
  },
  {
    name: "card-file",
    value: { name: "FILE", file: true },
    summary: "take that text from FILE",
    commands: TRAINING,
  },
  {
    name: "licence",
    value: { name: "LICENCE" },
    summary: "say in the model under which licence it may be used",
    commands: TRAINING,
  },
  {
    name: "size",
    value: { name: "SIZE" },
    summary: "make the model's file no larger than SIZE (default: 1M)",
    details: ["From 64K to 64M. SIZE as with --block-size."],
    commands: ["prime"],
  },
  {
    name: "samples",
    value: { name: "HOW", choices: ["lines", "files"] },
    summary: "take each line for a sample, or each file",
    commands: ["prime"],
  },
  {
    name: "heatmap",
    value: { name: "HOW", choices: ["ansi", "html", "json"] },
    summary: "show what each byte costs, on standard output",
    details: [
      'ansi colours the content for a terminal that knows 24-bit colours; what would control the terminal is shown escaped. html makes one page of one FILE, with its first megabyte; open it in a browser. json prints a line for each line of the content, in parts where it is long: type "costs", file, line, offset, bytes, bits, and costs, the bits of each byte.',
    ],
    commands: ["score"],
  },
  {
    name: "prompt",
    short: "p",
    value: { name: "TEXT" },
    summary: "go on from TEXT",
    commands: ["generate"],
  },
  {
    name: "prompt-file",
    value: { name: "FILE", file: true },
    summary: "go on from what FILE holds; - is standard input",
    commands: ["generate"],
  },
  {
    name: "bytes",
    short: "n",
    value: { name: "SIZE" },
    summary: "write at most SIZE bytes (default: 2K)",
    details: ["SIZE as with --block-size."],
    commands: ["generate"],
  },
  {
    name: "temperature",
    value: { name: "X" },
    summary: "0 takes the likeliest, 1 the model's word, more is wilder",
    details: ["From 0 to 10; the default is 1."],
    commands: ["generate"],
  },
  {
    name: "top-k",
    value: { name: "N" },
    summary: "choose each byte among the N likeliest, 1 to 256",
    commands: ["generate"],
  },
  {
    name: "top-p",
    value: { name: "X" },
    summary: "choose each byte among the likeliest that make up X, 0 to 1",
    commands: ["generate"],
  },
  {
    name: "seed",
    value: { name: "N" },
    summary: "write what the number N stands for (default: any)",
    details: ["An integer from 0 to 9007199254740991."],
    commands: ["generate"],
  },
  {
    name: "stop",
    value: { name: "TEXT" },
    summary: "end where TEXT would be written, without it",
    details: [
      "May be given several times. \\n, \\t and \\\\ stand for a new line, a tab and a backslash.",
    ],
    commands: ["generate"],
  },
  {
    name: "learn",
    summary: "learn from what is written, too",
    details: [
      "Without it, what the model knows stays as it is, and only the recent text counts; with it, generation falls into repeating itself.",
    ],
    commands: ["generate"],
  },
  {
    name: "offset",
    value: { name: "SIZE" },
    summary: "restore the content from byte SIZE on; -SIZE: from the end",
    details: [
      "The first byte is 0. Of a file only the frames that are needed are read and decoded, so the last bytes of a large archive are there at once; from a pipe, what comes before is decoded and left out. What the content has none of is left out, too. Applies to each FILE. SIZE as with --block-size.",
      "From the end works on files only.",
    ],
    commands: RESTORING,
  },
  {
    name: "length",
    value: { name: "SIZE" },
    summary: "restore SIZE bytes of the content, and stop there",
    details: [
      "What follows is not read, and so not verified.",
    ],
    commands: RESTORING,
  },
  {
    name: "lines",
    value: { name: "A-B" },
    summary: "restore the lines A to B, and stop there; also A-, -B and A",
    details: [
      "The first line is 1. All before them is decoded, as nobody can know where a line is without; what follows is not read. Not together with --offset or --length.",
    ],
    commands: RESTORING,
  },
  {
    name: "recover",
    summary: "skip what is damaged, report it, and restore the rest",
    details: [
      "For each range that is lost, standard error says which bytes of the archive and of the content, where that is known. What is restored was verified, and is in its order; of a damaged frame it is what comes before the damage. The exit code is 1 when anything was lost. test reports the same and writes nothing.",
      "Needs files, and not together with --rm.",
    ],
    commands: DECODING,
  },
  {
    name: "recursive",
    short: "r",
    summary: "take the files in directories, too",
    details: [
      "compress takes all files but those that end in .slc; the other commands take those alone. Symbolic links in a directory are not followed.",
    ],
    commands: READING,
  },
  {
    name: "filelist",
    value: { name: "FILE", file: true },
    summary: "take names from FILE, too, one per line; - is standard input",
    commands: READING,
  },
  {
    name: "suffix",
    short: "S",
    value: { name: "SUFFIX" },
    summary: "end archives' names with SUFFIX (default: .slc)",
    commands: READING,
  },
  {
    name: "block-size",
    value: { name: "SIZE" },
    summary: "compress in blocks of SIZE, 1K to 8M (default: 1M)",
    details: [
      "At levels 1 to 3 the default is 8M, as blocks are compressed by themselves there. Small blocks reach the reader sooner and cost about 11 bytes each. SIZE is in bytes; K, M and G (or KiB, MiB, GiB) stand for powers of 1024.",
    ],
    commands: ["compress"],
  },
  {
    name: "frame-size",
    value: { name: "SIZE" },
    summary:
      "compress in frames of SIZE, from 1K, or all for one (default: 16M)",
    details: [
      "Each frame is compressed by itself, so that frames can be restored alone, and by several threads. Where there are several, an index of them follows the last. At levels 1 to 3 the default is 8M. The larger, the smaller the archive. SIZE as with --block-size.",
    ],
    commands: ["compress"],
  },
  {
    name: "flush",
    value: { name: "WHEN" },
    summary: "end blocks early: chunk, or after that many milliseconds",
    details: [
      "block (the default) ends a block when it is full; chunk ends it with each chunk that is read; a number ends it that many milliseconds after its first byte. For input that somebody reads while it is still being written.",
    ],
    commands: ["compress"],
  },
  {
    name: "memory",
    short: "M",
    value: { name: "SIZE" },
    summary: "the most memory that the predictor may take (default: 256M)",
    details: [
      "compress chooses a smaller predictor where it has to; what decodes refuses archives that need more, and says how much. SIZE as with --block-size.",
    ],
    commands: CODING,
  },
  {
    name: "threads",
    short: "T",
    value: { name: "N" },
    summary: "work with N threads; 0: one for each core (default: 1)",
    details: [
      "Each works on a frame, so only what has several is done sooner; see --frame-size; --recover, and --offset of a file, work with one. The result is the same for any number. Each thread takes the memory of a predictor, which -M limits, and up to three frames, or 64M. Deno has to be allowed to read the program (--allow-read).",
    ],
    commands: [...CODING, "serve"],
  },
  {
    name: "checkpoint",
    value: { name: "FILE", file: true },
    summary: "note in FILE where the work stands, so that --resume can go on",
    details: [
      "For what takes long on machines that may stop: after a kill, a crash or a power failure, the same line with --resume gives the same bytes as if nothing had happened. Until all is done, the output has .sluice-part behind its name; then FILE is removed. After Ctrl-C and errors both stay, too.",
      "One input, an output that is a file, and one thread. FILE has content in it, and is of use to the same version of Sluice only. An existing FILE is not overwritten without -f.",
    ],
    commands: RESUMABLE,
  },
  {
    name: "every",
    value: { name: "SIZE" },
    summary: "write a checkpoint each SIZE of content (default: 64M)",
    details: [
      "So much may have to be done once more. train and tune have 16M as the default. Between two frames a checkpoint is small, within one it takes up to as much as the predictor's memory: with SIZE a multiple of --frame-size they are all small. SIZE as with --block-size.",
    ],
    commands: RESUMABLE,
  },
  {
    name: "resume",
    summary: "go on from where --checkpoint FILE says",
    details: [
      "Options and input must be the same as before; standard input has to begin anew. What was read and written until then is compared with what the checkpoint says. Without FILE the work begins anew: it had been ended before the first checkpoint.",
    ],
    commands: RESUMABLE,
  },
  {
    name: "progress",
    value: { name: "HOW", choices: ["bar", "json"], optional: true },
    summary: "show progress on standard error: as a bar, or as lines of JSON",
    details: [
      'A line of JSON has type "progress", four times a second, or "done" or "failed" in the end; file; bytesIn and bytesOut; size, null when unknown; and seconds.',
      "A bar is shown anyway where standard error is a terminal and the work takes more than a second. On SIGUSR1 a line says how far the work is.",
    ],
    commands: [...CODING, "score", ...TRAINING],
  },
  {
    name: "no-progress",
    summary: "show no progress",
    commands: [...CODING, "score", ...TRAINING],
  },
  {
    name: "json",
    summary: "report on each file in a line of JSON",
    details: [
      "On standard output; on standard error where the content goes to standard output.",
      'A line has type "result", file and ok. Where ok is true: output ("-" is standard output), contentBytes, archiveBytes, their ratio and seconds; info says frames, blocks, profiles, models, networks and memory instead of output and seconds; score says bytes, bits, bitsPerByte, level, model and network; what trains says output, sha256, bytes, trainingBytes, level and files; generate says bytes, seconds, seed and ending; doctor says network, adapter and backends. Otherwise: error with name, message and, of a damaged archive, code and offset; or skipped, which says why the file was left out. With --recover, a line has type "damage" for each range that is lost: offset and length in the archive, contentOffset and contentLength (null: unknown), frame and error; the result then also has contentBytes, archiveBytes, damages and lostBytes.',
    ],
    commands: [...READING, ...MODELS, "doctor"],
  },
  {
    name: "quiet",
    short: "q",
    summary: "no summary and no warnings; -qq: no errors either",
    commands: [...READING, ...MODELS, "doctor"],
  },
  {
    name: "verbose",
    short: "v",
    summary: "say more",
    commands: [...READING, ...MODELS, "doctor"],
  },
  {
    name: "help",
    short: "h",
    summary: "print help, of a command where one is named",
    commands: ALL,
  },
  {
    name: "version",
    short: "V",
    summary: "print the version",
    commands: ALL,
  },
];

/** What the exit codes mean. */
export const EXIT_CODES: readonly { code: number; says: string }[] = [
  { code: 0, says: "all done" },
  {
    code: 1,
    says:
      "a file could not be read or written, an archive or model is not whole and undamaged, or a model is missing; the other files are done",
  },
  { code: 2, says: "the command line is wrong; nothing is done" },
  { code: 70, says: "a bug in Sluice" },
  {
    code: 130,
    says:
      "interrupted by SIGINT (129 SIGHUP, 131 SIGQUIT, 143 SIGTERM); what was not whole is removed",
  },
  { code: 141, says: "the reader of the output went away" },
];
