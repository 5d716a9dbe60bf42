package org.bindery.runner;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.bindery.data.ModalityRegistry;
import org.bindery.data.Registered;
import org.bindery.data.Rejected;
import org.bindery.spi.DatasetCard;
import org.bindery.spi.DatasetProvider;
import org.bindery.spi.FrozenTower;
import org.bindery.spi.Modality;
import org.bindery.spi.ModalityCard;
import org.bindery.spi.ModalityId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bindery modalities}: lists the plugins. */
@Command(
    name = "modalities",
    description = {
      "Lists the modalities: version, jar, state; and what was rejected, with the reason.",
      "Of one, says what an experiment may set."
    })
final class ModalitiesCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "MODALITY",
      description = "Only this one, with what can be set and its default values.")
  private Optional<String> only = Optional.empty();

  @Mixin private PluginOption plugins;

  @Spec private CommandSpec command;

  @Override
  public Integer call() {
    PrintWriter out = command.commandLine().getOut();
    if (only.isPresent()) {
      ModalityRegistry registry = plugins.registry();
      ModalityId id = ModalityId.of(only.get());
      describe(out, registry.get(id));
    } else {
      list(out, plugins.silentRegistry());
    }
    out.flush();
    return ExitCodes.OK;
  }

  private static void list(PrintWriter out, ModalityRegistry registry) {
    TextTable table = new TextTable("modality", "version", "SPI", "state", "jar", "");
    for (Registered registered : registry.modalities()) {
      ModalityCard<?> card = registered.modality().card();
      String frozen = frozenTowers(registered.modality());
      table.row(
          card.id().value(),
          registered.version(),
          String.valueOf(registered.spiVersion()),
          "ready",
          registered.jar(),
          card.summary() + (frozen.isEmpty() ? "" : " Frozen: " + frozen + "."));
    }
    for (Rejected rejected : registry.rejected()) {
      table.row(rejected.className(), "", "", "rejected", rejected.jar(), rejected.reason());
    }
    out.print(table);
    out.println();
    TextTable datasets = new TextTable("dataset", "");
    for (DatasetProvider provider : registry.datasets()) {
      DatasetCard card = provider.card();
      datasets.row(card.name(), card.title());
    }
    out.print(datasets);
  }

  private static void describe(PrintWriter out, Modality<?> modality) {
    ModalityCard<?> card = modality.card();
    TextTable table = new TextTable(card.id().value(), card.summary());
    table.row("class", modality.getClass().getName());
    table.row("sample", card.sampleType().getSimpleName());
    table.row("column", modality.dataLoader().field().getType().toString());
    table.row("preprocess", modality.preprocessor().defaults().toString());
    table.row("encoder", modality.encoder().defaults().toString());
    table.row("frozen towers", frozenTowers(modality));
    out.print(table);
  }

  private static String frozenTowers(Modality<?> modality) {
    return modality.frozenTowers().stream()
        .map(FrozenTower::name)
        .collect(Collectors.joining(", "));
  }
}
