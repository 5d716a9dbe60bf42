package org.bindery.runner;

import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.bindery.sweeps.running.Cluster;
import org.bindery.sweeps.running.ForkedTrials;
import org.bindery.sweeps.running.InProcessTrials;
import org.bindery.sweeps.running.SharedFolderTrials;
import org.bindery.sweeps.running.SweepResult;
import org.bindery.sweeps.running.TrialExecutor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bindery sweep}: W&amp;B's sweeps without its server. */
@Command(
    name = "sweep",
    description = {
      "Searches parameters of an experiment as W&B's sweep.yaml says it, without W&B's server.",
      "The same command goes on with a sweep that was interrupted, and prints one that is over."
    })
final class SweepCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "SWEEP",
      description = "The sweep's YAML; or the name of one that was begun, to print it.")
  private String sweep;

  @Option(names = "--name", paramLabel = "NAME", description = "Names the sweep.")
  private Optional<String> name = Optional.empty();

  @Option(
      names = "--executor",
      paramLabel = "WHERE",
      description =
          "Where trials run: here (in this process, one at a time), forked (processes of this"
              + " machine), workers (started elsewhere on the same folder by sweep-worker), or"
              + " Spark's master, such as spark://host:7077. Unless said: here.")
  private String executor = "here";

  @Option(
      names = "--slots",
      paramLabel = "N",
      description = "How many trials run at once with forked or Spark; 1 unless said.")
  private int slots = 1;

  @Option(
      names = "--devices",
      split = ",",
      paramLabel = "GPU",
      description = "With forked: a slot for each of these, as CUDA_VISIBLE_DEVICES names them.")
  private List<String> devices = List.of();

  @Option(
      names = "--time",
      paramLabel = "MINUTES",
      description = "What a trial may take; longer ones have failed.")
  private Optional<Double> minutes = Optional.empty();

  @Option(names = "--seed", paramLabel = "N", description = "Of the proposals; 0 unless said.")
  private long seed;

  @Option(names = "--json", description = "Prints the trials as JSON, and nothing else.")
  private boolean json;

  @Mixin private Folders folders;

  @Mixin private PluginOption plugins;

  @Spec private CommandSpec command;

  @Override
  public Integer call() {
    Sweeps sweeps = new Sweeps(folders.home(), folders.runs(), plugins.registry());
    if (!sweep.matches(".*\\.ya?ml")) {
      Sweeps.Begun begun = sweeps.open(sweep);
      print(begun, new SweepResult(begun.folder().trials(), begun.folder().damaged(), ""));
      return ExitCodes.OK;
    }
    Optional<Cluster> cluster =
        Set.of("here", "forked", "workers").contains(executor)
            ? Optional.empty()
            : Optional.of(Clusters.of(executor));
    Sweeps.Begun begun = sweeps.begin(Path.of(sweep), name, seed);
    Terminal terminal = Terminal.of(command.commandLine().getErr());
    begun.config().notes().forEach(terminal::line);
    terminal.line(begun.name() + ": " + begun.folder().path());
    if (executor.equals("workers")) {
      terminal.line("Trials wait for workers: ./bindery sweep-worker " + begun.name());
    }
    Optional<Duration> time = minutes.map(each -> Duration.ofMillis((long) (each * 60_000)));
    SweepResult result =
        begun.run(
            executor(sweeps, begun, cluster), time, new SweepProgress(begun.config(), terminal));
    print(begun, result);
    return ExitCodes.OK;
  }

  private TrialExecutor executor(Sweeps sweeps, Sweeps.Begun begun, Optional<Cluster> cluster) {
    return switch (executor) {
      case "here" -> new InProcessTrials(sweeps.body(begun.name()), 1);
      case "forked" -> new ForkedTrials(child(begun.name(), sweeps), environments());
      case "workers" -> new SharedFolderTrials(Math.max(slots, 2));
      default -> cluster.orElseThrow().connect(executor, sweeps.body(begun.name()), slots);
    };
  }

  private List<Map<String, String>> environments() {
    if (!devices.isEmpty()) {
      return devices.stream().map(device -> Map.of("CUDA_VISIBLE_DEVICES", device)).toList();
    }
    List<Map<String, String>> same = new ArrayList<>();
    for (int i = 0; i < slots; i++) {
      same.add(Map.of());
    }
    return same;
  }

  /** This Java with its options, so that a child is what this process is. */
  private List<String> child(String name, Sweeps sweeps) {
    var machine = ManagementFactory.getRuntimeMXBean();
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(machine.getInputArguments());
    line.addAll(List.of("-cp", machine.getClassPath(), BinderyCli.class.getName()));
    line.addAll(List.of("sweep-trial", "--sweep", name));
    line.addAll(List.of("--home", folders.home().toAbsolutePath().toString()));
    line.addAll(List.of("--runs", folders.runs().toAbsolutePath().toString()));
    sweeps.body(name).plugins().forEach(jar -> line.addAll(List.of("--plugins", jar)));
    return line;
  }

  private void print(Sweeps.Begun begun, SweepResult result) {
    PrintWriter out = command.commandLine().getOut();
    out.print(json ? SweepText.json(begun, result) : SweepText.of(begun, result));
    out.flush();
  }
}
