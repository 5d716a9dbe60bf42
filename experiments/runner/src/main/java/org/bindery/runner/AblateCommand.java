package org.bindery.runner;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bindery.data.ModalityRegistry;
import org.bindery.runner.study.StudyResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bindery ablate}: a comparison of binding graphs, cell by cell. */
@Command(
    name = "ablate",
    description = {
      "Compares binding graphs: same data, splits, towers, recipe and seeds, a stated budget.",
      "Finished cells are skipped, so the same command goes on with what was interrupted."
    })
final class AblateCommand implements Callable<Integer> {
  @Parameters(paramLabel = "STUDY.yaml", description = "The study's page.")
  private Path file;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Names the study instead of the page.")
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

  @Option(names = "--json", description = "Prints the result as JSON, and nothing else.")
  private boolean json;

  @Mixin private Folders folders;

  @Mixin private PluginOption plugins;

  @Spec private CommandSpec command;

  @Override
  public Integer call() {
    ModalityRegistry registry = plugins.registry();
    Ablation ablation = AblationReader.read(file, registry);
    ablation = name.isPresent() ? ablation.withName(name.get()) : ablation;
    Terminal terminal = Terminal.of(command.commandLine().getErr());
    try (Workbench bench = folders.open(registry)) {
      Studies studies = new Studies(bench);
      StudyResult result = studies.run(ablation, new StudyProgress(terminal));
      terminal.line(ablation.name() + ": " + bench.runsFolder().resolve(ablation.name()));
      var out = command.commandLine().getOut();
      String shown = measure.orElseGet(result::usualMeasure);
      out.print(json ? StudyJson.of(result) : StudyText.of(result, shown, reference));
      out.flush();
      return ExitCodes.OK;
    }
  }
}
