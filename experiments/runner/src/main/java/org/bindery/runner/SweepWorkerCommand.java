package org.bindery.runner;

import java.util.concurrent.Callable;
import org.bindery.sweeps.running.Worker;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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

  @Mixin private Folders folders;

  @Mixin private PluginOption plugins;

  @Spec private CommandSpec command;

  @Override
  public Integer call() {
    Sweeps sweeps = new Sweeps(folders.home(), folders.runs(), plugins.registry());
    Terminal terminal = Terminal.of(command.commandLine().getErr());
    new Worker(sweeps.open(sweep).folder(), sweeps.body(sweep), terminal::line).run();
    return ExitCodes.OK;
  }
}
