/**
 * From arguments to an exit code.
 *
 * @module
 */

import config from "../../deno.json" with { type: "json" };
import { readArguments } from "./arguments.ts";
import { EXIT, isBug, isPipeClosed, messageOf, UsageError } from "./errors.ts";
import { chooseCommand, type Command } from "./options.ts";
import { Shell, type StandardStreams } from "./shell.ts";

/**
 * Runs the command.
 *
 * @param args the arguments
 * @param streams the standard streams
 * @returns the exit code
 */
export async function main(
  args: readonly string[],
  streams: StandardStreams,
): Promise<number> {
  const shell = new Shell(streams);
  try {
    return await run(chooseCommand(readArguments(args)), shell);
  } catch (error) {
    if (isPipeClosed(error)) return EXIT.pipeClosed;
    shell.say(`sluice: ${messageOf(error)}\n`);
    if (error instanceof UsageError) {
      shell.say("Try --help.\n");
      return EXIT.misused;
    }
    return isBug(error) ? EXIT.bug : EXIT.failed;
  }
}

/** Each command loads its own code: printing the version should take no time. */
async function run(command: Command, shell: Shell): Promise<number> {
  switch (command.name) {
    case "help":
      shell.print((await import("./help.ts")).help(command.of));
      return EXIT.done;
    case "version":
      shell.print(`sluice ${config.version}\n`);
      return EXIT.done;
    case "man": {
      const { PROGRAM } = await import("./flags.ts");
      const { manPage } = await import("./man.ts");
      shell.print(manPage(config.version, PROGRAM.date));
      return EXIT.done;
    }
    case "completions": {
      const { completions } = await import("./completions.ts");
      shell.print(completions(command.shell));
      return EXIT.done;
    }
    case "train":
    case "tune":
    case "prime":
      return await (await import("./training.ts")).runTraining(command, shell);
    case "generate":
      return await (await import("./generate.ts")).runGeneration(
        command,
        shell,
      );
    case "serve":
      return await (await import("./serve.ts")).runServer(command, shell);
    case "doctor":
      return await (await import("./doctor.ts")).runDoctor(command, shell);
    case "models":
      return await (await import("./models.ts")).runModels(command, shell);
    default:
      return await (await import("./work.ts")).runWork(command, shell);
  }
}
