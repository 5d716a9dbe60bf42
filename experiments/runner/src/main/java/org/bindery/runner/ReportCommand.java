package org.bindery.runner;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bindery.data.DidYouMean;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bindery report}: tables of runs that are finished. */
@Command(
    name = "report",
    description = "Prints what finished runs reached; lists runs if none is named.")
final class ReportCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RUN", arity = "0..*", description = "Names of runs.")
  private List<String> names = List.of();

  @Option(names = "--json", description = "Prints JSON.")
  private boolean json;

  @Option(
      names = "--diagnostics",
      description = "Examines the trained space as well: opens data and weights again.")
  private boolean diagnostics;

  @Option(names = "--runs", paramLabel = "DIR", description = "The folder of runs.")
  private Optional<Path> runs = Optional.empty();

  @Mixin private PluginOption plugins;

  @Spec private CommandSpec command;

  @Override
  public Integer call() {
    var out = command.commandLine().getOut();
    Path folder = runs.orElseGet(Machine::runs);
    try (Workbench workbench = Workbench.open(Machine.home(), folder, plugins.registry())) {
      List<String> known = workbench.runs();
      if (names.isEmpty()) {
        known.forEach(out::println);
      }
      for (String name : names) {
        if (!known.contains(name)) {
          throw new ConfigException(
              "run",
              name,
              "There is no run '" + name + "' in " + folder + "." + DidYouMean.hint(name, known));
        }
        RunFolder run = new RunFolder(workbench.runsFolder().resolve(name));
        if (!run.isFinished()) {
          throw new DataException(
              "Run '" + name + "' is not finished; type: ./bindery run " + run.specFile());
        }
        RunResult result = RunResult.read(run.resultFile());
        out.print(json ? result.toJson() : RunTable.of(result));
        if (diagnostics) {
          try (RunHandle opened = workbench.run(name)) {
            out.println();
            out.print(opened.diagnosis());
          }
        }
      }
      out.flush();
    }
    return ExitCodes.OK;
  }
}
