import { assert, assertEquals } from "@std/assert";
import { completions } from "../../../src/cli/completions.ts";
import { type CommandName, COMMANDS, FLAGS } from "../../../src/cli/flags.ts";
import { shortNames } from "../../../src/cli/layout.ts";
import { MODELS_ACTIONS } from "../../../src/cli/model_options.ts";
import { SHELLS } from "../../../src/cli/options.ts";

/** What a shell offers: a word as it would be typed without quotes, and what the shell says of it. */
interface Offer {
  word: string;
  says: string;
}

/** Prints what `_sluice` puts into COMPREPLY, for words that bash would have split. */
const BASH = `
eval "$1"; shift
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
_sluice
(($\{#COMPREPLY[@]})) && printf '%s\\n' "$\{COMPREPLY[@]}"
`;

/** Prints the offers for each line, and a line with \\1 after each. */
const FISH = `
echo $argv[1] | source
for line in $argv[2..-1]
  complete -C $line
  printf '\\1\\n'
end
`;

/** Types each line into an interactive zsh, and prints the offers as fish does. */
const ZSH = `
zmodload zsh/zpty
zpty child zsh -f -i
zpty -w child 'eval "$CHILD"'
zpty -r child seen $'*\\2*'
for line; do
  zpty -w -n child "$line"$'\\t'
  zpty -r child seen $'*\\2*'
  print -r -- "$seen" | tr -d '\\r' | sed -n 's/^offered: //p'
  print $'\\1'
done
zpty -d child
`;

/** What that zsh does first: load the completions, and make compadd print what it is given. */
const ZSH_CHILD = `
PROMPT= LISTMAX=10000
stty columns 200
autoload -Uz compinit && compinit -D -u
eval "$COMPLETIONS"
compadd() {
  if [[ $\{@[1,(i)(-|--)]} == *-(O|A|D)\\ * ]]; then builtin compadd "$@"; return; fi
  local -a hits says
  local -i i
  (( $@[(I)-d] )) && says=( "$\{(@P)$\{@[$@[(i)-d]+1]}}" )
  builtin compadd -O hits -D says "$@"
  for (( i = 1; i <= $#hits; i++ )); do
    print -r -- $'\\n'"offered: $IPREFIX$hits[i]"$'\\t'"$says[i]"
  done
  builtin compadd "$@"
}
unchanged() { compstate[insert]= compstate[list]=; }
comppostfuncs=(unchanged)
ask() { zle complete-word; BUFFER=; print -n $'\\2'; }
zle -N ask
zle -C complete-word complete-word _main_complete
bindkey '^I' ask
print -n $'\\2'
`;

/** Whether a program can be started here. */
function installed(program: string): boolean {
  try {
    new Deno.Command(program, {
      args: ["--version"],
      stdout: "null",
      stderr: "null",
    }).outputSync();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Archives, something else, and a folder: all that there is beside the line. */
const ARCHIVES = ["two words.slc", "zero.slc"];
const FOLDER = "test";
const FILES = [...ARCHIVES, "zero.txt", FOLDER];

async function printed(
  program: string,
  args: string[],
  cwd: string,
): Promise<string> {
  const env = {
    HOME: cwd,
    TERM: "dumb",
    COMPLETIONS: completions("zsh"),
    CHILD: ZSH_CHILD,
  };
  const signal = AbortSignal.timeout(60_000);
  const { stdout, stderr } = await new Deno.Command(program, {
    args,
    cwd,
    env,
    signal,
  }).output();
  assertEquals(new TextDecoder().decode(stderr), "");
  return new TextDecoder().decode(stdout);
}

function offers(text: string): Offer[] {
  return text.split("\n").filter((line) => line !== "").map((line) => {
    const [word, says = ""] = line.split("\t");
    return { word: word.replace(/\\(.)/g, "$1").replace(/\/$/, ""), says };
  });
}

/** How bash splits a line. */
function bashWords(line: string): string[] {
  const words = line.match(/[^ =]+|=/g)!;
  return line.endsWith(" ") ? [...words, ""] : words;
}

/** Asks a shell what it offers for each line, in a folder with {@linkcode FILES}. */
async function ask(
  shell: typeof SHELLS[number],
  lines: string[],
): Promise<Offer[][]> {
  await Deno.mkdir(".scratch", { recursive: true });
  const folder = await Deno.realPath(
    await Deno.makeTempDir({ dir: ".scratch" }),
  );
  try {
    await Deno.mkdir(`${folder}/${FOLDER}`);
    for (const name of FILES.filter((name) => name !== FOLDER)) {
      await Deno.writeTextFile(`${folder}/${name}`, "");
    }
    const script = completions(shell);
    if (shell === "bash") {
      return await Promise.all(lines.map(async (line) => {
        const args = ["--norc", "-c", BASH, "bash", script];
        return offers(
          await printed("bash", [...args, ...bashWords(line)], folder),
        );
      }));
    }
    const args = shell === "fish"
      ? ["--no-config", "-c", FISH, script]
      : ["-f", "-c", ZSH, "zsh"];
    const text = await printed(shell, [...args, ...lines], folder);
    return text.split("\x01\n").slice(0, lines.length).map(offers);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The words alone, in alphabetical order; what bash takes for one more word is not there. */
function words(offers: Offer[]): string[] {
  return offers.map(({ word }) => word.replace(/^--[\w-]+=/, "")).sort();
}

/** What has to be offered for a hyphen. */
function flagsOf(command?: CommandName): string[] {
  return FLAGS.filter(({ commands }) => !command || commands.includes(command))
    .flatMap((flag) => [...shortNames(flag), `--${flag.name}`]).sort();
}

const NAMES = COMMANDS.map(({ name }) => name);

Deno.test("the shells that completions takes are those that its usage names", () => {
  const { usage } = COMMANDS.find(({ name }) => name === "completions")!;
  assertEquals(usage, `completions ${SHELLS.join("|")}`);
});

for (const shell of SHELLS) {
  const there = installed(shell);
  const test = (claim: string, fn: () => Promise<void>) =>
    Deno.test({
      name: there ? claim : `${claim} (needs ${shell}, which is not installed)`,
      ignore: !there,
      fn,
    });
  /** Each line, and all that is offered for it. */
  const offersExactly = async (cases: [line: string, words: string[]][]) => {
    const answers = await ask(shell, cases.map(([line]) => line));
    assertEquals(
      answers.map((offers, i) => [cases[i][0], words(offers)]),
      cases.map(([line, words]) => [line, [...words].sort()]),
    );
  };

  test(`${shell} offers each command the flags that it has a use for, and all where there is none`, async () => {
    const lines = ["sluice -", ...NAMES.map((name) => `sluice ${name} -`)];
    const answers = await ask(shell, lines);
    for (const [i, command] of [undefined, ...NAMES].entries()) {
      const flags = answers[i].map(({ word }) => word)
        .filter((word) => !word.includes("="));
      assertEquals([...new Set(flags)].sort(), flagsOf(command), lines[i]);
    }
  });

  test(`${shell} offers every choice of a value`, async () => {
    const choosing = FLAGS.filter(({ value }) => value?.choices);
    assert(choosing.length > 1);
    await offersExactly(choosing.flatMap(({ name, value }) => {
      const choices = [...value!.choices!];
      const equals: [string, string[]] = [`sluice --${name}=`, choices];
      return value!.optional
        ? [equals]
        : [equals, [`sluice --${name} `, choices]];
    }));
  });

  test(`${shell} offers files where a value is one, and none for other values`, async () => {
    await offersExactly([
      ["sluice -o ", FILES],
      ["sluice --output ", FILES],
      ["sluice --output=z", ["zero.slc", "zero.txt"]],
      ["sluice -d --filelist ", FILES],
      ["sluice -9kdo ", FILES],
      ["sluice --suffix ", []],
      ["sluice -M ", []],
    ]);
  });

  test(`${shell} offers commands and files as the first word, and files after it`, async () => {
    // The folder has the name of a command.
    await offersExactly([
      ["sluice ", [...NAMES, ...FILES]],
      ["sluice comp", ["completions", "compress"]],
      ["sluice -k -o info --rm ", [...NAMES, ...FILES]],
      ["sluice zero.txt ", FILES],
      ["sluice compress ", FILES],
      ["sluice -- ", FILES],
      ["sluice -- -d ", FILES],
      ["sluice -9 zero.txt z", ["zero.slc", "zero.txt"]],
    ]);
  });

  test(`${shell} offers archives and directories to what reads archives`, async () => {
    const archives = [...ARCHIVES, FOLDER];
    await offersExactly([
      ..."decompress cat test info -d -t -l --decompress --test --list -kd"
        .split(" ").map((word): [string, string[]] => [
          `sluice ${word} `,
          archives,
        ]),
      ["sluice --json info zero.slc ", archives],
      ["sluice -d --progress -o out zer", ["zero.slc"]],
      ["sluice cat -- ", archives],
    ]);
  });

  test(`${shell} offers shells to completions, once, and nothing to man`, async () => {
    await offersExactly([
      ["sluice completions ", [...SHELLS]],
      ["sluice completions z", ["zsh"]],
      ["sluice completions bash ", []],
      ["sluice man ", []],
    ]);
  });

  test(`${shell} offers actions and then files to models, files to what reads any, and nothing to generate`, async () => {
    await offersExactly([
      ["sluice models ", [...MODELS_ACTIONS]],
      ["sluice models ver", ["verify"]],
      ["sluice models info ", FILES],
      ["sluice train ", FILES],
      ["sluice score ", FILES],
      ["sluice generate ", []],
      ["sluice --model ", FILES],
      ["sluice generate --prompt ", []],
    ]);
  });

  if (shell === "bash") continue;
  test(`${shell} says what each command and each flag is for`, async () => {
    const described = [
      ...COMMANDS.map(({ name, summary }) => ({ word: name, summary })),
      ...FLAGS.map(({ name, summary }) => ({ word: `--${name}`, summary })),
    ];
    const lines = described.map(({ word }) => `sluice ${word}`);
    const answers = await ask(shell, lines);
    for (const [i, { word, summary }] of described.entries()) {
      const says = answers[i].filter((offer) => offer.word === word)
        .map(({ says }) => says.replace(/^\S+ +-- /, ""));
      assert(says.includes(summary), `${word}: ${JSON.stringify(says)}`);
    }
  });
}
