package org.bindery.runner;

import java.util.List;
import java.util.concurrent.Callable;
import org.bindery.worlds.WorldReport;
import org.bindery.worlds.WorldSuite;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bindery worlds}: whether this workbench finds what is known to be true. */
@Command(
    name = "worlds",
    description = {
      "Trains graphs in generated worlds of which everything is known, and holds what comes out"
          + " against what must.",
      "Exit code 1 if a statement did not come out."
    })
final class WorldsCommand implements Callable<Integer> {
  @Parameters(paramLabel = "WORLD", arity = "0..*", description = "W1 to W7; all unless named.")
  private List<String> names = List.of();

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "10",
      description = "How many seeds; 10 unless said.")
  private int seeds;

  @Option(names = "--json", description = "Prints the report as JSON, and nothing else.")
  private boolean json;

  @Spec private CommandSpec command;

  @Override
  public Integer call() {
    Terminal terminal = Terminal.of(command.commandLine().getErr());
    WorldReport report =
        WorldSuite.run(
            names,
            seeds,
            done ->
                terminal.progress(
                    done.world() + ": " + done.done() + " of " + done.total() + " trainings"));
    var out = command.commandLine().getOut();
    out.print(json ? RunResult.json(report) : report + System.lineSeparator());
    out.flush();
    return report.passed() ? ExitCodes.OK : ExitCodes.FAILED;
  }
}
