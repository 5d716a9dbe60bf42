package org.bindery.notebook;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.bindery.diagnostics.Alarm;
import org.bindery.diagnostics.BoundExplainer;
import org.bindery.diagnostics.Diagnosis;
import org.bindery.diagnostics.Hubness;
import org.bindery.diagnostics.PathBound;
import org.bindery.diagnostics.SpaceReport;

/**
 * What is wrong with a space, how it looks, and what the bound says of it.
 *
 * @param diagnosis the findings
 */
record DiagnosisView(Diagnosis diagnosis) implements View {
  private static final String EMERGENT = "emergent";

  @Override
  public String html() {
    SpaceReport space = diagnosis.space();
    String body =
        alarms(diagnosis.alarms())
            + signals(space)
            + pairs(space)
            + directions(space)
            + bounds(diagnosis.bounds());
    return Html.block("Diagnosis", facts(), body);
  }

  /** Returns the alarms, each with a bar at its side. */
  static String alarms(List<Alarm> alarms) {
    return alarms.stream()
        .map(
            alarm ->
                Html.notice(
                    (alarm.step() > 0 ? "Step " + alarm.step() + ": " : "") + alarm.sentence()))
        .collect(Collectors.joining());
  }

  private String facts() {
    int alarms = diagnosis.alarms().size();
    List<SpaceReport.Signal> signals = diagnosis.space().signals();
    return String.format(
        Locale.ROOT,
        "%d signals, %,d rows of %d dimensions, %s",
        signals.size(),
        signals.stream().mapToInt(SpaceReport.Signal::rows).max().orElse(0),
        signals.get(0).dimension(),
        alarms == 0 ? "no alarms" : alarms == 1 ? "1 alarm" : alarms + " alarms");
  }

  private static String signals(SpaceReport space) {
    StringBuilder table = start(List.of("signal", "rows", "uniformity", "effective rank"));
    for (SpaceReport.Signal signal : space.signals()) {
      table.append(
          row(
              Html.escape(signal.column()),
              String.valueOf(signal.rows()),
              number(signal.uniformity()),
              String.format(
                  Locale.ROOT, "%.1f of %d", signal.effectiveRank(), signal.dimension())));
    }
    table.append(
        row(
            "all together",
            "",
            number(space.jointUniformity()),
            String.format(Locale.ROOT, "%.1f", space.jointEffectiveRank())));
    return end(
        table,
        "uniformity: 0 is one point, about -4 an even spread  ·  effective rank: directions really"
            + " used");
  }

  private static String pairs(SpaceReport space) {
    StringBuilder table =
        start(
            List.of(
                "pair",
                "gap",
                "gap / within",
                "told apart, %",
                "alignment",
                "CKA",
                "mutual kNN − chance"));
    for (SpaceReport.Pair pair : space.pairs()) {
      table.append(
          row(
              marked(Html.escape(pair.a() + " – " + pair.b()), pair.kind()),
              number(pair.gap().distance()),
              number(pair.gap().relative()),
              String.format(Locale.ROOT, "%.0f", 100 * pair.gap().separability()),
              number(pair.alignment()),
              number(pair.cka().value()),
              String.format(Locale.ROOT, "%+.2f", pair.mutual().excess())));
    }
    return end(
        table,
        "gap: distance of the signals' means  ·  told apart: a linear probe, 50 where it cannot  · "
            + " alignment: mean squared distance of matches, 2 for unrelated  ·  "
            + Html.emergent("underlined")
            + ": emergent");
  }

  private static String directions(SpaceReport space) {
    StringBuilder table =
        start(
            List.of(
                "direction",
                "R@10, %",
                "skewness",
                "anti-hubs, %",
                "largest hub",
                "R@1, %",
                "R@1 without hubs, %"));
    for (SpaceReport.Direction direction : space.directions()) {
      Hubness hubness = direction.hubness();
      table.append(
          row(
              marked(
                  Html.escape(direction.query() + " > " + direction.gallery()), direction.kind()),
              percent(direction.recallAt10().value())
                  + " <span style=\"opacity:"
                  + Style.QUIET
                  + ";font-size:"
                  + Style.TINY
                  + "px\">chance "
                  + String.format(Locale.ROOT, "%.2g", 100 * direction.recallAt10().chance())
                  + "</span>",
              number(hubness.skewness()),
              percent(hubness.antiHubs()),
              String.format(Locale.ROOT, "%.1f", hubness.largest()),
              percent(hubness.recallAt1()),
              percent(hubness.correctedRecallAt1())));
    }
    return end(
        table,
        "anti-hubs: rows that are nobody's neighbor  ·  largest hub: the most queries one row is near"
            + " to, over k  ·  without hubs: after inverted softmax, a diagnosis and no result");
  }

  private static String bounds(BoundExplainer explained) {
    StringBuilder table =
        start(
            List.of(
                "path",
                "cosine of edges",
                "at worst",
                "on average",
                "measured",
                "strangers",
                "slack",
                "tight, %",
                "vacuous, %"));
    boolean any = false;
    for (PathBound pair : explained.once()) {
      if (pair.hops().size() > 1) {
        any = true;
        table.append(bound(pair));
      }
    }
    return any
        ? end(table, Html.escape(BoundExplainer.READING + " Tight and vacuous: the share of rows."))
        : "";
  }

  private static String bound(PathBound pair) {
    return row(
        marked(Html.escape(String.join(" – ", pair.path())), pair.kind()),
        pair.hops().stream().map(hop -> number(hop.cosine())).collect(Collectors.joining(", ")),
        number(pair.bound()) + (pair.vacuous() ? " vacuous" : ""),
        number(pair.estimate()),
        "<b style=\"font-weight:600\">" + number(pair.measured()) + "</b>",
        number(pair.strangers()),
        number(pair.slack()),
        String.format(Locale.ROOT, "%.0f", 100 * pair.tightRows()),
        String.format(Locale.ROOT, "%.0f", 100 * pair.vacuousRows()));
  }

  @Override
  public String text() {
    return diagnosis.toString();
  }

  private static StringBuilder start(List<String> headings) {
    return new StringBuilder("<div style=\"overflow-x:auto\">")
        .append(Html.table())
        .append(Html.headings("right", headings));
  }

  private static String end(StringBuilder table, String note) {
    return table.append("</table></div>").append(Html.quiet(note)).toString();
  }

  private static String row(String first, String... others) {
    StringBuilder cells = new StringBuilder(Html.cell("left", false, first));
    for (String other : others) {
      cells.append(Html.cell("right", false, other));
    }
    return Html.row(cells.toString());
  }

  private static String marked(String html, String kind) {
    return kind.equals(EMERGENT) ? Html.emergent(html) : html;
  }

  private static String number(double value) {
    String text = Double.isInfinite(value) ? "∞" : String.format(Locale.ROOT, "%.2f", value);
    return text.equals("-0.00") ? "0.00" : text;
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f", 100 * share);
  }
}
