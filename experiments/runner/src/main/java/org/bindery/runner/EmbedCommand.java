package org.bindery.runner;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.bindery.data.ModalityRegistry;
import org.bindery.pretrained.Preset;
import org.bindery.pretrained.PresetPlan;
import org.bindery.pretrained.PretrainedTowers;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bindery embed}: vectors of files with weights from elsewhere. */
@Command(
    name = "embed",
    description = {
      "Embeds files with the towers of a preset and writes an Arrow file with the columns id, key and"
          + " vector, and in its metadata where they come from.",
      "Files that cannot be embedded are skipped and told. If interrupted, the same command goes on"
          + " where it was."
    })
final class EmbedCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..*",
      paramLabel = "FILES|FOLDERS",
      description = "What to embed; of a folder all files in it.")
  private List<Path> paths = List.of();

  @Option(
      names = "--text",
      arity = "1..*",
      paramLabel = "TEXT",
      description = "Texts to embed, with --modality text.")
  private List<String> texts = List.of();

  @Option(
      names = "--modality",
      required = true,
      paramLabel = "M",
      description = "What the files are: image, text, audio, video, depth, thermal, imu.")
  private String modality;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "The Arrow file to write.")
  private Path output;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description = "The weights: .safetensors, or PyTorch's .pth, .pt or .bin.")
  private Optional<Path> weights = Optional.empty();

  @Option(
      names = "--random-weights",
      paramLabel = "SEED",
      description = "No weights but random numbers, to try things; the vectors mean nothing.")
  private Optional<Integer> seed = Optional.empty();

  @Option(
      names = "--preset",
      paramLabel = "NAME|FILE",
      description = "How the towers are built (see presets); by default what fits the weights.")
  private Optional<String> preset = Optional.empty();

  @Option(
      names = "--batch",
      defaultValue = "8",
      paramLabel = "N",
      description = "How many at once; ${DEFAULT-VALUE} by default.")
  private int batch;

  @Option(
      names = "--device",
      defaultValue = "auto",
      paramLabel = "D",
      description = "auto, cpu or cuda; ${DEFAULT-VALUE} by default.")
  private String device;

  @Option(
      names = "--scaled",
      description = "Vectors as long as the model's forward gives them, instead of length 1.")
  private boolean scaled;

  @Option(
      names = "--meta",
      paramLabel = "KEY=VALUE",
      description =
          "What the files do not say themselves: encoding=tum (depth), rate=100, unit=mg (imu).")
  private Map<String, String> metadata = Map.of();

  @Spec private CommandSpec command;

  @Override
  public Integer call() {
    Terminal terminal = Terminal.of(command.commandLine().getErr());
    ModalityRegistry registry = ModalityRegistry.scan();
    ColumnId column = ColumnId.of(modality);
    registry.get(column.modality());
    check();
    List<MediaFiles.Item> items = MediaFiles.list(paths, texts);
    PublishedPreset chosen =
        weights
            .map(file -> new WeightsChoice(registry, Set.of(column)).choose(file, preset))
            .orElseGet(() -> PresetReader.named(preset.orElseThrow(), registry));
    PresetPlan plan = PresetPlan.of(chosen.preset(), registry, Set.of(column));
    Map<String, String> provenance = new LinkedHashMap<>();
    provenance.put("bindery.preset", chosen.preset().name());
    weights.ifPresentOrElse(
        file -> {
          terminal.progress("reading " + file + " for its sha256");
          provenance.put("bindery.weights", file.getFileName().toString());
          provenance.put("bindery.weights.sha256", sha256(file));
        },
        () -> provenance.put("bindery.weights", "random, seed " + seed.orElseThrow()));
    provenance.put("bindery.modality", column.toString());
    provenance.put("bindery.preprocessing", plan.fed(column).preprocessing());
    provenance.put("bindery.vectors", scaled ? "scaled" : "unit");
    new TreeMap<>(metadata).forEach((key, value) -> provenance.put("bindery.meta." + key, value));
    String settings = provenance + "\n" + chosen.preset();
    int length = chosen.preset().embedding();
    try (MediaCells<?> cells = new MediaCells<>(registry.get(column.modality()), metadata);
        EmbeddingJournal journal = EmbeddingJournal.open(partial(), settings, length)) {
      List<MediaFiles.Item> rest = items.stream().filter(item -> !journal.has(item)).toList();
      if (rest.size() < items.size()) {
        terminal.line(items.size() - rest.size() + " were embedded before the interruption.");
      }
      Map<MediaFiles.Item, String> skipped = Map.of();
      try (PretrainedTowers towers = load(chosen, registry, column, terminal)) {
        skipped =
            new EmbeddingRun(
                    towers,
                    registry,
                    column,
                    scaled ? PretrainedTowers.Length.SCALED : PretrainedTowers.Length.UNIT,
                    journal,
                    terminal)
                .run(rest, batch, cells);
      }
      List<MediaFiles.Item> done = items.stream().filter(journal::has).toList();
      if (done.isEmpty()) {
        journal.delete();
        terminal.line(
            "bindery: none of "
                + items.size()
                + " could be embedded, so "
                + output
                + " was not written; metadata of the column is given with --meta KEY=VALUE.");
        return ExitCodes.FAILED;
      }
      addCard(provenance, chosen, skipped.size());
      EmbeddingTable.write(output, length, provenance, done, journal::vector);
      journal.delete();
      tell(chosen.preset(), done.size(), skipped.size());
    }
    return ExitCodes.OK;
  }

  private void check() {
    if (weights.isPresent() == seed.isPresent()) {
      throw new ConfigException(
          "--weights",
          "",
          "Give either --weights FILE or, to try things without, --random-weights SEED.");
    }
    if (weights.isEmpty() && preset.isEmpty()) {
      throw new ConfigException(
          "--preset", "", "--random-weights needs a --preset, such as imagebind-tiny.");
    }
    if (batch < 1) {
      throw new ConfigException(
          "--batch", String.valueOf(batch), "--batch is " + batch + "; use 1 or more.");
    }
    if (!texts.isEmpty() && !modality.equals("text")) {
      throw new ConfigException(
          "--text",
          texts.get(0),
          "--text gives texts, but --modality is " + modality + "; use --modality text.");
    }
    if (Files.isDirectory(output)) {
      throw new ConfigException(
          "-o", output.toString(), output + " is a folder; name the file to write in it.");
    }
    Path parent = output.toAbsolutePath().getParent();
    if (!Files.isDirectory(parent) || !Files.isWritable(parent)) {
      throw new ConfigException(
          "-o",
          output.toString(),
          "Nothing can be written to the folder " + parent + ": make it, or choose another -o.");
    }
  }

  private Path partial() {
    return output.resolveSibling(output.getFileName() + ".partial");
  }

  private PretrainedTowers load(
      PublishedPreset chosen, ModalityRegistry registry, ColumnId column, Terminal terminal) {
    if (weights.isEmpty()) {
      terminal.line(
          "The weights are random numbers, so the vectors mean nothing; this only shows that"
              + " everything runs.");
      return PretrainedTowers.random(
          chosen.preset(), registry, Set.of(column), seed.orElseThrow(), device);
    }
    terminal.line(chosen.weights().sentence());
    if (chosen.weights().nonCommercial()) {
      terminal.line("NOT FOR COMMERCIAL USE, and neither are vectors made with these weights.");
    }
    return PretrainedTowers.load(chosen.preset(), registry, weights.get(), Set.of(column), device);
  }

  private void addCard(Map<String, String> provenance, PublishedPreset chosen, int skipped) {
    boolean random = weights.isEmpty();
    provenance.put("bindery.licence", random ? "none" : chosen.weights().licence());
    provenance.put(
        "bindery.nonCommercial", String.valueOf(!random && chosen.weights().nonCommercial()));
    provenance.put("bindery.skipped", String.valueOf(skipped));
    provenance.put("bindery.date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    provenance.put("bindery.version", BuildInfo.read().version());
  }

  private void tell(Preset used, int rows, int skipped) {
    var out = command.commandLine().getOut();
    out.printf(
        "%s: %d %s, %d numbers each, %d skipped%n",
        output, rows, rows == 1 ? "vector" : "vectors", used.embedding(), skipped);
    out.flush();
  }

  private static String sha256(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] chunk = new byte[1 << 20];
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        digest.update(chunk, 0, read);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    } catch (IOException e) {
      throw new DataException(file + " cannot be read: " + Reason.of(e) + ".", e);
    }
  }
}
