package org.bindery.notebook;

import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bindery.data.ModalityRegistry;
import org.bindery.data.Registered;
import org.bindery.data.Rejected;
import org.bindery.spi.DatasetCard;
import org.bindery.spi.DatasetProvider;
import org.bindery.spi.FrozenTower;
import org.bindery.spi.ModalityCard;

/**
 * What is installed, and what was found and cannot be used.
 *
 * @param registry asked each time this is shown
 */
record PluginsView(ModalityRegistry registry) implements View {
  @Override
  public String html() {
    StringBuilder body = new StringBuilder(Html.table());
    body.append(Html.headings("left", List.of("modality", "state", "version", "SPI", "jar", "")));
    for (Registered registered : registry.modalities()) {
      body.append(
          row(
              registered.modality().card().id().value(),
              "ready",
              registered.version(),
              String.valueOf(registered.spiVersion()),
              registered.jar(),
              registered.modality().card().summary() + towers(registered)));
    }
    for (Rejected rejected : registry.rejected()) {
      body.append(row(rejected.className(), "rejected", "", "", rejected.jar(), rejected.reason()));
    }
    body.append("</table>").append(Html.table());
    body.append(Html.headings("left", List.of("dataset", "", "columns", "options")));
    for (DatasetProvider provider : registry.datasets()) {
      DatasetCard card = provider.card();
      body.append(
          Html.row(
              Html.cell("left", false, bold(card.name()))
                  + Html.cell("left", true, Html.escape(card.title()))
                  + Html.cell("left", true, Html.escape(columns(card)))
                  + Html.cell("left", true, Html.escape(options(card)))));
    }
    body.append("</table>");
    return Html.block("What can be bound", "", body.toString());
  }

  @Override
  public String text() {
    StringBuilder text = new StringBuilder("modalities");
    for (Registered registered : registry.modalities()) {
      ModalityCard<?> card = registered.modality().card();
      text.append(String.format(Locale.ROOT, "%n  %-10s %s", card.id(), card.summary()));
    }
    text.append("\ndatasets");
    for (DatasetProvider provider : registry.datasets()) {
      DatasetCard card = provider.card();
      text.append(String.format(Locale.ROOT, "%n  %-10s %s", card.name(), card.title()));
    }
    registry.rejected().forEach(rejected -> text.append('\n').append(sentence(rejected)));
    return text.toString();
  }

  @Override
  public String toString() {
    return text();
  }

  private static String row(
      String name, String state, String version, String spi, String jar, String text) {
    return Html.row(
        Html.cell("left", false, bold(name))
            + Html.cell("left", false, state)
            + Html.cell("left", false, Html.escape(version))
            + Html.cell("left", false, spi)
            + Html.cell("left", false, Html.escape(jar))
            + Html.cell("left", true, Html.escape(text)));
  }

  private static String towers(Registered registered) {
    String names =
        registered.modality().frozenTowers().stream()
            .map(FrozenTower::name)
            .collect(Collectors.joining(", "));
    return names.isEmpty() ? "" : " Frozen: " + names + ".";
  }

  private static String columns(DatasetCard card) {
    return card.columns().stream().map(Object::toString).collect(Collectors.joining(", "));
  }

  private static String options(DatasetCard card) {
    return new TreeMap<>(card.options())
        .entrySet().stream()
            .map(option -> option.getKey() + "=" + option.getValue())
            .collect(Collectors.joining(", "));
  }

  private static String sentence(Rejected rejected) {
    return "Not used: " + rejected.className() + ". " + rejected.reason();
  }

  private static String bold(String text) {
    return "<b style=\"font-weight:600\">" + Html.escape(text) + "</b>";
  }
}
