package org.bindery.runner;

import java.nio.file.Path;
import java.util.Optional;
import org.bindery.data.ModalityRegistry;
import picocli.CommandLine.Option;

/** The folders a command works in, as options that are the same in every command. */
final class Folders {
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

  Path home() {
    return home.orElseGet(Machine::home);
  }

  Path runs() {
    return runs.orElseGet(Machine::runs);
  }

  /**
   * Opens the workbench there.
   *
   * @throws org.bindery.spi.DataException if home cannot be written to
   */
  Workbench open(ModalityRegistry registry) {
    return Workbench.open(home(), runs(), registry);
  }
}
