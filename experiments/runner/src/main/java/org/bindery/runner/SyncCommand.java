package org.bindery.runner;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bindery.data.DidYouMean;
import org.bindery.spi.ConfigException;
import org.bindery.tracking.RunView;
import org.bindery.tracking.WandbUpload;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bindery sync}: uploads tracked runs by W&amp;B's own program. */
@Command(
    name = "sync",
    description = {
      "Hands runs made with --track to the program wandb, which uploads them to your account.",
      "Where that program is not installed, prints the commands to type."
    })
final class SyncCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "RUN",
      arity = "0..*",
      description = "Folders below wandb/, such as offline-run-...; all of them unless named.")
  private List<String> names = List.of();

  @Option(names = "--runs", paramLabel = "DIR", description = "The folder of runs.")
  private Optional<Path> runs = Optional.empty();

  @Spec private CommandSpec command;

  @Override
  public Integer call() {
    List<Path> found = RunView.folders(runs.orElseGet(Machine::runs));
    List<Path> wanted = names.isEmpty() ? found : names.stream().map(n -> named(n, found)).toList();
    var out = command.commandLine().getOut();
    if (wanted.isEmpty()) {
      out.println("There is no tracked run; make one with ./bindery run SPEC.yaml --track PROJECT");
      out.flush();
      return ExitCodes.OK;
    }
    WandbUpload upload = WandbUpload.fromPath();
    if (upload.program().isEmpty()) {
      out.println("The program wandb is not on the PATH (pip install wandb); then type:");
      wanted.forEach(run -> out.println(WandbUpload.command(run)));
      out.flush();
      return ExitCodes.ENVIRONMENT;
    }
    boolean uploaded = upload.sync(wanted, Map.of(), out::println);
    out.flush();
    return uploaded ? ExitCodes.OK : ExitCodes.FAILED;
  }

  private static Path named(String name, List<Path> found) {
    List<String> known = found.stream().map(run -> run.getFileName().toString()).toList();
    return found.stream()
        .filter(run -> run.getFileName().toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigException(
                    "run",
                    name,
                    "There is no tracked run '" + name + "'." + DidYouMean.hint(name, known)));
  }
}
