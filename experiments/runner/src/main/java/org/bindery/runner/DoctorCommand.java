package org.bindery.runner;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bindery doctor}: what is there, what is missing, what to type. */
@Command(name = "doctor", description = "Tells what is there, what is missing and what to type.")
final class DoctorCommand implements Callable<Integer> {
  @Option(names = "--home", paramLabel = "DIR", description = "Bindery's folder.")
  private Optional<Path> home = Optional.empty();

  @Spec private CommandSpec command;

  @Override
  public Integer call() {
    Path root = Path.of(Machine.environment("BINDERY_ROOT").orElse("."));
    List<Finding> findings =
        new Doctor(System.getenv(), root, home.orElseGet(Machine::home)).examine();
    TextTable table = new TextTable("what", "state", "found", "what to type");
    for (Finding finding : findings) {
      table.row(finding.what(), finding.state().label(), finding.detail(), finding.advice());
    }
    var out = command.commandLine().getOut();
    out.print(table);
    boolean missing =
        findings.stream().anyMatch(finding -> finding.state() == Finding.State.MISSING);
    out.println(missing ? "Something needed is missing." : "Everything needed is there.");
    out.flush();
    return missing ? ExitCodes.ENVIRONMENT : ExitCodes.OK;
  }
}
