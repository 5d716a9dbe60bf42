package org.bindery.notebook;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.bindery.data.ModalityRegistry;
import org.bindery.pretrained.PresetPlan;
import org.bindery.runner.PublishedPreset;
import org.bindery.spi.ColumnId;

/** The towers of a preset: how they are built, what they are fed, how large they are. */
final class PresetView implements View {
  private static final List<String> HEADINGS =
      List.of("signal", "fed", "views", "tower", "parameters");

  private final PublishedPreset preset;
  private final List<List<String>> rows = new ArrayList<>();
  private final long total;

  PresetView(PublishedPreset preset, ModalityRegistry registry) {
    this.preset = preset;
    PresetPlan plan = PresetPlan.of(preset.preset(), registry, preset.preset().columns());
    Map<ColumnId, Long> counts = plan.parameterCounts();
    for (ColumnId column : preset.preset().columns()) {
      PresetPlan.Fed fed = plan.fed(column);
      rows.add(
          List.of(
              column.toString(),
              fed.features().tensors().get(0).shape().toString(),
              String.valueOf(fed.views()),
              new TreeMap<>(preset.preset().tower(column).encoder()).toString(),
              String.format(Locale.ROOT, "%,d", counts.get(column))));
    }
    total = plan.parameters();
  }

  private String note() {
    return String.format(
        Locale.ROOT,
        "embeddings of %d, %,d parameters · weights: %s%s",
        preset.preset().embedding(),
        total,
        preset.weights().licence(),
        preset.weights().nonCommercial() ? ", for non-commercial use only" : "");
  }

  @Override
  public String html() {
    StringBuilder table = new StringBuilder(Html.table()).append(Html.headings("left", HEADINGS));
    for (List<String> row : rows) {
      StringBuilder cells = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        String side = i == row.size() - 1 ? "right" : "left";
        cells.append(Html.cell(side, i == 3, Html.escape(row.get(i))));
      }
      table.append(Html.row(cells.toString()));
    }
    return Html.block(preset.preset().name(), note(), table.append("</table>").toString());
  }

  @Override
  public String text() {
    List<String> lines = new ArrayList<>(List.of(preset.preset().name() + ": " + note()));
    rows.forEach(row -> lines.add("  " + String.join("  ", row)));
    return String.join("\n", lines);
  }

  @Override
  public String toString() {
    return text();
  }
}
