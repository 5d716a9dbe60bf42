package org.bindery.runner;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bindery.runner.study.StudyResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bindery study}: what a study has reached so far. */
@Command(
    name = "study",
    description = "Prints what a study has reached so far; lists studies if none is named.")
final class StudyCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME", arity = "0..1", description = "The study.")
  private Optional<String> name = Optional.empty();

  @Option(
      names = "--measure",
      paramLabel = "R@K",
      description = "What is compared; unless said R@1, or class R@1 of data paired by class.")
  private Optional<String> measure = Optional.empty();

  @Option(
      names = "--reference",
      paramLabel = "GRAPH",
      description = "The graph others are compared with, such as 'star(image)'.")
  private Optional<String> reference = Optional.empty();

  @Option(names = "--json", description = "Prints JSON.")
  private boolean json;

  @Option(names = "--runs", paramLabel = "DIR", description = "The folder of runs.")
  private Optional<Path> runs = Optional.empty();

  @Mixin private PluginOption plugins;

  @Spec private CommandSpec command;

  @Override
  public Integer call() {
    var out = command.commandLine().getOut();
    Path folder = runs.orElseGet(Machine::runs);
    try (Workbench bench = Workbench.open(Machine.home(), folder, plugins.registry())) {
      Studies studies = new Studies(bench);
      if (name.isEmpty()) {
        studies.names().forEach(out::println);
      } else {
        StudyResult result = studies.open(name.get());
        String shown = measure.orElseGet(result::usualMeasure);
        out.print(json ? StudyJson.of(result) : StudyText.of(result, shown, reference));
      }
      out.flush();
    }
    return ExitCodes.OK;
  }
}
