package org.bindery.runner;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bindery.data.ModalityRegistry;
import org.bindery.sweeps.running.Worker;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bindery sweep-worker}: trials for a sweep that runs elsewhere on the same folder. */
@Command(
    name = "sweep-worker",
    description = {
      "Runs trials of a sweep that was started with --executor workers, until it is over.",
      "Start any number of them, on any machine that sees the folder of runs."
    })
final class SweepWorkerCommand implements Callable<Integer> {
  @Parameters(paramLabel = "SWEEP", description = "The sweep's name.")
  private String sweep;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "Bindery's folder; BINDERY_HOME or ~/.bindery unless given.")
  private Optional<Path> home = Optional.empty();

  @Option(
      names = "--runs",
      paramLabel = "DIR",
      description = "The folder of runs; BINDERY_RUNS or ./runs unless given.")
  private Optional<Path> runs = Optional.empty();

  @Spec private CommandSpec command;

  @Override
  public Integer call() {
    Sweeps sweeps =
        new Sweeps(
            home.orElseGet(Machine::home), runs.orElseGet(Machine::runs), ModalityRegistry.scan());
    Terminal terminal = Terminal.of(command.commandLine().getErr());
    new Worker(sweeps.open(sweep).folder(), sweeps.body(sweep), terminal::line).run();
    return ExitCodes.OK;
  }
}
