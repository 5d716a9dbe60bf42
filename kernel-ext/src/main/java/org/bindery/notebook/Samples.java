package org.bindery.notebook;

import java.util.Set;
import org.bindery.data.ModalityRegistry;
import org.bindery.data.Table;
import org.bindery.spi.BinderyException;
import org.bindery.spi.ColumnId;
import org.bindery.spi.Modality;
import org.bindery.spi.Rendering;

/**
 * Draws samples into one output, of at most about two megabytes: what comes after that is shown as
 * text, because a notebook that carries more opens slowly and cannot be mailed.
 */
final class Samples {
  /** The most that one output carries, in bytes. */
  static final long LIMIT = 2_000_000;

  /** Curves and scales cannot be read at the size of a thumbnail. */
  private static final int MEASURED_PIXELS = 200;

  private static final Set<String> PHOTOGRAPHS = Set.of("image", "video");

  private final ModalityRegistry registry;
  private long left = LIMIT;

  Samples(ModalityRegistry registry) {
    this.registry = registry;
  }

  /** Returns one cell of a table as HTML: picture, player or text; a dash where it is empty. */
  String cell(Table table, ColumnId column, int row, int pixels) {
    if (!table.has(column, row)) {
      return "<span style=\"opacity:.4\">–</span>";
    }
    return html(column, rendering(table, column, row), pixels);
  }

  /** Returns a sample that stands in no table as HTML. */
  String sample(ColumnId column, Object sample, int pixels) {
    return html(column, render(registry.get(column.modality()), sample), pixels);
  }

  /** Returns a sample that stands in no table as words. */
  String words(ColumnId column, Object sample) {
    return render(registry.get(column.modality()), sample).altText();
  }

  /** Returns one cell of a table as words. */
  String words(Table table, ColumnId column, int row) {
    return table.has(column, row) ? rendering(table, column, row).altText() : "–";
  }

  private String html(ColumnId column, Rendering whole, int pixels) {
    Rendering rendering = Thumbnail.of(whole, pixels);
    long weight = Html.weight(rendering);
    if (weight > left) {
      return Html.escape(Html.shorten(rendering.altText(), 80));
    }
    left -= weight;
    boolean measured =
        rendering.mimeType().startsWith("image/")
            && !PHOTOGRAPHS.contains(column.modality().value());
    return measured
        ? Html.sample(rendering, Math.max(pixels, MEASURED_PIXELS)) + scale(rendering.altText())
        : Html.sample(rendering, pixels);
  }

  /** What colors or curves mean; a photograph needs no such words. */
  private static String scale(String words) {
    return "<div style=\"font-size:"
        + Style.TINY
        + "px;opacity:"
        + Style.QUIET
        + ";max-width:200px;margin:0 auto;white-space:normal\">"
        + Html.escape(Html.shorten(words.substring(words.indexOf(", ") + 1).strip(), 110))
        + "</div>";
  }

  private Rendering rendering(Table table, ColumnId column, int row) {
    try {
      return render(registry.get(column.modality()), table.read(column, row));
    } catch (BinderyException unreadable) {
      return Rendering.text(unreadable.getMessage());
    }
  }

  private static <S> Rendering render(Modality<S> modality, Object sample) {
    return modality.renderer().render(modality.card().sampleType().cast(sample));
  }
}
