package org.bindery.runner;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bindery.data.ModalityRegistry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bindery run}: an experiment without Jupyter. */
@Command(
    name = "run",
    description = {
      "Runs an experiment: trains, evaluates, and leaves result.json in the run's folder.",
      "A run that was interrupted goes on; a finished one is only reported."
    })
final class RunCommand implements Callable<Integer> {
  @Parameters(paramLabel = "SPEC.yaml", description = "The experiment.")
  private Path file;

  @Option(names = "--seeds", split = ",", paramLabel = "N", description = "Instead of the spec's.")
  private List<Long> seeds = List.of();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Replaces a value of the spec, such as recipe.steps=50; may be repeated.")
  private List<String> settings = List.of();

  @Option(names = "--device", paramLabel = "DEVICE", description = "auto, cpu or cuda.")
  private Optional<String> device = Optional.empty();

  @Option(names = "--name", paramLabel = "NAME", description = "Names the run instead of the spec.")
  private Optional<String> name = Optional.empty();

  @Option(names = "--again", description = "Deletes what there is of this run and begins anew.")
  private boolean again;

  @Option(names = "--json", description = "Prints the result as JSON, and nothing else.")
  private boolean json;

  @Option(
      names = "--track",
      paramLabel = "PROJECT",
      description =
          "Also writes each run in the format of Weights and Biases, into wandb/ of the folder of"
              + " runs; ./bindery sync uploads it.")
  private Optional<String> project = Optional.empty();

  @Option(
      names = "--tensorboard",
      description = "With --track, writes event files for TensorBoard as well.")
  private boolean tensorBoard;

  @Option(
      names = "--live",
      description = "With --track, uploads while it trains, by W&B's own program and your key.")
  private boolean live;

  @Mixin private Folders folders;

  @Mixin private PluginOption plugins;

  @Spec private CommandSpec command;

  @Override
  public Integer call() {
    ModalityRegistry registry = plugins.registry();
    ExperimentSpec spec = spec(registry);
    Terminal terminal = Terminal.of(command.commandLine().getErr());
    try (Workbench workbench = folders.open(registry)) {
      List<RunResult> results = new ArrayList<>();
      for (long seed : spec.seeds()) {
        results.add(run(workbench, ofSeed(spec, seed), terminal));
      }
      report(workbench, spec, results, terminal);
      return ExitCodes.OK;
    }
  }

  private ExperimentSpec spec(ModalityRegistry registry) {
    List<String> all = new ArrayList<>(settings);
    device.ifPresent(value -> all.add("recipe.device=" + value));
    ExperimentSpec spec = SpecReader.read(file, registry, all);
    spec = seeds.isEmpty() ? spec : spec.withSeeds(seeds);
    return name.isPresent() ? spec.withName(name.get()) : spec;
  }

  /** One seed keeps the experiment's name; of several each has a run of its own. */
  private static ExperimentSpec ofSeed(ExperimentSpec spec, long seed) {
    ExperimentSpec one = spec.withSeeds(List.of(seed));
    return spec.seeds().size() == 1 ? one : one.withName(spec.name() + "-seed" + seed);
  }

  private RunResult run(Workbench workbench, ExperimentSpec spec, Terminal terminal) {
    TrainingProgress progress = new TrainingProgress(terminal, spec.name());
    Optional<Tracking> tracking = project.map(name -> new Tracking(name, tensorBoard, live));
    try (RunHandle handle =
        tracking.isPresent()
            ? tracking.get().train(workbench, spec, again, terminal::line, progress)
            : workbench.train(spec, again, terminal::line, progress)) {
      terminal.progress(spec.name() + ": evaluating on the test rows");
      RunResult result = handle.result();
      terminal.line(spec.name() + ": " + handle.folder().resolve(RunResult.FILE));
      return result;
    }
  }

  private void report(
      Workbench workbench, ExperimentSpec spec, List<RunResult> results, Terminal terminal) {
    var out = command.commandLine().getOut();
    if (results.size() == 1) {
      out.print(json ? results.get(0).toJson() : RunTable.of(results.get(0)));
    } else {
      SeedsSummary summary = SeedsSummary.of(spec.name(), results);
      Path file = workbench.runsFolder().resolve(spec.name()).resolve("summary.json");
      AtomicFile.write(file, summary.toJson());
      terminal.line(spec.name() + ": " + file);
      out.print(json ? summary.toJson() : summary.table());
    }
    out.flush();
  }
}
