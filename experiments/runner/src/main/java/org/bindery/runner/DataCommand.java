package org.bindery.runner;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.bindery.data.ModalityRegistry;
import org.bindery.data.Table;
import org.bindery.spi.ColumnId;
import org.bindery.spi.DatasetCard;
import org.bindery.spi.DatasetProvider;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bindery data}: what data there is, and getting it. */
@Command(
    name = "data",
    description = "Lists datasets, and gets them.",
    subcommands = {DataCommand.ListDatasets.class, DataCommand.Import.class})
final class DataCommand implements Runnable {
  @Spec private CommandSpec command;

  @Override
  public void run() {
    throw new ParameterException(command.commandLine(), "A command is missing: list or import");
  }

  /** {@code bindery data list}. */
  @Command(name = "list", description = "Lists the datasets, and which of them are here already.")
  static final class ListDatasets implements Callable<Integer> {
    @Option(names = "--home", paramLabel = "DIR", description = "Bindery's folder.")
    private Optional<Path> home = Optional.empty();

    @Mixin private PluginOption plugins;

    @Spec private CommandSpec command;

    @Override
    public Integer call() {
      var out = command.commandLine().getOut();
      ModalityRegistry registry = plugins.registry();
      try (Workbench workbench =
          Workbench.open(home.orElseGet(Machine::home), Machine.runs(), registry)) {
        TextTable table = new TextTable("dataset", "here", "licence", "columns", "title");
        for (DatasetProvider provider : registry.datasets()) {
          DatasetCard card = provider.card();
          boolean here =
              workbench.installedDatasets().stream()
                  .anyMatch(folder -> folder.startsWith(card.name() + "-"));
          table.row(
              card.name(),
              here ? "yes" : "no",
              card.license(),
              card.columns().stream().map(ColumnId::toString).collect(Collectors.joining(" ")),
              card.title());
        }
        out.print(table);
        out.flush();
      }
      return ExitCodes.OK;
    }
  }

  /** {@code bindery data import}. */
  @Command(name = "import", description = "Fetches a dataset and imports it, if that is not done.")
  static final class Import implements Callable<Integer> {
    @Parameters(paramLabel = "DATASET", description = "Its name, as data list tells it.")
    private String name;

    @Option(
        names = "--option",
        paramLabel = "KEY=VALUE",
        description = "A value for one of its options; may be repeated.")
    private Map<String, String> options = Map.of();

    @Option(names = "--home", paramLabel = "DIR", description = "Bindery's folder.")
    private Optional<Path> home = Optional.empty();

    @Mixin private PluginOption plugins;

    @Spec private CommandSpec command;

    @Override
    public Integer call() {
      Terminal terminal = Terminal.of(command.commandLine().getErr());
      try (Workbench workbench =
          Workbench.open(home.orElseGet(Machine::home), Machine.runs(), plugins.registry())) {
        Table table = workbench.dataset(name, options, terminal::line);
        command
            .commandLine()
            .getOut()
            .println(
                name
                    + ": "
                    + table.rows()
                    + " rows of "
                    + table.columns().stream()
                        .map(ColumnId::toString)
                        .collect(Collectors.joining(", "))
                    + " ("
                    + table.manifest().license()
                    + ")");
      }
      return ExitCodes.OK;
    }
  }
}
