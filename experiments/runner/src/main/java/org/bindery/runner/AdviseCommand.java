package org.bindery.runner;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bindery.advisor.Goal;
import org.bindery.data.ModalityRegistry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bindery advise}: which anchor, before anything is trained. */
@Command(
    name = "advise",
    description = {
      "Says which signal of an experiment makes the best anchor, from what the signals share"
          + " before training, and how much there was to judge by.",
      "Declines where there are fewer than 20 pairs for a feature."
    })
final class AdviseCommand implements Callable<Integer> {
  @Parameters(paramLabel = "SPEC.yaml", description = "The experiment's page.")
  private Path file;

  @Option(
      names = "--goal",
      paramLabel = "GOAL",
      required = true,
      description =
          "What the space is for: all_pairs, or never_trained for the pairs no edge is trained for.")
  private Goal goal;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "Bindery's folder; BINDERY_HOME or ~/.bindery unless given.")
  private Optional<Path> home = Optional.empty();

  @Mixin private PluginOption plugins;

  @Spec private CommandSpec command;

  @Override
  public Integer call() {
    ModalityRegistry registry = plugins.registry();
    ExperimentSpec spec = SpecReader.read(file, registry, List.of());
    Terminal terminal = Terminal.of(command.commandLine().getErr());
    try (Workbench workbench =
        Workbench.open(home.orElseGet(Machine::home), Machine.runs(), registry)) {
      var binding =
          workbench.bind(spec.graph().toGraph(), spec.data(), spec.recipe().seed(), terminal::line);
      terminal.progress("comparing what the signals share");
      var out = command.commandLine().getOut();
      out.println(Advising.advise(binding, goal, spec.recipe().seed()));
      out.flush();
      return ExitCodes.OK;
    }
  }
}
