package org.bindery.runner;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bindery.spi.ConfigException;
import org.bindery.tracking.WandbUpload;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bindery agent}: trials of a sweep that W&amp;B's server proposes. */
@Command(
    name = "agent",
    description = {
      "Runs trials of a sweep on W&B's server, by W&B's own program, which asks the server for",
      "parameters and starts a command with them. So the sweep must name ours:",
      "  command: [\"${env}\", ./bindery, trial, \"${program}\", \"${args}\"]"
    })
final class AgentCommand implements Callable<Integer> {
  @Parameters(paramLabel = "ENTITY/PROJECT/SWEEP", description = "The sweep, as W&B names it.")
  private String sweep;

  @Option(names = "--count", paramLabel = "N", description = "How many trials; all unless said.")
  private Optional<Integer> count = Optional.empty();

  @Spec private CommandSpec command;

  @Override
  public Integer call() {
    if (!sweep.matches("([^/\\s]+/){0,2}[^/\\s]+")) {
      throw new ConfigException(
          "sweep",
          sweep,
          "A sweep of W&B's server is named ENTITY/PROJECT/SWEEP, not '" + sweep + "'.");
    }
    Optional<Path> wandb = WandbUpload.fromPath().program();
    if (wandb.isEmpty()) {
      command
          .commandLine()
          .getErr()
          .println(
              "bindery: W&B's agent is part of its program, which is not on the PATH; type: pip"
                  + " install wandb && wandb login");
      command.commandLine().getErr().flush();
      return ExitCodes.ENVIRONMENT;
    }
    List<String> line = new ArrayList<>(List.of(wandb.get().toString(), "agent"));
    count.ifPresent(most -> line.addAll(List.of("--count", String.valueOf(most))));
    line.add(sweep);
    return ended(line).orElse(ExitCodes.INTERRUPTED);
  }

  private static Optional<Integer> ended(List<String> line) {
    try {
      Process process = new ProcessBuilder(line).inheritIO().start();
      try {
        return Optional.of(process.waitFor() == 0 ? ExitCodes.OK : ExitCodes.FAILED);
      } finally {
        process.destroy();
      }
    } catch (IOException e) {
      throw new ConfigException(
          "wandb", line.get(0), line.get(0) + " cannot be started: " + Reason.of(e) + ".");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
