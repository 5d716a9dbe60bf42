package org.bindery.runner;

import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.bindery.sweeps.running.ForkedTrials;
import org.bindery.sweeps.running.Worker;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bindery sweep-trial}: one trial, in the process that a sweep forked for it. */
@Command(
    name = "sweep-trial",
    hidden = true,
    description = "Runs one trial of a sweep; started by bindery sweep --executor forked.")
final class SweepTrialCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FOLDER", description = "The trial's.")
  private Path folder;

  @Option(names = "--sweep", required = true, paramLabel = "NAME", description = "The sweep.")
  private String sweep;

  @Option(names = "--home", required = true, paramLabel = "DIR", description = "Bindery's folder.")
  private Path home;

  @Option(names = "--runs", required = true, paramLabel = "DIR", description = "That of the runs.")
  private Path runs;

  @Mixin private PluginOption plugins;

  @Override
  public Integer call() {
    String slot = System.getenv(ForkedTrials.SLOT);
    OptionalInt number =
        slot == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(slot));
    Worker.runTrial(folder, number, ExperimentTrial.of(home, runs, sweep, plugins.places()));
    return ExitCodes.OK;
  }
}
