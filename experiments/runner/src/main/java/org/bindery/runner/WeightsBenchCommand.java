package org.bindery.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bindery.data.ModalityRegistry;
import org.bindery.spi.DataException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bindery bench weights}: what loading costs. */
@Command(
    name = "weights",
    description = {
      "Writes random weights of a preset, loads them in a fresh process, embeds a picture (640 x 480),"
          + " a sentence and 2 s of sound, and tells peak memory and times; the file is deleted.",
      "With a Python that has torch, the same is done there, but from tensors, without"
          + " preprocessing."
    })
final class WeightsBenchCommand implements Callable<Integer> {
  @Option(
      names = "--preset",
      defaultValue = "imagebind-huge",
      paramLabel = "NAME|FILE",
      description = "The preset; ${DEFAULT-VALUE} by default.")
  private String preset;

  @Option(
      names = "--python",
      paramLabel = "PATH",
      description = "A Python with torch, to measure beside.")
  private Optional<String> python = Optional.empty();

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      description = "Where the file is written for a while; 4.8 GB for imagebind-huge.")
  private Path folder = Path.of(System.getProperty("java.io.tmpdir"));

  @Spec private CommandSpec command;

  @Override
  public Integer call() {
    Terminal terminal = Terminal.of(command.commandLine().getErr());
    WeightsBench bench = new WeightsBench(preset, ModalityRegistry.scan());
    Path file = folder.resolve("bindery-bench-" + ProcessHandle.current().pid() + ".safetensors");
    try {
      terminal.line("writing " + Machine.size(bench.bytes()) + " of random weights to " + file);
      bench.write(file);
      long size = size(file);
      TextTable table =
          new TextTable(
              "", "peak, loaded", "of the file", "peak", "load", "image", "sentence", "2 s sound");
      terminal.line("loading them in a fresh Bindery");
      row(table, "Bindery", bench.bindery(file), size);
      if (python.isPresent() && bench.hasPeer()) {
        terminal.line("loading them in PyTorch");
        WeightsBench.Measured theirs = bench.python(python.get(), file);
        row(table, "PyTorch " + theirs.values().get("version"), theirs, size);
      } else if (python.isPresent()) {
        terminal.line("PyTorch is left out: its side is written for ImageBind's towers only.");
      }
      var out = command.commandLine().getOut();
      out.printf(Locale.ROOT, "%s: %,d bytes; seconds: first, next%n", preset, size);
      out.print(table);
      out.flush();
    } finally {
      delete(file);
    }
    return ExitCodes.OK;
  }

  private static void row(TextTable table, String who, WeightsBench.Measured measured, long size) {
    table.row(
        who,
        Machine.size((long) measured.number("peakLoaded")),
        String.format(Locale.ROOT, "%.3f", measured.number("peakLoaded") / size),
        Machine.size((long) measured.number("peak")),
        String.format(Locale.ROOT, "%.1f", measured.number("load")),
        times(measured, "image"),
        times(measured, "text"),
        times(measured, "audio"));
  }

  private static String times(WeightsBench.Measured measured, String column) {
    return measured.values().containsKey(column + "First")
        ? String.format(
            Locale.ROOT,
            "%.2f, %.2f",
            measured.number(column + "First"),
            measured.number(column + "Next"))
        : "no tower";
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new DataException(file + " cannot be read: " + Reason.of(e) + ".", e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new DataException(
          file + " cannot be deleted: " + Reason.of(e) + "; delete it by hand.", e);
    }
  }
}
