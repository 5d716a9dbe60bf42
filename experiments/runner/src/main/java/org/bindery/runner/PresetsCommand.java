package org.bindery.runner;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.bindery.data.ModalityRegistry;
import org.bindery.pretrained.PresetPlan;
import org.bindery.spi.ColumnId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bindery presets}: lists the presets, or the towers of one. */
@Command(
    name = "presets",
    description = "Lists the presets: towers of known models, to be filled with their weights.")
final class PresetsCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "PRESET",
      description = "A preset's name or .yaml file, to see its towers.")
  private String preset;

  @Mixin private PluginOption plugins;

  @Spec private CommandSpec command;

  @Override
  public Integer call() {
    ModalityRegistry registry = plugins.registry();
    var out = command.commandLine().getOut();
    if (preset == null) {
      out.print(all(registry));
    } else {
      PublishedPreset published = PresetReader.named(preset, registry);
      out.print(towers(published, registry));
      out.println(published.weights().sentence());
    }
    out.flush();
    return ExitCodes.OK;
  }

  private static TextTable all(ModalityRegistry registry) {
    TextTable table = new TextTable("preset", "embedding", "parameters", "licence", "towers");
    for (Path file : PresetReader.files()) {
      PublishedPreset published = PresetReader.read(file, registry);
      PresetPlan plan = PresetPlan.of(published.preset(), registry, published.preset().columns());
      table.row(
          published.preset().name(),
          String.valueOf(published.preset().embedding()),
          count(plan.parameters()),
          published.weights().licence()
              + (published.weights().nonCommercial() ? " (not for commercial use)" : ""),
          published.preset().columns().stream()
              .map(ColumnId::toString)
              .collect(Collectors.joining(" ")));
    }
    return table;
  }

  private static TextTable towers(PublishedPreset published, ModalityRegistry registry) {
    TextTable table = new TextTable("tower", "parameters", "views", "features of a view");
    PresetPlan plan = PresetPlan.of(published.preset(), registry, published.preset().columns());
    plan.parameterCounts()
        .forEach(
            (column, parameters) ->
                table.row(
                    column.toString(),
                    count(parameters),
                    String.valueOf(plan.fed(column).views()),
                    plan.fed(column).features().tensors().stream()
                        .map(tensor -> tensor.name() + " " + tensor.shape())
                        .collect(Collectors.joining(", "))));
    return table;
  }

  private static String count(long parameters) {
    return String.format(Locale.ROOT, "%,d", parameters);
  }
}
