package org.bindery.runner;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bindery.data.ModalityRegistry;
import org.bindery.spi.DataException;
import org.bindery.training.StepBench;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bindery bench}: what training and loading cost, beside a peer. */
@Command(
    name = "bench",
    description = "Measures a training step, or the loading of weights: time and memory.",
    subcommands = {WeightsBenchCommand.class, WeightsLoadCommand.class})
final class BenchCommand {
  @Spec private CommandSpec command;

  @Command(
      name = "train",
      description = {
        "Times a step of two vision transformers (width 192, depth 6, 64 x 64 in patches of 8, batch"
            + " 64, AdamW, float32).",
        "With a Python that has torch, the same step in eager PyTorch is timed in turns with it."
      })
  int train(
      @Option(
              names = "--python",
              paramLabel = "PATH",
              description = "A Python with torch, to measure beside.")
          Optional<String> python,
      @Option(
              names = "--rounds",
              defaultValue = "5",
              description = "Rounds of both, in turns; ${DEFAULT-VALUE} by default.")
          int rounds,
      @Option(
              names = "--steps",
              defaultValue = "3",
              description = "Steps of each in a round; ${DEFAULT-VALUE} by default.")
          int steps) {
    PrintWriter out = command.commandLine().getOut();
    StepBench.Sizes sizes = StepBench.Sizes.standard();
    int threads =
        Integer.getInteger(
            "ai.djl.pytorch.num_threads", Runtime.getRuntime().availableProcessors());
    List<Double> ours = new ArrayList<>();
    List<Double> theirs = new ArrayList<>();
    try (StepBench bench = new StepBench(ModalityRegistry.scan(), sizes);
        Peer peer = python.map(path -> new Peer(path, sizes, threads)).orElse(null)) {
      out.printf(
          Locale.ROOT, "%s%n%,d parameters, %d threads%n", sizes, bench.parameters(), threads);
      if (peer != null) {
        out.println("peer: eager PyTorch " + peer.greeting());
      }
      bench.run(2);
      if (peer != null) {
        peer.run(2);
      }
      for (int round = 0; round < rounds; round++) {
        ours.addAll(bench.run(steps));
        if (peer != null) {
          theirs.addAll(peer.run(steps));
        }
      }
      out.printf(Locale.ROOT, "Bindery  %s%n", summary(ours));
      if (peer != null) {
        out.printf(Locale.ROOT, "PyTorch  %s%n", summary(theirs));
        out.printf(
            Locale.ROOT,
            "ratio of medians, Bindery to PyTorch: %.2f (below 1 Bindery is faster)%n",
            median(ours) / median(theirs));
      }
      StepBench.Shares shares = bench.shares();
      out.printf(
          Locale.ROOT,
          "share of time: forward %.0f %%, backward %.0f %%, optimizer %.0f %%, data %.0f %%%n",
          100 * shares.forward(),
          100 * shares.backward(),
          100 * shares.optimizer(),
          100 * shares.data());
      out.flush();
    }
    return ExitCodes.OK;
  }

  @Command(
      name = "memory",
      description = "Prints the resident size of the process over many small training steps.")
  int memory(
      @Option(
              names = "--steps",
              defaultValue = "1000",
              description = "Steps; ${DEFAULT-VALUE} by default.")
          int steps) {
    PrintWriter out = command.commandLine().getOut();
    try (StepBench bench = new StepBench(ModalityRegistry.scan(), StepBench.Sizes.small())) {
      long first = 0;
      for (int made = 100; made <= steps; made += 100) {
        bench.run(100);
        // What Java has let go of is no leak.
        System.gc();
        long now = residentBytes();
        first = first == 0 ? now : first;
        out.printf(
            Locale.ROOT,
            "after %5d steps: %,.1f MB resident, %+.1f MB since step 100%n",
            made,
            now / 1e6,
            (now - first) / 1e6);
        out.flush();
      }
    }
    return ExitCodes.OK;
  }

  private static long residentBytes() {
    Path status = Path.of("/proc/self/status");
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new DataException(
          "The resident size is read from " + status + ", which this system does not have.", e);
    }
  }

  private static String summary(List<Double> times) {
    List<Double> sorted = times.stream().sorted().toList();
    return String.format(
        Locale.ROOT,
        "%.0f ms a step (median of %d; %.0f to %.0f)",
        median(times),
        times.size(),
        sorted.get(0),
        sorted.get(sorted.size() - 1));
  }

  private static double median(List<Double> times) {
    List<Double> sorted = times.stream().sorted().toList();
    int n = sorted.size();
    return (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2;
  }

  /** The same step in a Python process, which makes as many steps as it is told. */
  private static final class Peer implements AutoCloseable {
    private final Path script;
    private final Process process;
    private final BufferedReader answers;
    private final String greeting;

    Peer(String python, StepBench.Sizes sizes, int threads) {
      try (InputStream source = StepBench.class.getResourceAsStream("step_peer.py")) {
        script = Files.createTempFile("bindery-step-peer", ".py");
        Files.copy(source, script, StandardCopyOption.REPLACE_EXISTING);
        List<String> line = new ArrayList<>(List.of(python, script.toString()));
        for (int size :
            new int[] {
              sizes.width(),
              sizes.depth(),
              sizes.heads(),
              sizes.side(),
              sizes.patch(),
              sizes.batch(),
              sizes.embedding(),
              threads
            }) {
          line.add(String.valueOf(size));
        }
        process = new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        answers =
            new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        greeting = answers.readLine();
      } catch (IOException e) {
        throw new DataException(
            "'" + python + "' could not be started: give the path of a Python that has torch.", e);
      }
      if (greeting == null) {
        throw new DataException(
            "'" + python + "' could not run the step: is torch installed there?");
      }
    }

    String greeting() {
      return greeting.replaceFirst("^ready (\\S+) (\\d+) (\\d+)$", "$1, $2 threads, $3 parameters");
    }

    List<Double> run(int steps) {
      try {
        process.getOutputStream().write((steps + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
        List<Double> times = new ArrayList<>();
        for (String time : answers.readLine().split(" ")) {
          times.add(Double.parseDouble(time));
        }
        return times;
      } catch (IOException e) {
        throw new UncheckedIOException("The Python beside us stopped.", e);
      }
    }

    @Override
    public void close() {
      process.destroy();
      try {
        Files.deleteIfExists(script);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
