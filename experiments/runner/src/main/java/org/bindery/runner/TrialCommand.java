package org.bindery.runner;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bindery.data.ModalityRegistry;
import org.bindery.spi.ConfigException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** {@code bindery trial}: an experiment with parameters, as W&amp;B's agent starts it. */
@Command(
    name = "trial",
    description = {
      "Runs an experiment with parameters of a sweep, such as --graph.anchor=text.",
      "This is what a sweep on W&B's server names as its command:",
      "  command: [\"${env}\", ./bindery, trial, \"${program}\", \"${args}\"]",
      "It writes a run in W&B's format and uploads it while it trains if a key is set."
    })
final class TrialCommand implements Callable<Integer> {
  @Parameters(paramLabel = "SPEC.yaml", description = "The experiment.")
  private Path file;

  @Unmatched private List<String> parameters = new ArrayList<>();

  @Mixin private Folders folders;

  @Mixin private PluginOption plugins;

  @Spec private CommandSpec command;

  @Override
  public Integer call() {
    ModalityRegistry registry = plugins.registry();
    Map<String, Object> given = given();
    Terminal terminal = Terminal.of(command.commandLine().getErr());
    try (Workbench bench = folders.open(registry)) {
      TrialRun trial = new TrialRun(bench, "");
      ExperimentSpec spec =
          trial.choosable(TrialSpec.of(file, given, registry), terminal::line).withName(name());
      String project = System.getenv().getOrDefault("WANDB_PROJECT", "bindery");
      RunResult result =
          new TrackedTrial(bench, project, Optional.empty(), given)
              .make(
                  trial,
                  spec,
                  row -> {},
                  terminal::line,
                  new TrainingProgress(terminal, spec.name()));
      command.commandLine().getOut().print(RunTable.of(result));
      command.commandLine().getOut().flush();
      return ExitCodes.OK;
    }
  }

  /** W&amp;B's agent names the run; without it every call is another trial. */
  private static String name() {
    String id = System.getenv().getOrDefault("WANDB_RUN_ID", "");
    return "trial-" + (id.isBlank() ? Long.toString(System.currentTimeMillis(), 36) : id);
  }

  private Map<String, Object> given() {
    Map<String, Object> values = new LinkedHashMap<>();
    for (String argument : parameters) {
      String text = argument.replaceFirst("^--", "");
      int equals = text.indexOf('=');
      if (equals < 1) {
        throw new ConfigException(
            "parameter",
            argument,
            "A parameter is a way to a key and a value, such as --graph.anchor=text, not '"
                + argument
                + "'.");
      }
      String name = text.substring(0, equals);
      values.put(
          name, YamlTree.ofArgument("parameter " + name, text.substring(equals + 1)).plain());
    }
    return values;
  }
}
