package org.bindery.notebook;

import java.util.List;
import java.util.Locale;
import org.bindery.evaluation.Measured;
import org.bindery.evaluation.Retrieval;
import org.bindery.spi.ConfigException;

/**
 * Several answers to the same search, each with its interval, and chance below them.
 *
 * @param answers at least one, all of the same direction
 */
public record Comparison(List<PairRetrieval> answers) implements View {
  private static final int[] DEPTHS = {1, 10};

  /**
   * Copies the list.
   *
   * @throws Refusal if they search with or in different signals
   */
  public Comparison {
    List<PairRetrieval> copy = List.copyOf(answers);
    answers = copy;
    Refusal.orRefuse(
        () -> {
          long directions = copy.stream().map(Comparison::direction).distinct().count();
          if (directions != 1) {
            throw new ConfigException(
                "beside",
                String.valueOf(directions),
                "Only searches of one direction can stand beside each other, not "
                    + String.join(" and ", copy.stream().map(Comparison::direction).toList())
                    + ".");
          }
          return directions;
        });
  }

  private static String direction(PairRetrieval answer) {
    Retrieval retrieval = answer.retrieval();
    return retrieval.query() + " > " + retrieval.gallery();
  }

  @Override
  public String html() {
    StringBuilder body = new StringBuilder(Html.table());
    StringBuilder heads = new StringBuilder();
    heads.append(head("left", ""));
    for (int k : DEPTHS) {
      heads.append(head("left", "R@" + k + ", %"));
    }
    heads.append(head("right", "median rank"));
    body.append(Html.row(heads.toString()));
    double[] widest = new double[DEPTHS.length];
    for (int i = 0; i < DEPTHS.length; i++) {
      for (PairRetrieval answer : answers) {
        widest[i] = Math.max(widest[i], answer.retrieval().interval(DEPTHS[i]).high());
      }
      widest[i] = Math.max(widest[i], chance(DEPTHS[i]));
    }
    for (int a = 0; a < answers.size(); a++) {
      Retrieval retrieval = answers.get(a).retrieval();
      StringBuilder cells = new StringBuilder();
      cells.append(Html.cell("left", false, Html.escape(answers.get(a).label())));
      for (int i = 0; i < DEPTHS.length; i++) {
        Measured measured = retrieval.measured(DEPTHS[i]);
        cells.append(
            Html.cell(
                "left",
                false,
                bar(
                    measured.value(),
                    widest[i],
                    a == 0 ? Style.EMERGENT : Style.REFERENCE,
                    String.format(
                        Locale.ROOT,
                        "<b style=\"font-weight:600\">%.1f</b> <span style=\"opacity:"
                            + Style.QUIET
                            + "\">(%.1f to"
                            + " %.1f)</span>",
                        100 * measured.value(),
                        100 * measured.low(),
                        100 * measured.high()))));
      }
      cells.append(
          Html.cell("right", false, String.format(Locale.ROOT, "%.1f", retrieval.medianRank())));
      body.append(Html.row(cells.toString()));
    }
    StringBuilder last = new StringBuilder(Html.cell("left", false, "chance"));
    for (int i = 0; i < DEPTHS.length; i++) {
      last.append(
          Html.cell(
              "left",
              false,
              bar(
                  chance(DEPTHS[i]),
                  widest[i],
                  Style.REFERENCE,
                  String.format(Locale.ROOT, "%.2g", 100 * chance(DEPTHS[i])))));
    }
    int size = answers.get(0).retrieval().gallerySize();
    last.append(Html.cell("right", false, String.format(Locale.ROOT, "%.1f", (size + 1) / 2.0)));
    body.append(Html.row(last.toString())).append("</table>");
    return Html.block(direction(answers.get(0)), note(), body.toString());
  }

  @Override
  public String text() {
    StringBuilder text = new StringBuilder(direction(answers.get(0)) + ", " + note());
    int width = answers.stream().mapToInt(answer -> answer.label().length()).max().orElse(0);
    width = Math.max(width, "chance".length());
    for (PairRetrieval answer : answers) {
      text.append(String.format(Locale.ROOT, "%n%-" + width + "s", answer.label()));
      for (int k : DEPTHS) {
        Measured measured = answer.retrieval().measured(k);
        text.append(
            String.format(
                Locale.ROOT,
                "   R@%d %5.1f %% (%.1f to %.1f)",
                k,
                100 * measured.value(),
                100 * measured.low(),
                100 * measured.high()));
      }
    }
    text.append(String.format(Locale.ROOT, "%n%-" + width + "s", "chance"));
    for (int k : DEPTHS) {
      text.append(String.format(Locale.ROOT, "   R@%d %5.1f %%", k, 100 * chance(k)));
    }
    return text.toString();
  }

  @Override
  public String toString() {
    return text();
  }

  private String note() {
    Retrieval retrieval = answers.get(0).retrieval();
    return String.format(
        Locale.ROOT,
        "%d queries, gallery of %d, rows never trained with; in brackets the 95 %% interval",
        retrieval.n(),
        retrieval.gallerySize());
  }

  private double chance(int k) {
    return answers.get(0).retrieval().chanceAt(k);
  }

  private static String head(String side, String name) {
    return "<th style=\"padding:4px 10px;border:0;font-size:"
        + Style.SMALL
        + "px;font-weight:600;opacity:"
        + Style.QUIET
        + ";text-align:"
        + side
        + "\">"
        + Html.escape(name)
        + "</th>";
  }

  private static String bar(double value, double widest, String color, String words) {
    return "<div style=\"display:flex;align-items:center;gap:8px\"><div style=\"width:150px\"><div"
        + " style=\"height:10px;border-radius:2px;min-width:1px;width:"
        + String.format(Locale.ROOT, "%.1f", widest == 0 ? 0 : 100 * value / widest)
        + "%;background:"
        + color
        + "\"></div></div><span>"
        + words
        + "</span></div>";
  }
}
