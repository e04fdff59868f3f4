/**
 * Completions for shells. Each script first reads the words before the cursor as the parser does, because the
 * shells' own helpers take the value of a flag for a command, and know no commands that are flags. Long, as three shells' scripts
 * stand in it.
 *
 * @module
 */

import {
  type CommandName,
  COMMANDS,
  type FlagDescription,
  FLAGS,
} from "./flags.ts";
import { shortNames } from "./layout.ts";
import { MODELS_ACTIONS } from "./model_options.ts";
import { SHELLS } from "./options.ts";

/** A shell that there are completions for. */
export type Shell = typeof SHELLS[number];

/**
 * Writes the completions.
 *
 * @param shell the shell that shall load them
 * @returns a script for that shell
 */
export function completions(shell: Shell): string {
  return { bash, zsh, fish }[shell]();
}

const NAMES = COMMANDS.map(({ name }) => name);
/** Commands that take any files, whatever they end with. */
const FILE_READERS = [
  ...["compress", "train", "tune", "prime", "score", "doctor"],
];
/** Commands that read archives: all others that take files. */
const ARCHIVE_READERS = COMMANDS
  .filter(({ name, usage }) =>
    !FILE_READERS.includes(name) && usage.includes("FILE")
  )
  .map(({ name }) => name);
/** What the names of archives end with, where -S does not say otherwise. */
const SUFFIX = ".slc";

const taking = FLAGS.filter(({ value }) => value && !value.optional);
/** Long names of flags that take the next word. */
const LONG_TAKING = taking.map(({ name }) => `--${name}`);
/** Their short names, as a set of letters. */
const SHORT_TAKING = taking.map(({ short }) => short ?? "").join("");
/** Short names of the others, as a set of letters: what may stand before another letter in a cluster. */
const SHORT_BARE = FLAGS.flatMap((flag) =>
  flag.name === "level" || !flag.value ? shortNames(flag) : []
).map((name) => name[1]).join("");

/** Flags that stand for a command. */
const COMMAND_FLAGS = FLAGS.flatMap(({ command, name, short }) =>
  command === undefined ? [] : [{ command, name, short }]
);
/** A regular expression for what ends in a flag that takes the next word. */
const TAKING_CLUSTER = `^-[${SHORT_BARE}]*[${SHORT_TAKING}]$`;

/** All that can be typed of a flag. */
function typed(flag: FlagDescription): string[] {
  const { name, value } = flag;
  const choices = value?.optional ? value.choices ?? [] : [];
  return [
    ...shortNames(flag),
    `--${name}`,
    ...choices.map((choice) => `--${name}=${choice}`),
  ];
}

/** A word in single quotes, for bash and zsh. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function bash(): string {
  const flagsOf = (command?: CommandName) =>
    FLAGS.filter(({ commands }) => !command || commands.includes(command))
      .flatMap(typed).join(" ");
  const values = FLAGS.flatMap((flag) => {
    const { name, short, value } = flag;
    if (!value?.file && !value?.choices) return [];
    const names = [`--${name}`, ...short ? [`-${short}`] : []].join("|");
    const words = value.choices?.join(" ") ?? "";
    return value.file
      ? `${names}) _sluice_files ;;`
      : `${names}) _sluice_add -W ${quoted(words)} ;;`;
  });

  return `# bash completion for sluice, made by: sluice completions bash

_sluice_add() {
  local line
  # No mapfile: the bash of macOS has none.
  while IFS= read -r line; do
    COMPREPLY+=("$line")
  done < <(compgen -P "$lead" "$@" -- "$cur")
}

_sluice_files() {
  # So that spaces are quoted, and directories end in a slash.
  compopt -o filenames 2>/dev/null
  _sluice_add "\${@:--f}"
}

_sluice() {
  local cur=\${COMP_WORDS[COMP_CWORD]} IFS=$' \\t\\n'
  local lead='' word='' last='' command='' expects='' verbatim='' operands=0 flags i
  COMPREPLY=()

  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    # bash takes --flag=value for three words.
    if [[ $word == = && $last == --* ]]; then
      expects=$last
    elif [[ $expects ]]; then
      expects=
    elif [[ $verbatim || $word != -?* ]]; then
      if [[ ! $verbatim && $operands == 0 ]]; then
        case $word in ${NAMES.join("|")}) command=$word ;; esac
      fi
      operands=$((operands + 1))
    elif [[ $word == -- ]]; then
      verbatim=1
    else
      case $word in ${LONG_TAKING.join("|")}) expects=$word ;; esac
      [[ $word =~ ${TAKING_CLUSTER} ]] && expects=-\${word: -1}
${
    COMMAND_FLAGS.map(({ command, name, short }) =>
      `      [[ $word =~ ^(-[${SHORT_BARE}]*${short}|--${name}$) ]] && command='${command}'`
    ).join("\n")
  }
    fi
    last=$word
  done
  if [[ $cur == = && $last == --* ]]; then
    expects=$last cur=
  elif [[ ! $expects$verbatim && $cur == --*=* ]]; then
    expects=\${cur%%=*} lead=$expects= cur=\${cur#*=}
  fi

  if [[ $expects ]]; then
    case $expects in
${values.map((line) => `      ${line}`).join("\n")}
    esac
  elif [[ ! $verbatim && $cur == -* ]]; then
    case $command in
${
    NAMES.map((name) => `      ${name}) flags=${quoted(flagsOf(name))} ;;`)
      .join("\n")
  }
      *) flags=${quoted(flagsOf())} ;;
    esac
    _sluice_add -W "$flags"
  else
    case $command in
      ${ARCHIVE_READERS.join("|")})
        _sluice_files -f -X '!*${SUFFIX}'
        _sluice_files -d
        ;;
      completions) [[ $operands == 1 ]] && _sluice_add -W ${
    quoted(SHELLS.join(" "))
  } ;;
      models)
        if [[ $operands == 1 ]]; then
          _sluice_add -W ${quoted(MODELS_ACTIONS.join(" "))}
        else
          _sluice_files
        fi
        ;;
      generate | man) ;;
      *)
        [[ ! $command$verbatim && $operands == 0 ]] && _sluice_add -W ${
    quoted(NAMES.join(" "))
  }
        _sluice_files
        ;;
    esac
  fi
}

complete -F _sluice sluice
`;
}

function zsh(): string {
  const describe = (text: string) => text.replace(/[[\]\\:]/g, "\\$&");
  const specs = FLAGS.map((flag) => {
    const { name, commands, summary, value } = flag;
    const short = shortNames(flag);
    const others = quoted(`(${[...short, `--${name}`].join(" ")})`);
    const says = (text: string) => `[${describe(text)}]`;
    const action = value?.file
      ? "_files"
      : value?.choices
      ? `(${value.choices.join(" ")})`
      : " ";
    const argument = value
      ? `${value.optional ? "::" : ":"}${value.name}:${action}`
      : "";
    const shorts = name === "level"
      ? short.map((level) => quoted(level + says(`level ${level.slice(1)}`)))
      : short.map((letter) =>
        quoted(letter + (value ? "+" : "") + says(summary) + argument)
      );
    const equals = value ? value.optional ? "=-" : "=" : "";
    const all = [
      ...shorts,
      quoted(`--${name}${equals}${says(summary)}${argument}`),
    ];
    return `  [[ $command == (|${
      commands.join("|")
    }) ]] && hidden= || hidden=!\n  flags+=(\n${
      all.map((spec) => `    $hidden${others}${spec}`).join("\n")
    }\n  )`;
  });

  return `#compdef sluice
# zsh completion for sluice, made by: sluice completions zsh

_sluice() {
  local curcontext=$curcontext state state_descr line ret=1
  local word command expects verbatim hidden
  local -i operands
  local -a flags commands
  local -A opt_args

  for word in "\${(@Q)words[2,CURRENT-1]}"; do
    if [[ -n $expects ]]; then
      expects=
    elif [[ -n $verbatim || $word != -?* ]]; then
      if [[ -z $verbatim && $operands -eq 0 && $word == (${
    NAMES.join("|")
  }) ]]; then
        command=$word
      fi
      (( operands++ ))
    elif [[ $word == -- ]]; then
      verbatim=1
    else
      # Patterns, as regular expressions leave variables behind.
      [[ $word == (${
    LONG_TAKING.join("|")
  }|-[${SHORT_BARE}]#[${SHORT_TAKING}]) ]] && expects=1
${
    COMMAND_FLAGS.map(({ command, name, short }) =>
      `      [[ $word == (-[${SHORT_BARE}]#${short}*|--${name}) ]] && command=${command}`
    ).join("\n")
  }
    fi
  done

  # A flag that the command has no use for is understood, but not offered.
${specs.join("\n")}

  _arguments -C -s -S : "$flags[@]" '*: :->operand' && ret=0
  [[ $state == operand ]] || return ret

  case $command in
    ${ARCHIVE_READERS.join("|")}) _files -g '*${SUFFIX}' && ret=0 ;;
    completions)
      (( operands == 1 )) && compadd ${SHELLS.join(" ")} && ret=0
      ;;
    models)
      if (( operands == 1 )); then
        compadd ${MODELS_ACTIONS.join(" ")} && ret=0
      else
        _files && ret=0
      fi
      ;;
    generate | man) ;;
    *)
      if [[ -z $command$verbatim && $operands -eq 0 ]]; then
        commands=(
${
    COMMANDS.map(({ name, summary }) =>
      `          ${quoted(`${name}:${summary}`)}`
    ).join("\n")
  }
        )
        _describe -t commands command commands && ret=0
      fi
      _files && ret=0
      ;;
  esac
  return ret
}

# The file is either the function's body, or sourced.
if [[ $funcstack[1] == _sluice ]]; then
  _sluice "$@"
else
  compdef _sluice sluice
fi
`;
}

function fish(): string {
  const string = (text: string) => `'${text.replace(/['\\]/g, "\\$&")}'`;
  const lines = FLAGS.flatMap((flag) => {
    const { name, short, commands, summary, value } = flag;
    const when = `complete -c sluice -n ${
      string(`__sluice_has_use ${commands.join(" ")}`)
    }`;
    const choices = value?.choices
      ? ` -a ${string(value.choices.join(" "))}`
      : "";
    // Without -r, a value may be left out, and must follow the equals sign.
    const takes = !value
      ? ""
      : value.file
      ? " -r -F"
      : value.optional
      ? ""
      : " -x";
    const levels = name === "level" ? value!.choices! : [];
    return [
      ...levels.map((level) =>
        `${when} -s ${level} -d ${string(`level ${level}`)}`
      ),
      `${when}${short ? ` -s ${short}` : ""} -l ${name}${takes}${choices} -d ${
        string(summary)
      }`,
    ];
  });
  const operands = [
    ...COMMANDS.map(({ name, summary }) =>
      `commands' -a ${name} -d ${string(summary)}`
    ),
    "files' -F",
    "archives' -a '(__sluice_archives)'",
    `shells' -a ${string(SHELLS.join(" "))}`,
    `actions' -a ${string(MODELS_ACTIONS.join(" "))}`,
  ];

  return `# fish completion for sluice, made by: sluice completions fish

function __sluice_line --description 'Print the command that the line names, and the number of operands'
    set -l command ''
    set -l operands 0
    set -l expects ''
    set -l verbatim ''
    set -l words (commandline -opc)
    set -e words[1]
    for word in $words
        if test -n "$expects"
            set expects ''
        else if test -n "$verbatim"; or not string match -qr -- '^-.' "$word"
            if test $operands -eq 0; and contains -- "$word" ${NAMES.join(" ")}
                set command $word
            end
            set operands (math $operands + 1)
        else if test "$word" = --
            # What follows is no command.
            set verbatim 1
            set operands (math $operands + 1)
        else
            contains -- $word ${LONG_TAKING.join(" ")}; and set expects 1
            string match -qr -- '${TAKING_CLUSTER}' $word; and set expects 1
${
    COMMAND_FLAGS.map(({ command, name, short }) =>
      `            string match -qr -- '^(-[${SHORT_BARE}]*${short}|--${name}$)' $word; and set command ${command}`
    ).join("\n")
  }
        end
    end
    printf '%s\\n' "$command" $operands
end

function __sluice_has_use --description 'Whether no command is named, or one of these'
    set -l line (__sluice_line)
    contains -- "$line[1]" '' $argv
end

function __sluice_takes --description 'Whether an operand may be one of commands, files, archives, shells or actions'
    # fish asks in the midst of --flag=value, too.
    string match -q -- '-*' (commandline -ct); and return 1
    set -l line (__sluice_line)
    switch "$line[1]"
        case ''
            test $argv = files; or test $argv = commands -a $line[2] -eq 0
        case ${FILE_READERS.join(" ")}
            test $argv = files
        case models
            test $argv = actions -a $line[2] -eq 1; or test $argv = files -a $line[2] -gt 1
        case ${ARCHIVE_READERS.join(" ")}
            test $argv = archives
        case completions
            test $argv = shells -a $line[2] -eq 1
        case '*'
            return 1
    end
end

function __sluice_archives --description 'Print archives and directories'
    # Whatever has no completions of its own completes files.
    complete -C "__sluice_no_such_command "(commandline -ct) | string match -r '.*(?:/|\\${SUFFIX})(?:\\t.*)?$'
end

complete -c sluice -f
${
    operands.map((rest) => `complete -c sluice -n '__sluice_takes ${rest}`)
      .join("\n")
  }
${lines.join("\n")}
`;
}
