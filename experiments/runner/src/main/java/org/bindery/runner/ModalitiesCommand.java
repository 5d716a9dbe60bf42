package org.bindery.runner;

import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.bindery.data.ModalityRegistry;
import org.bindery.data.Registered;
import org.bindery.spi.FrozenTower;
import org.bindery.spi.Modality;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code bindery modalities}: lists the plugins. */
@Command(name = "modalities", description = "Lists the modalities, also those that were rejected.")
final class ModalitiesCommand implements Callable<Integer> {
  @Spec private CommandSpec command;

  @Override
  public Integer call() {
    var out = command.commandLine().getOut();
    ModalityRegistry registry = ModalityRegistry.scan();
    TextTable table = new TextTable("modality", "sample", "encoder", "frozen towers", "from");
    for (Registered registered : registry.modalities()) {
      Modality<?> modality = registered.modality();
      String frozen =
          modality.frozenTowers().stream().map(FrozenTower::name).collect(Collectors.joining(", "));
      table.row(
          modality.card().id().value(),
          modality.card().sampleType().getSimpleName(),
          modality.encoder().defaults().toString(),
          frozen,
          registered.location());
    }
    out.print(table);
    registry
        .rejected()
        .forEach(
            rejected ->
                out.println(
                    "rejected: "
                        + rejected.className()
                        + " ("
                        + rejected.location()
                        + "): "
                        + rejected.reason()));
    out.flush();
    return ExitCodes.OK;
  }
}
